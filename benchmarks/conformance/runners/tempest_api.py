"""Runs tempest's API tests against a served cloud.

    python tempest_api.py URL PASSWORD PACKAGE...

It runs in an environment that has tempest and none of liveref.
"""

from __future__ import annotations

import configparser
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import requests

TIMEOUT = 15
"""Seconds for what a test waits for."""


class Cloud:
    """The records of the cloud that the settings name."""

    def __init__(self, url: str, password: str) -> None:
        self.url, self.password = url, password
        user = {"name": "admin", "domain": {"id": "default"}, "password": password}
        body = {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": {"project": {"name": "admin", "domain": {"id": "default"}}},
        }
        tokens = f"{url}/identity/v3/auth/tokens"
        answer = requests.post(tokens, json={"auth": body}, timeout=TIMEOUT)
        answer.raise_for_status()
        self._headers = {"X-Auth-Token": answer.headers["X-Subject-Token"]}

    def records(self, path: str, key: str) -> dict[str, str]:
        """The identities of the records of a list, by name."""
        answer = requests.get(self.url + path, headers=self._headers, timeout=TIMEOUT)
        return {one["name"]: one["id"] for one in answer.json().get(key, [])}


def settings(cloud: Cloud, folder: str) -> dict[str, dict[str, Any]]:
    """The file that tempest reads, for a cloud of DevStack without hypervisors."""
    images = list(cloud.records("/image/v2/images", "images").values())
    flavors = cloud.records("/compute/v2.1/flavors", "flavors")
    networks = cloud.records("/network/v2.0/networks", "networks")
    waits = {"build_interval": 1, "build_timeout": TIMEOUT, "region": "RegionOne"}
    return {
        "DEFAULT": {"log_file": f"{folder}/tempest.log"},
        "oslo_concurrency": {"lock_path": folder},
        "auth": {
            "admin_username": "admin",
            "admin_password": cloud.password,
            "admin_project_name": "admin",
            "admin_domain_name": "Default",
            "tempest_roles": "member",
        },
        "identity": {"uri_v3": f"{cloud.url}/identity/v3", "region": "RegionOne"},
        "identity-feature-enabled": {"application_credentials": True, "access_rules": True},
        "compute": waits
        | {
            "image_ref": images[0],
            "image_ref_alt": images[-1],
            "flavor_ref": flavors["m1.tiny"],
            "flavor_ref_alt": flavors["m1.small"],
            "max_microversion": "latest",
        },
        "compute-feature-enabled": {"rescue": True, "vnc_console": True, "personality": False},
        "image": {"region": "RegionOne", "build_interval": 1},
        "network": {"public_network_id": networks["public"], "floating_network_name": "public"},
        "volume": waits | {"catalog_type": "block-storage", "max_microversion": "latest"},
        "validation": {"run_validation": False},
        "service_available": {"swift": False, "neutron": True, "cinder": True},
    }


def main() -> None:
    """Writes the settings, and runs the packages in this process."""
    url, password, *packages = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        parser = configparser.RawConfigParser()
        parser.read_dict(settings(Cloud(url, password), folder))
        with (Path(folder) / "tempest.conf").open("w") as file:
            parser.write(file)
        os.environ |= {"TEMPEST_CONFIG_DIR": folder, "OS_TEST_TIMEOUT": str(4 * TIMEOUT)}
        # They read the settings when they are imported.
        from results import run

        run(packages)


if __name__ == "__main__":
    main()

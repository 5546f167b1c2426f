"""Runs openstacksdk's functional tests, which are in its wheel, against a served cloud.

    python openstacksdk_functional.py URL PASSWORD PACKAGE...

It runs in an environment that has openstacksdk and none of liveref.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import yaml

USERS = {
    "devstack-admin": ("admin", "admin"),
    "devstack": ("demo", "demo"),
    "devstack-alt": ("alt_demo", "alt_demo"),
    "devstack-system-admin": ("admin", None),
}
"""The names of the clouds that the tests ask for: user and project, None for the system."""


def clouds(url: str, password: str) -> dict[str, object]:
    """The file that the tests read."""
    return {name: _cloud(url, password, *who) for name, who in USERS.items()}


def _cloud(url: str, password: str, user: str, project: str | None) -> dict[str, object]:
    scope = {"system_scope": "all"}
    if project is not None:
        scope = {"project_name": project, "project_domain_id": "default"}
    login = {"username": user, "password": password, "user_domain_id": "default"}
    return {"region_name": "RegionOne", "auth": {"auth_url": f"{url}/identity"} | login | scope}


def main() -> None:
    """Writes the settings, and runs the packages in this process."""
    url, password, *packages = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clouds.yaml"
        path.write_text(yaml.safe_dump({"clouds": clouds(url, password)}))
        os.environ |= {"OS_CLIENT_CONFIG_FILE": str(path), "OS_TEST_TIMEOUT": "20"}
        os.environ |= {"OPENSTACKSDK_FUNC_TEST_TIMEOUT": "20"}
        # They read the settings when they are imported.
        from results import run

        run(packages)


if __name__ == "__main__":
    main()

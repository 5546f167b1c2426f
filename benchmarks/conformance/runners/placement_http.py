"""Runs placement's own HTTP cases (gabbi) against a served placement.

    python placement_http.py URL PASSWORD [FILE...]

It runs in an environment that has openstack-placement and gabbi, and none of liveref. The cases are
those of the package; what their fixtures write into a database, it asks of the API instead. The
password is not used: any token is one of an administrator.
"""

from __future__ import annotations

import os
import sys
import unittest
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import yaml
from gabbi import suitemaker
from gabbi.handlers import RESPONSE_HANDLERS as HANDLERS
from oslo_utils.fixture import uuidsentinel
from placement.objects import project, resource_class, user
from placement.tests.functional.db import test_base
from placement.tests.functional.fixtures import gabbits
from results import Result

CASES = Path(gabbits.__file__).parent.parent / "gabbits"
PASSED_OVER = ("cors", "non-cors", "confirm-auth", "unicode")
"""Files about the settings of the service's process."""
NAMES = [
    "RP_UUID",
    "RP_NAME",
    "RP_UUID1",
    "RP_NAME1",
    "RP_UUID2",
    "RP_NAME2",
    "PROJECT_ID",
    "ADMIN_PROJECT_ID",
    "SERVICE_PROJECT_ID",
    "USER_ID",
    "PROJECT_ID_ALT",
    "USER_ID_ALT",
    "INSTANCE_UUID",
    "MIGRATION_UUID",
    "CONSUMER_UUID",
    "PARENT_PROVIDER_UUID",
    "ALT_PARENT_PROVIDER_UUID",
]
CLASSES = {
    "CUSTOM_RES_CLASS": "CUSTOM_IRON_NFV",
    "CUSTOM_RES_CLASS1": "CUSTOM_IRON_NFV1",
    "CUSTOM_RES_CLASS2": "CUSTOM_IRON_NFV2",
}


class Api:
    """Requests to the service, as an administrator, in the newest version."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.server = "{0.scheme}://{0.netloc}".format(urlsplit(url))

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's body. Raises requests.HTTPError."""
        headers = {"x-auth-token": "admin", "openstack-api-version": "placement latest"}
        answer = requests.request(method, self.url + path, json=body, headers=headers, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def reset(self) -> None:
        """Back to the state after the start."""
        requests.post(f"{self.server}/_liveref/reset", timeout=30).raise_for_status()


API = Api(sys.argv[1].rstrip("/") + "/placement")


class Provider:
    """A resource provider, in place of the database's."""

    def __init__(self, uuid: str) -> None:
        self.uuid = uuid

    @property
    def path(self) -> str:
        return f"/resource_providers/{self.uuid}"

    @property
    def generation(self) -> int:
        return int(API.call("GET", self.path)["generation"])

    def set_aggregates(self, aggregates: list[str]) -> None:
        body = {
            "aggregates": list(aggregates),
            "resource_provider_generation": self.generation,
        }
        API.call("PUT", f"{self.path}/aggregates", body)


def create_provider(_: object, name: str, *aggregates: str, **fields: Any) -> Provider:
    """A new provider with its aggregates; its uuid is that of its name's sentinel."""
    provider = Provider(fields.get("uuid") or getattr(uuidsentinel, name))
    body = {"name": name, "uuid": provider.uuid}
    if fields.get("parent"):
        body["parent_provider_uuid"] = fields["parent"]
    API.call("POST", "/resource_providers", body)
    if aggregates:
        provider.set_aggregates(list(aggregates))
    return provider


def add_inventory(provider: Provider, name: str, total: int, **fields: Any) -> None:
    """One more inventory of a provider."""
    if name.startswith("CUSTOM_"):
        API.call("PUT", f"/resource_classes/{name}")
    path = f"{provider.path}/inventories"
    body = API.call("GET", path)
    body["inventories"][name] = {"total": total, "max_unit": total} | fields
    API.call("PUT", path, body)


def set_traits(provider: Provider, *traits: str) -> None:
    """The traits of a provider, created where they are missing."""
    for name in traits:
        if name.startswith("CUSTOM_"):
            API.call("PUT", f"/traits/{name}")
    body = {"traits": list(traits), "resource_provider_generation": provider.generation}
    API.call("PUT", f"{provider.path}/traits", body)


class Consumer:
    """A consumer of a user and a project."""

    def __init__(self, _: object, user: Any, project: Any, consumer_id: str | None = None) -> None:
        self.uuid = consumer_id or str(uuid.uuid4())
        self.user, self.project = user, project


def set_allocation(
    _: object, provider: Provider, consumer: Consumer, amounts: dict[str, int]
) -> None:
    """The allocations of a consumer, beside those that it has."""
    path = f"/allocations/{consumer.uuid}"
    before = API.call("GET", path)
    held = {key: {"resources": one["resources"]} for key, one in before["allocations"].items()}
    body = {
        "allocations": held | {provider.uuid: {"resources": amounts}},
        "project_id": consumer.project.external_id,
        "user_id": consumer.user.external_id,
        "consumer_generation": before.get("consumer_generation"),
        "consumer_type": before.get("consumer_type", "INSTANCE"),
    }
    API.call("PUT", path, body)


class Named:
    """A user, a project or a class: the API makes them of their names."""

    def __init__(self, context: object, external_id: str = "", name: str = "") -> None:
        del context
        self.external_id, self.name = external_id, name

    def create(self) -> None:
        if self.name:
            API.call("PUT", f"/resource_classes/{self.name}")


def start(self: Any) -> None:
    """Empties the service, and gives names, as the fixture of all cases does."""
    API.reset()
    os.environ.update({name: str(uuid.uuid4()) for name in NAMES} | CLASSES)
    self.context = None


def install() -> None:
    """Puts the API in the place of the database."""
    gabbits.APIFixture.start_fixture = start
    gabbits.APIFixture.stop_fixture = lambda _: None
    for function in (create_provider, add_inventory, set_traits, set_allocation):
        setattr(test_base, function.__name__, function)
    test_base.ensure_consumer = Consumer
    user.User = project.Project = resource_class.ResourceClass = Named


def files(names: list[str]) -> list[Path]:
    """The files of cases: those of the names, else all that need no other process."""
    chosen = [path for path in sorted(CASES.glob("*.yaml")) if not names or path.stem in names]
    return [path for path in chosen if names or _can_be_run(path)]


def _can_be_run(path: Path) -> bool:
    """Whether a served placement can answer: files about policies set those of the process."""
    used = (yaml.safe_load(path.read_text()) or {}).get("fixtures", [])
    return path.stem not in PASSED_OVER and not any("Policy" in name for name in used)


def main() -> None:
    """Runs the files one after the other."""
    install()
    address = urlsplit(API.url)
    handlers = [handler() for handler in HANDLERS]
    for path in files(sys.argv[3:]):
        suite = suitemaker.test_suite_from_dict(
            unittest.TestLoader(),
            path.stem,
            yaml.safe_load(path.read_text()),
            str(CASES),
            address.hostname,
            address.port,
            gabbits,
            None,
            prefix=address.path,
            handlers=handlers,
            test_loader_name="placement",
        )
        suite.run(Result())


if __name__ == "__main__":
    main()

"""The ready seed of a cloud, on published references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from control.steering import PASSWORD, Address
from liveref.control.seed.file import parse_seed
from liveref.serving.seeds import find_seed
from published import published

SERVICES = {
    "identity": "keystone",
    "image": "glance",
    "network": "neutron",
    "block-storage": "cinder",
    "compute": "nova",
    "placement": "placement",
}


def address(*services: str) -> Address:
    """A cloud of these services with the seed."""
    return Address(*references(*services), deterministic="a").start(find_seed("devstack"))


def references(*services: str) -> list[str]:
    """The references of services, with their types."""
    return [f"{service}={published(SERVICES[service])}" for service in services]


@pytest.fixture(scope="module")
def cloud() -> Iterator[Address]:
    """A cloud of all services; the user demo is logged in to the project demo."""
    opened = address(*SERVICES)
    opened.log_in(user="demo", password=PASSWORD, project="demo")
    yield opened
    opened.close()


def names(cloud: Address, path: str) -> list[str]:
    """The names that a list has."""
    answer = cloud.send("GET", path)
    assert answer.code == 200, answer.body
    [records] = [value for value in answer.body.values() if isinstance(value, list)]
    return [record["name"] for record in records]


pytestmark = pytest.mark.published(*SERVICES.values())


def test_flavors(cloud: Address) -> None:
    assert {"m1.tiny", "m1.xlarge", "cirros256", "m1.nano"} <= {*names(cloud, "/compute/flavors")}
    specs = cloud.send("GET", "/compute/flavors/c1/os-extra_specs").body["extra_specs"]
    assert specs == {"hw_rng:allowed": "True"}


def test_an_image_with_data(cloud: Address) -> None:
    [image] = cloud.send("GET", "/image/v2/images").body["images"]
    assert (image["name"], image["status"]) == ("cirros-0.6.3-x86_64-disk", "active")
    assert cloud.send("GET", f"/image/v2/images/{image['id']}/file").raw


def test_networks_with_a_router(cloud: Address) -> None:
    assert names(cloud, "/network/v2.0/networks") == ["private", "public"]
    assert "private-subnet" in names(cloud, "/network/v2.0/subnets")
    [router] = cloud.send("GET", "/network/v2.0/routers").body["routers"]
    ports = cloud.send("GET", f"/network/v2.0/ports?device_id={router['id']}").body["ports"]
    owned = [port for port in ports if port["device_owner"] == "network:router_interface"]
    assert {ip["ip_address"] for port in owned for ip in port["fixed_ips"]} == {
        "10.0.0.1",
        "fd6d:656c:7265::1",
    }
    assert router["external_gateway_info"]["network_id"]


def test_each_project_has_its_default_security_group(cloud: Address) -> None:
    assert names(cloud, "/network/v2.0/security-groups") == ["default"]


def test_a_type_of_volumes(cloud: Address) -> None:
    assert "lvmdriver-1" in names(cloud, "/block-storage/v3/types")


def test_a_server_boots_from_what_is_there(cloud: Address) -> None:
    [image] = cloud.send("GET", "/image/v2/images").body["images"]
    networks = cloud.send("GET", "/network/v2.0/networks?name=private").body["networks"]
    server = {"name": "s", "imageRef": image["id"], "flavorRef": "1"}
    server["networks"] = [{"uuid": networks[0]["id"]}]
    answer = cloud.send("POST", "/compute/servers", {"server": server})
    assert answer.code == 202, answer.body


MORE = """\
services:
  compute:
    servers:
      one:
        {flavor: m1.tiny, image: cirros-0.6.3-x86_64-disk, networks: [{uuid: private}], owner: demo}
    keypairs: {key: {owner: demo}}
  block-storage:
    volumes: {one: {size: 1, volume_type: lvmdriver-1, owner: demo}}
  network:
    floatingips:
      - {as: one, floating_network: public, owner: demo}
"""


def test_two_runs_are_equal_but_for_the_salts_of_hashes() -> None:
    first, second = (state_of_a_run() for _ in range(2))
    assert first == second
    assert "nova/server" in first["records"]


def state_of_a_run() -> dict[str, Any]:
    """The state of a cloud of all services with a frozen clock."""
    opened = Address(*references(*SERVICES), deterministic="a")
    opened.environment.clock.freeze()
    opened.environment.clock.set(1_700_000_000.0)
    opened.start(find_seed("devstack"), parse_seed(MORE, "more.yaml"))
    opened.log_in(user="demo", password=PASSWORD, project="demo")
    document = opened.run(opened.state.export())
    opened.close()
    stripped: dict[str, Any] = without_hashes(document)
    return stripped


def without_hashes(value: Any) -> Any:
    """A JSON value without the hashes of passwords, and the marks that tokens have of them."""
    if isinstance(value, dict):
        shown = value.keys() - {"hashes", "mark"}
        return {key: without_hashes(item) for key, item in value.items() if key in shown}
    return [without_hashes(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("services", [("identity", "image"), ("identity", "network")])
def test_services_that_are_missing_are_left_out(services: tuple[str, ...]) -> None:
    opened = address(*services)
    opened.log_in(user="alt_demo", password=PASSWORD, project="alt_demo")
    opened.close()

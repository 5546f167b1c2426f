"""Tests of openstacksdk against six services with the seed `devstack`. Each expects what the seed
has, and leaves as much behind as it can. `test_seeded_suite.py` runs them."""

from __future__ import annotations

from typing import Any

import pytest
from openstack.connection import Connection
from openstack.exceptions import HttpException, NotFoundException

from liveref.testing.served_cloud import ServedCloud

Seen = dict[str, Any]
IMAGE = "cirros-0.6.3-x86_64-disk"


def test_projects_and_users(connection: Connection, seen: Seen) -> None:
    identity: Any = connection.identity
    assert {"admin", "demo", "service"} <= {project.name for project in identity.projects()}
    project = identity.create_project(name="books", domain_id="default")
    user = identity.create_user(name="eve", domain_id="default", password="Eves-secret-2026")
    identity.delete_user(identity.find_user("demo"))
    seen["made"] = [project.id, user.id]


def test_images(connection: Connection, seen: Seen) -> None:
    image: Any = connection.image
    (cirros,) = image.images()
    assert (cirros.name, cirros.status) == (IMAGE, "active")
    made = image.create_image("moon", data=b"moonshine", disk_format="raw", container_format="bare")
    assert image.download_image(made).content == b"moonshine"
    image.delete_image(cirros.id)
    seen["made"] = made.id


def test_image_is_there_again(connection: Connection, seen: Seen) -> None:
    image: Any = connection.image
    content = image.download_image(image.find_image(IMAGE)).content
    seen["content"] = content.decode()
    image.delete_image(image.find_image(IMAGE))


def test_networks(connection: Connection, seen: Seen) -> None:
    network: Any = connection.network
    assert {net.name for net in network.networks()} == {"private", "public"}
    assert [router.name for router in network.routers()] == ["router1"]
    made = network.create_network(name="inner")
    subnet = network.create_subnet(network_id=made.id, ip_version=4, cidr="192.0.2.0/24")
    port = network.create_port(network_id=made.id)
    seen["made"] = [made.id, subnet.id, port.id, port.mac_address]
    seen["address"] = port.fixed_ips[0]["ip_address"]


def test_server(connection: Connection, seen: Seen) -> None:
    compute: Any = connection.compute
    assert list(compute.servers()) == []
    server = compute.create_server(
        name="web",
        image_id=connection.image.find_image(IMAGE).id,
        flavor_id=compute.find_flavor("m1.nano").id,
        networks=[{"uuid": connection.network.find_network("private").id}],
    )
    server = compute.wait_for_server(server, wait=10, interval=0.05)
    compute.stop_server(server)
    seen["server"] = server.id
    seen["status"] = compute.get_server(server.id).status


def test_flavor(connection: Connection, seen: Seen) -> None:
    compute: Any = connection.compute
    compute.delete_flavor(compute.find_flavor("m1.tiny"))
    made = compute.create_flavor(name="m1.odd", ram=333, vcpus=3, disk=3)
    seen["flavors"] = sorted(flavor.name for flavor in compute.flavors())
    seen["made"] = made.id


def test_volume(connection: Connection, seen: Seen) -> None:
    block: Any = connection.block_storage
    volume = block.create_volume(name="disk", size=1, volume_type="lvmdriver-1")
    volume = block.wait_for_status(volume, "available", interval=0.05, wait=10)
    snapshot = block.create_snapshot(volume_id=volume.id, name="copy")
    seen["made"] = [volume.id, snapshot.id]
    seen["created"] = bool(volume.created_at)


def test_resource_providers(connection: Connection, seen: Seen) -> None:
    placement: Any = connection.placement
    made = placement.create_resource_provider(name="host-1")
    whole = {"inventories": {"VCPU": {"total": 8}}, "resource_provider_generation": 0}
    answer = placement.put(f"/resource_providers/{made.id}/inventories", json=whole)
    assert answer.status_code == 200
    seen["made"] = made.id
    seen["providers"] = [provider.name for provider in placement.resource_providers()]


@pytest.mark.parametrize("status", [409, 503])
def test_faults(connection: Connection, liveref: ServedCloud, seen: Seen, status: int) -> None:
    list(connection.compute.flavors())
    liveref.faults.add("POST /servers", service="compute", status=status)
    with pytest.raises(HttpException) as caught:
        connection.compute.create_server(name="web", flavor_id="42", image_id="", networks="none")
    assert caught.value.response.status_code == status
    seen["message"] = str(caught.value.details)


def test_clock(connection: Connection, liveref: ServedCloud, seen: Seen) -> None:
    before = connection.auth_token
    liveref.clock.advance(days=2)
    list(connection.image.images())
    assert connection.auth_token != before
    seen["frozen"] = liveref.clock.frozen
    liveref.clock.freeze()


def test_snapshot_within_a_test(connection: Connection, liveref: ServedCloud, seen: Seen) -> None:
    made = connection.network.create_network(name="inner")
    before = liveref.snapshot()
    connection.network.delete_network(made)
    with pytest.raises(NotFoundException):
        connection.network.get_network(made.id)
    liveref.restore(before)
    assert connection.network.get_network(made.id).name == "inner"
    seen["made"] = made.id


def test_requests_are_those_of_the_test(
    connection: Connection, liveref: ServedCloud, seen: Seen
) -> None:
    list(connection.block_storage.types())
    operations = [(request.service, request.operation) for request in liveref.requests]
    assert ("block-storage", "GET /v3/{project_id}/types") in operations
    seen["operations"] = operations

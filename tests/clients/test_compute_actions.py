"""Actions on servers, as they are recorded, and the host that the services agree on."""

from __future__ import annotations

import pytest
from openstack.connection import Connection
from openstack.exceptions import BadRequestException, ConflictException, NotFoundException

pytestmark = pytest.mark.published("keystone", "glance", "nova", "neutron", "cinder")

FLAVOR = {"name": "tiny", "ram": 512, "vcpus": 1, "disk": 1}


@pytest.fixture(scope="module")
def server(admin: Connection) -> str:
    flavor = admin.compute.create_flavor(**FLAVOR)
    made = admin.compute.create_server(
        name="s", flavor_id=flavor.id, image_id="", networks="none", availability_zone="nova"
    )
    return str(made.id)


def test_actions_are_recorded_by_the_name_of_their_request(admin: Connection, server: str) -> None:
    answer = admin.compute.post(f"/servers/{server}/action", json={"reboot": {"type": "HARD"}})
    actions = admin.compute.get(f"/servers/{server}/os-instance-actions").json()["instanceActions"]
    assert {action["action"] for action in actions} == {"create", "reboot"}
    name = answer.headers["x-compute-request-id"]
    action = admin.compute.get(f"/servers/{server}/os-instance-actions/{name}").json()
    assert action["instanceAction"]["action"] == "reboot"
    assert admin.compute.get(f"/servers/{server}/os-instance-actions/x").status_code == 404


def test_servers_are_listed_by_their_host(admin: Connection, server: str) -> None:
    def on(host: str) -> list[str]:
        listed = admin.compute.get(f"/servers?host={host}").json()["servers"]
        return [one["id"] for one in listed]

    assert on("compute") == [server]
    assert on("other") == []


def test_a_zone_that_was_asked_for_is_pinned(admin: Connection, server: str) -> None:
    shown = admin.compute.get(f"/servers/{server}", microversion="2.96").json()["server"]
    assert shown["pinned_availability_zone"] == "nova"


def test_a_flag_is_shown_as_the_text_that_the_answer_documents(admin: Connection) -> None:
    flavor = admin.compute.find_flavor("tiny").id
    asked = {"name": "c", "flavorRef": flavor, "imageRef": "", "networks": "none"}
    made = admin.compute.post(
        "/servers", json={"server": asked | {"config_drive": True}}, microversion="2.37"
    ).json()["server"]["id"]
    assert admin.compute.get(f"/servers/{made}").json()["server"]["config_drive"] == "True"


def test_the_one_host_joins_an_aggregate_once(admin: Connection) -> None:
    aggregate = admin.compute.create_aggregate(name="fast")
    with pytest.raises(NotFoundException):
        admin.compute.add_host_to_aggregate(aggregate, "other")
    admin.compute.add_host_to_aggregate(aggregate, "compute")
    with pytest.raises(ConflictException):
        admin.compute.add_host_to_aggregate(aggregate, "compute")


def test_what_is_no_public_key_is_refused(admin: Connection) -> None:
    with pytest.raises(BadRequestException):
        admin.compute.create_keypair(name="bad", public_key="ssh-rsa JUNK user@host")
    admin.compute.create_keypair(name="good", public_key="ssh-ed25519 AAAAC3NzaC1lZDI1 user@host")

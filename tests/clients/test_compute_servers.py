"""Servers from their flavor to their end, with openstacksdk and `openstack`."""

from __future__ import annotations

from typing import Any

import pytest
from openstack.connection import Connection
from openstack.exceptions import BadRequestException, ConflictException, NotFoundException

from clients.served import Cloud
from clients.servers import NOBODY, image, server, settled, volume

pytestmark = pytest.mark.published("keystone", "glance", "nova", "cinder", "placement")


def test_server_is_shown_with_what_it_was_made_of(
    admin: Connection, compute: Any, images: Any
) -> None:
    made = server(admin, "made", metadata={"role": "web"})
    shown = compute.get_server(made.id)
    assert (shown.status, shown.metadata) == ("ACTIVE", {"role": "web"})
    assert (shown.flavor.name, shown.flavor.vcpus, shown.flavor.ram) == ("made-flavor", 1, 512)
    assert shown.image.id == images.find_image("made-image").id
    assert compute.find_server("made").id == made.id
    assert [ip.address for ip in compute.server_ips(made)]


def test_older_version_shows_where_the_flavor_is_and_no_more(
    admin: Connection, compute: Any
) -> None:
    made = server(admin, "older")
    old = compute.get(f"/servers/{made.id}", microversion="2.1").json()["server"]
    new = compute.get(f"/servers/{made.id}", microversion="2.100").json()["server"]
    assert set(old["flavor"]) == {"id", "links"}
    assert new["flavor"]["original_name"] == "older-flavor"
    assert "tags" not in old
    assert "tags" in new


def test_deleted_server_is_gone(admin: Connection, compute: Any) -> None:
    made = server(admin, "gone")
    compute.delete_server(made)
    compute.wait_for_delete(made, wait=10, interval=0.1)
    with pytest.raises(NotFoundException) as caught:
        compute.get_server(made.id)
    assert caught.value.response.json()["itemNotFound"]["code"] == 404


@pytest.mark.parametrize(
    ("act", "back", "between"),
    [
        ("stop", "start", "SHUTOFF"),
        ("pause", "unpause", "PAUSED"),
        ("suspend", "resume", "SUSPENDED"),
        ("rescue", "unrescue", "RESCUE"),
    ],
)
def test_actions_lead_to_their_status_and_back(
    admin: Connection, compute: Any, act: str, back: str, between: str
) -> None:
    made = compute.find_server("acting") or server(admin, "acting")
    getattr(compute, f"{act}_server")(made)
    settled(admin, made, between)
    with pytest.raises(ConflictException):
        getattr(compute, f"{act}_server")(made)
    getattr(compute, f"{back}_server")(made)
    settled(admin, made)


def test_password_is_changed_and_server_rebooted(admin: Connection, compute: Any) -> None:
    made = server(admin, "changed")
    compute.change_server_password(made, "N3w-passw0rd")
    compute.reboot_server(made, "HARD")
    settled(admin, made)


def test_resized_server_has_the_other_flavor(admin: Connection, compute: Any) -> None:
    made = server(admin, "resized")
    bigger = compute.create_flavor(name="bigger", ram=2048, vcpus=4, disk=2)
    compute.resize_server(made, bigger.id)
    settled(admin, made, "VERIFY_RESIZE")
    compute.confirm_server_resize(made)
    settled(admin, made)
    assert compute.get_server(made.id).flavor.vcpus == 4


def test_reverted_resize_leaves_the_flavor_as_it_was(admin: Connection, compute: Any) -> None:
    made = server(admin, "reverted")
    bigger = compute.create_flavor(name="too-big", ram=2048, vcpus=4, disk=2)
    compute.resize_server(made, bigger.id)
    settled(admin, made, "VERIFY_RESIZE")
    assert compute.get_server(made.id).flavor.vcpus == 4
    compute.revert_server_resize(made)
    settled(admin, made)
    assert compute.get_server(made.id).flavor.vcpus == 1


def test_server_group_has_the_servers_made_with_its_hint(admin: Connection, compute: Any) -> None:
    group = compute.create_server_group(name="apart", policy="anti-affinity")
    made = server(admin, "grouped", scheduler_hints={"group": group.id})
    server(admin, "ungrouped")
    assert compute.get_server_group(group.id).member_ids == [made.id]
    shown = compute.get(f"/servers/{made.id}", microversion="2.100").json()["server"]
    assert shown["server_groups"] == [group.id]
    compute.delete_server(made)
    compute.wait_for_delete(made, wait=10, interval=0.1)
    assert compute.get_server_group(group.id).member_ids == []


def test_volume_that_is_not_available_is_not_attached(admin: Connection, compute: Any) -> None:
    first, other, disk = server(admin, "has-it"), server(admin, "wants-it"), volume(admin, "one")
    compute.create_volume_attachment(first, volume_id=disk.id)
    with pytest.raises(BadRequestException):
        compute.create_volume_attachment(other, volume_id=disk.id)
    assert list(compute.volume_attachments(other)) == []
    (attached,) = compute.volume_attachments(first)
    compute.delete_volume_attachment(first, attached.volume_id)
    compute.create_volume_attachment(other, volume_id=disk.id)


def test_rebuilt_server_has_the_other_image(admin: Connection, compute: Any) -> None:
    made, other = server(admin, "rebuilt"), image(admin, "other-image")
    compute.rebuild_server(made, other.id, name="rebuilt-now")
    shown = compute.get_server(made.id)
    assert (shown.image.id, shown.name) == (other.id, "rebuilt-now")


def test_image_of_a_server_is_an_image(admin: Connection, compute: Any, images: Any) -> None:
    made = server(admin, "snapped")
    snapshot = compute.create_server_image(made, "snapshot", wait=True, timeout=10)
    assert images.find_image("snapshot").id == snapshot.id
    assert snapshot.status == "active"
    path, body = f"/servers/{made.id}/action", {"createImage": {"name": "older"}}
    location = compute.post(path, json=body, microversion="2.1").headers["location"]
    assert location.rpartition("/")[2] == images.find_image("older").id
    # The Compute service has images as well, as long as its microversions do.
    of_compute = {item.name: (item.id, item.status) for item in compute.images()}
    assert of_compute["snapshot"] == (snapshot.id, "ACTIVE")
    assert compute.get(f"/images/{NOBODY}", microversion="2.1").status_code == 404


def test_each_server_has_its_own_address(admin: Connection) -> None:
    one, other = server(admin, "one").addresses, server(admin, "another").addresses
    assert one["private"][0]["addr"] != other["private"][0]["addr"]


def test_metadata_and_tags_of_a_server(admin: Connection, compute: Any) -> None:
    made = server(admin, "marked", metadata={"a": "1"})
    compute.set_server_metadata(made, b="2")
    compute.delete_server_metadata(compute.get_server_metadata(made), ["a"])
    compute.add_tag_to_server(made, "blue")
    compute.add_tag_to_server(made, "green")
    shown = compute.get_server(made.id)
    assert (shown.metadata, set(shown.tags)) == ({"b": "2"}, {"blue", "green"})
    compute.remove_tag_from_server(made, "blue")
    assert compute.get_server(made.id).tags == ["green"]


def test_flavor_or_image_that_is_not_there_is_refused(admin: Connection, compute: Any) -> None:
    flavor = compute.create_flavor(name="lonely", ram=1, vcpus=1, disk=1)
    there = image(admin, "lonely-image").id
    for flavor_id, image_id in (("missing", there), (flavor.id, NOBODY)):
        with pytest.raises(BadRequestException) as caught:
            compute.create_server(
                name="none", flavor_id=flavor_id, image_id=image_id, networks="auto"
            )
        assert caught.value.response.json()["badRequest"]["code"] == 400
    assert compute.find_server("none") is None


def test_several_servers_at_once(admin: Connection, compute: Any) -> None:
    server(admin, "one-of", min_count=3, max_count=3)
    names = {one.name for one in compute.servers()}
    assert {"one-of-1", "one-of-2", "one-of-3"} <= names


@pytest.mark.parametrize("count", [501, 10**9, "9" * 5000], ids=["501", "10^9", "digits"])
def test_so_many_servers_at_most(admin: Connection, compute: Any, count: Any) -> None:
    one = server(admin, f"one-{str(count)[:3]}")
    asked = {"flavor_id": one.flavor.id, "image_id": one.image.id, "networks": "none"}
    with pytest.raises(BadRequestException, match="500 at most"):
        compute.create_server(name="too-many", min_count=count, **asked)


def test_security_groups_come_and_go(admin: Connection, compute: Any) -> None:
    made = server(admin, "guarded")
    compute.add_security_group_to_server(made, {"name": "web"})
    compute.fetch_server_security_groups(made)
    assert [group["name"] for group in made.security_groups] == ["default", "web"]
    compute.remove_security_group_from_server(made, {"name": "web"})
    compute.fetch_server_security_groups(made)
    assert [group["name"] for group in made.security_groups] == ["default"]


def test_servers_are_found_by_what_they_are_of(admin: Connection, compute: Any) -> None:
    sought, other = server(admin, "sought"), server(admin, "other")
    flavor, made = compute.find_flavor("sought-flavor"), image(admin, "sought-image-2")
    for query in ({"flavor": flavor.id}, {"name": "ough"}):
        assert [one.id for one in compute.servers(**query)] == [sought.id]
    assert {sought.id, other.id} <= {one.id for one in compute.servers(status="active")}
    assert list(compute.servers(image=made.id)) == []
    for since, there in (("2999-01-01T00:00:00Z", False), ("2001-01-01T00:00:00Z", True)):
        assert any(compute.servers(changes_since=since)) is there


def test_password_of_a_server_is_told_once(compute: Any, admin: Connection) -> None:
    flavor = compute.create_flavor(name="told", ram=256, vcpus=1, disk=1)
    fields = {"name": "told", "flavorRef": flavor.id, "imageRef": image(admin, "told").id}
    given = compute.post("/servers", json={"server": fields | {"adminPass": "Sesame-1"}})
    assert given.json()["server"]["adminPass"] == "Sesame-1"
    assert "name" not in given.json()["server"]
    made_up = compute.post("/servers", json={"server": fields}).json()["server"]
    assert made_up["adminPass"]
    assert "adminPass" not in compute.get(f"/servers/{made_up['id']}").json()["server"]


def test_codes_are_those_of_the_microversion(compute: Any) -> None:
    for version, codes in (("2.1", (200, 202)), ("2.2", (201, 204))):
        made = compute.post("/os-keypairs", json={"keypair": {"name": "k"}}, microversion=version)
        gone = compute.delete("/os-keypairs/k", microversion=version)
        assert (made.status_code, gone.status_code) == codes


def test_limits_tell_what_is_used(admin: Connection, compute: Any) -> None:
    before = compute.get_limits().absolute
    server(admin, "counted")
    after = compute.get_limits().absolute
    assert after.instances_used == before.instances_used + 1
    assert after.total_cores_used == before.total_cores_used + 1


def test_command_leads_a_server_through_its_life(cloud: Cloud, admin: Connection) -> None:
    image(admin, "cli-image")
    cloud.openstack("flavor create --ram 256 --vcpus 1 --disk 1 cli-flavor -f json")
    made = cloud.openstack(
        "server create --flavor cli-flavor --image cli-image --nic none --wait cli-server -f json"
    )
    assert made["status"] == "ACTIVE"
    cloud.openstack("server stop cli-server")
    assert cloud.openstack("server show cli-server -f json")["status"] == "SHUTOFF"
    assert "cli-server" in [one["Name"] for one in cloud.openstack("server list -f json")]
    cloud.openstack("server delete --wait cli-server")
    assert "cli-server" not in [one["Name"] for one in cloud.openstack("server list -f json")]

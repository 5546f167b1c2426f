"""Volumes, what they are copied to, and attachments as both services see them."""

from __future__ import annotations

from typing import Any

import pytest
from openstack.connection import Connection
from openstack.exceptions import BadRequestException, HttpException, NotFoundException

from clients.people import person
from clients.served import Cloud, CommandError
from clients.servers import NOBODY, ready, server, volume

pytestmark = pytest.mark.published("keystone", "glance", "nova", "cinder")


def test_volume_through_its_life(admin: Connection, storage: Any) -> None:
    made = volume(admin, "v1", size=2, metadata={"a": "b"})
    assert (made.size, made.metadata, made.attachments) == (2, {"a": "b"}, [])
    storage.update_volume(made, name="v2")
    storage.set_volume_metadata(made, c="d")
    storage.delete_volume_metadata(storage.get_volume_metadata(made), ["a"])
    storage.extend_volume(made, 5)
    shown = storage.find_volume("v2", details=True)
    assert (shown.size, shown.metadata) == (5, {"c": "d"})
    storage.delete_volume(made)
    storage.wait_for_delete(made, interval=0.1, wait=10)


def test_attachment_is_seen_from_both_sides(admin: Connection, compute: Any, storage: Any) -> None:
    holder, held = server(admin, "holder"), volume(admin, "held")
    compute.create_volume_attachment(holder, volume_id=held.id)
    ready(admin, held, "in-use")
    (seen,) = storage.get_volume(held.id).attachments
    shown = (seen["server_id"], seen["volume_id"], seen["device"])
    assert shown == (holder.id, held.id, "/dev/vdb")
    assert [a.volume_id for a in compute.volume_attachments(holder)] == [held.id]
    assert [v["id"] for v in compute.get_server(holder.id).attached_volumes] == [held.id]
    with pytest.raises(BadRequestException):
        storage.delete_volume(held, force=False)
    compute.delete_volume_attachment(holder, held.id)
    ready(admin, held)
    assert storage.get_volume(held.id).attachments == []


def test_deleted_server_lets_go_of_its_volumes(admin: Connection, compute: Any) -> None:
    left, root = volume(admin, "left"), volume(admin, "root")
    of_volume = {"source_type": "volume", "destination_type": "volume"}
    begun_with = [
        of_volume | {"uuid": root.id, "boot_index": 0, "delete_on_termination": True},
        {"source_type": "blank", "destination_type": "volume", "boot_index": 1, "volume_size": 3},
    ]
    leaving = server(admin, "leaving", block_device_mapping=begun_with)
    compute.create_volume_attachment(leaving, volume_id=left.id)
    ready(admin, left, "in-use")
    attached = {attachment.volume_id for attachment in compute.volume_attachments(leaving)}
    (blank,) = attached - {left.id, root.id}
    assert admin.block_storage.get_volume(blank).size == 3
    compute.delete_server(leaving)
    compute.wait_for_delete(leaving, wait=10, interval=0.1)
    assert [ready(admin, left).status, admin.block_storage.get_volume(blank).status] == [
        "available",
        "available",
    ]
    assert admin.block_storage.find_volume("root") is None


def test_volume_that_is_not_there_is_not_attached(admin: Connection, compute: Any) -> None:
    with pytest.raises(NotFoundException):
        compute.create_volume_attachment(server(admin, "alone"), volume_id=NOBODY)


def test_attachment_by_the_block_storage_service(admin: Connection, storage: Any) -> None:
    other, direct = server(admin, "other"), volume(admin, "direct")
    connector = {"host": "h", "initiator": "i"}
    made = storage.create_attachment(direct.id, connector=connector, instance=other.id)
    shown = storage.get_attachment(made.id)
    assert (shown.volume_id, shown.instance) == (direct.id, other.id)
    storage.complete_attachment(made.id)
    ready(admin, direct, "in-use")
    storage.delete_attachment(made.id)
    ready(admin, direct)


def test_snapshot_keeps_its_volume(admin: Connection, storage: Any) -> None:
    source = volume(admin, "source", size=3)
    made = ready(admin, storage.create_snapshot(volume_id=source.id, name="moment"))
    assert (made.size, made.volume_id) == (3, source.id)
    with pytest.raises(BadRequestException):
        storage.delete_volume(source, force=False)
    copy = ready(admin, storage.create_volume(name="copy", snapshot_id=made.id))
    assert (copy.size, copy.snapshot_id) == (3, made.id)
    storage.delete_snapshot(made)
    storage.wait_for_delete(made, interval=0.1, wait=10)
    along = ready(admin, storage.create_snapshot(volume_id=source.id, name="along"))
    storage.delete(f"/volumes/{source.id}?cascade=True").raise_for_status()
    assert [storage.find_volume(source.id), storage.find_snapshot(along.id)] == [None, None]


def test_snapshot_of_nothing_is_refused(storage: Any) -> None:
    with pytest.raises(NotFoundException):
        storage.create_snapshot(volume_id=NOBODY, name="none")


def test_backup_is_restored_to_a_new_volume(admin: Connection, storage: Any) -> None:
    precious = volume(admin, "precious", size=2)
    made = ready(admin, storage.create_backup(volume_id=precious.id, name="safe"))
    assert (made.volume_id, made.size) == (precious.id, 2)
    storage.restore_backup(made, name="again")
    assert storage.find_volume("again", details=True).size == 2
    storage.delete_backup(made)


def test_another_project_accepts_a_transfer_by_its_key(admin: Connection, cloud: Cloud) -> None:
    giver, taker = person(admin, "giver"), person(admin, "taker")
    with cloud.connect(**giver.login) as gives, cloud.connect(**taker.login) as takes:
        given = volume(gives, "parcel")
        snapshot = gives.block_storage.create_snapshot(volume_id=given.id, name="parcel")
        offer = gives.block_storage.create_transfer(volume_id=given.id, name="parcel")
        assert takes.block_storage.find_transfer(offer.id) is None
        with pytest.raises(HttpException):
            takes.block_storage.accept_transfer(offer.id, "0123456789abcdef")
        takes.block_storage.accept_transfer(offer.id, offer.auth_key)
        assert takes.block_storage.get_volume(given.id).name == "parcel"
        assert takes.block_storage.get_snapshot(snapshot.id).volume_id == given.id
        with pytest.raises(NotFoundException):
            gives.block_storage.get_volume(given.id)
        with pytest.raises(NotFoundException):
            gives.block_storage.get_snapshot(snapshot.id)


def test_transfer_holds_its_volume(admin: Connection, storage: Any) -> None:
    given = volume(admin, "given")
    made = storage.create_transfer(volume_id=given.id, name="gift")
    assert storage.get_volume(given.id).status == "awaiting-transfer"
    with pytest.raises(BadRequestException):
        storage.create_transfer(volume_id=given.id, name="second key")
    with pytest.raises(BadRequestException):
        storage.accept_transfer(made.id, "no key")
    storage.accept_transfer(made.id, made.auth_key)
    assert storage.get_volume(given.id).status == "available"
    assert storage.find_transfer("gift") is None


def test_what_goes_beyond_a_quota_is_refused(admin: Connection, storage: Any) -> None:
    project = admin.current_project_id
    storage.update_quota_set(project, gigabytes=0)
    with pytest.raises(HttpException, match="gigabytes"):
        storage.create_volume(size=1)
    storage.revert_quota_set(project)
    with pytest.raises(BadRequestException):
        storage.create_volume(size=0)


def test_volume_is_uploaded_as_an_image(admin: Connection, storage: Any, images: Any) -> None:
    storage.upload_volume_to_image(volume(admin, "disk"), "from-disk")
    assert images.find_image("from-disk").status == "active"


def test_command_shows_volumes(cloud: Cloud, admin: Connection, storage: Any) -> None:
    cloud.openstack("volume create --size 1 cli-volume -f json")
    ready(admin, storage.find_volume("cli-volume"))
    cloud.openstack("volume snapshot create --volume cli-volume cli-snapshot -f json")
    listed = cloud.openstack("volume snapshot list -f json")
    assert "cli-snapshot" in [one["Name"] for one in listed]
    with pytest.raises(CommandError):
        cloud.openstack("volume show missing -f json")

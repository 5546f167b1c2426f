"""Images: made, uploaded, downloaded, listed, tagged, shared, deactivated, protected, deleted."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openstack.connection import Connection
from openstack.exceptions import (
    BadRequestException,
    ConflictException,
    ForbiddenException,
    HttpException,
    NotFoundException,
)
from openstack.image.v2.image import Image

from clients.people import person
from clients.served import Cloud

pytestmark = pytest.mark.published("keystone", "glance")
DISK = {"disk_format": "raw", "container_format": "bare"}


@pytest.fixture(scope="module")
def as_anne(cloud: Cloud, admin: Connection) -> Iterator[Connection]:
    """Connected as a member of a project."""
    with cloud.connect(**person(admin, "anne").login) as connection:
        yield connection


@pytest.fixture(scope="module")
def as_bert(cloud: Cloud, admin: Connection) -> Iterator[Connection]:
    """Connected as a member of another project."""
    with cloud.connect(**person(admin, "bert").login) as connection:
        yield connection


def made(connection: Connection, name: str, data: bytes | None = None, **fields: object) -> Image:
    """A new image, with data if there are any."""
    image = connection.image.create_image(name=name, **(DISK | fields))
    if data is not None:
        image.data = data
        assert image.upload(connection.image).status_code == 204
    return connection.image.get_image(image.id)


def names(connection: Connection, **query: object) -> list[str]:
    return [image.name for image in connection.image.images(**query)]


def test_image_is_made_queued(as_anne: Connection) -> None:
    image = made(as_anne, "queued", min_disk=1, architecture="x86_64")
    assert (image.status, image.visibility, image.is_protected) == ("queued", "shared", False)
    assert (image.min_disk, image.min_ram, image.tags) == (1, 0, [])
    assert (image.size, image.checksum) == (None, None)
    assert image.owner_id == as_anne.current_project_id
    assert image.architecture == "x86_64"
    assert as_anne.image.find_image("queued").id == image.id


def test_data_come_back_byte_for_byte(as_anne: Connection, tmp_path: Path) -> None:
    data = random.Random(5).randbytes(3 * 1024 * 1024 + 17)  # noqa: S311 - not a secret
    path = tmp_path / "disk.raw"
    path.write_bytes(data)
    image = as_anne.image.create_image(
        name="whole", filename=str(path), wait=True, validate_checksum=True, **DISK
    )
    image = as_anne.image.get_image(image.id)
    assert (image.status, image.size) == ("active", len(data))
    assert image.checksum == hashlib.md5(data).hexdigest()  # noqa: S324
    assert image.hash_algo == "sha512"
    assert image.hash_value == hashlib.sha512(data).hexdigest()
    back = io.BytesIO()
    as_anne.image.download_image(image, output=back)
    assert back.getvalue() == data
    with as_anne.image.download_image(image, stream=True) as streamed:
        assert b"".join(streamed.iter_content(65536)) == data
    part = as_anne.image.get(f"/images/{image.id}/file", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, data[10:20])


def test_data_are_uploaded_once(as_anne: Connection) -> None:
    image = made(as_anne, "once", b"first")
    image.data = b"second"
    assert image.upload(as_anne.image).status_code == 409
    back = as_anne.image.download_image(image)
    assert back.content == b"first"


def test_image_changes(as_anne: Connection) -> None:
    image = made(as_anne, "changes")
    as_anne.image.update_image(image, name="changed", min_ram=64, os_version="12")
    shown = as_anne.image.get_image(image.id)
    assert (shown.name, shown.min_ram, shown.os_version) == ("changed", 64, "12")
    assert "os_version" in as_anne.image.get(f"/images/{image.id}").json()
    steps = [{"op": "remove", "path": "/os_version"}]
    media = {"Content-Type": "application/openstack-images-v2.1-json-patch"}
    as_anne.image.patch(f"/images/{image.id}", json=steps, headers=media)
    assert "os_version" not in as_anne.image.get(f"/images/{image.id}").json()


def test_lists_are_filtered(as_anne: Connection) -> None:
    made(as_anne, "small", b"1" * 10, visibility="private", disk_format="qcow2")
    made(as_anne, "large", b"1" * 1000, tags=["big", "red"])
    made(as_anne, "empty", tags=["red"])
    mine = {"owner": as_anne.current_project_id}
    assert names(as_anne, name="small") == ["small"]
    assert set(names(as_anne, name="in:small,large")) == {"small", "large"}
    assert "empty" in names(as_anne, status="queued")
    assert "empty" not in names(as_anne, status="in:active,deactivated")
    assert names(as_anne, visibility="private") == ["small"]
    assert set(names(as_anne, tag="red")) == {"large", "empty"}
    listed = as_anne.image.get("/images?tag=red&tag=big").json()["images"]
    assert [image["name"] for image in listed] == ["large"]
    assert "large" in names(as_anne, size_min=500, **mine)
    assert "small" not in names(as_anne, size_min=500, **mine)
    assert "small" in names(as_anne, size_max=500, **mine)
    assert "large" not in names(as_anne, size_max=500, **mine)
    assert names(as_anne, disk_format="qcow2") == ["small"]
    assert names(as_anne, name="nothing") == []


def test_lists_are_filtered_by_times(as_anne: Connection) -> None:
    image = made(as_anne, "timed")
    moment = image.created_at
    assert "timed" in names(as_anne, created_at=f"gte:{moment}")
    assert "timed" not in names(as_anne, created_at=f"lt:{moment}")
    assert "timed" not in names(as_anne, created_at="gt:2100-01-01T00:00:00Z")
    assert "timed" in names(as_anne, updated_at="gt:2001-01-01T00:00:00Z")
    with pytest.raises(BadRequestException):
        names(as_anne, created_at="gte:yesterday")


def test_lists_have_pages_in_order(as_bert: Connection) -> None:
    for number in (2, 0, 3, 1):
        made(as_bert, f"page-{number}")
    rising = names(as_bert, sort_key="name", sort_dir="asc", limit=3)
    assert rising == ["page-0", "page-1", "page-2", "page-3"]
    falling = names(as_bert, sort="name:desc", limit=2)
    assert falling == ["page-3", "page-2", "page-1", "page-0"]
    first = as_bert.image.get("/images?limit=2&sort=name:asc").json()
    assert [image["name"] for image in first["images"]] == ["page-0", "page-1"]
    assert first["next"].startswith("/v2/images?")
    second = as_bert.image.get("/images?limit=2&sort=name:asc&marker=" + first["images"][1]["id"])
    assert [image["name"] for image in second.json()["images"]] == ["page-2", "page-3"]
    assert "next" not in second.json() or not second.json()["next"]
    newest = names(as_bert, sort_key="created_at", sort_dir="desc")
    assert newest[0] == "page-1"
    with pytest.raises(BadRequestException):
        names(as_bert, sort="name:sideways")


def test_tags(as_anne: Connection) -> None:
    image = made(as_anne, "tagged", tags=["one"])
    as_anne.image.add_tag(image, "two")
    assert sorted(as_anne.image.get_image(image.id).tags) == ["one", "two"]
    as_anne.image.remove_tag(image, "one")
    assert as_anne.image.get_image(image.id).tags == ["two"]
    with pytest.raises(NotFoundException):
        as_anne.image.remove_tag(image, "one")


def test_image_is_shared_with_members(as_anne: Connection, as_bert: Connection) -> None:
    image = made(as_anne, "shared", b"data")
    bert = as_bert.current_project_id
    with pytest.raises(NotFoundException):
        as_bert.image.get_image(image.id)
    member = as_anne.image.add_member(image, member_id=bert)
    assert (member.status, member.member_id) == ("pending", bert)
    assert as_bert.image.get_image(image.id).name == "shared"
    assert "shared" not in names(as_bert)
    assert "shared" in names(as_bert, member_status="pending", visibility="shared")
    with pytest.raises(ForbiddenException):
        as_anne.image.update_member(bert, image, status="accepted")
    as_bert.image.update_member(bert, image, status="accepted")
    assert "shared" in names(as_bert)
    assert as_bert.image.download_image(image).content == b"data"
    with pytest.raises(ForbiddenException):
        as_bert.image.update_image(image.id, name="mine now")
    with pytest.raises(ConflictException):
        as_anne.image.add_member(image, member_id=bert)
    assert [m.member_id for m in as_anne.image.members(image)] == [bert]
    as_anne.image.remove_member(bert, image)
    with pytest.raises(NotFoundException):
        as_bert.image.get_image(image.id)


def test_visibility(admin: Connection, as_anne: Connection, as_bert: Connection) -> None:
    image = made(as_anne, "hidden", visibility="private")
    with pytest.raises(NotFoundException):
        as_bert.image.get_image(image.id)
    with pytest.raises(NotFoundException):
        as_bert.image.delete_image(image.id, ignore_missing=False)
    assert "hidden" not in names(as_bert)
    assert admin.image.get_image(image.id).name == "hidden"
    with pytest.raises(ForbiddenException):
        as_anne.image.update_image(image, visibility="public")
    admin.image.update_image(image.id, visibility="public")
    assert as_bert.image.find_image("hidden").id == image.id
    assert "hidden" in names(as_bert, visibility="public")
    with pytest.raises(ForbiddenException):
        as_bert.image.update_image(image.id, name="mine now")
    admin.image.update_image(image.id, visibility="community")
    assert as_bert.image.get_image(image.id).visibility == "community"
    assert "hidden" not in names(as_bert)
    assert "hidden" in names(as_bert, visibility="community")


def test_deactivated_image_is_not_downloaded(
    admin: Connection, as_anne: Connection, as_bert: Connection
) -> None:
    image = made(as_anne, "off", b"data")
    as_bert.image.deactivate_image(image)
    assert as_anne.image.get_image(image.id).status == "active"
    as_anne.image.deactivate_image(image.id)
    assert as_anne.image.get_image(image.id).status == "deactivated"
    assert as_anne.image.get(f"/images/{image.id}/file").status_code == 403
    admin.image.reactivate_image(image.id)
    assert as_anne.image.get_image(image.id).status == "active"
    assert as_anne.image.download_image(image).content == b"data"


def test_protected_image_is_not_deleted(as_anne: Connection) -> None:
    image = made(as_anne, "kept", is_protected=True)
    with pytest.raises(ForbiddenException):
        as_anne.image.delete_image(image)
    as_anne.image.update_image(image, is_protected=False)
    as_anne.image.delete_image(image)
    with pytest.raises(NotFoundException):
        as_anne.image.get_image(image.id)


def test_refusals(as_anne: Connection) -> None:
    with pytest.raises(NotFoundException):
        as_anne.image.get_image("0" * 32)
    image = made(as_anne, "given-id", id="7e5c0a9e-5f0e-4f8f-9a57-3c2d4a9d7f11")
    assert image.id == "7e5c0a9e-5f0e-4f8f-9a57-3c2d4a9d7f11"
    with pytest.raises(ConflictException):
        made(as_anne, "same-id", id=image.id)
    wrong = as_anne.image.post("/images", json=DISK | {"name": "wrong", "min_disk": "much"})
    assert wrong.status_code == 400
    with pytest.raises(BadRequestException):
        made(as_anne, "wrong", visibility="somewhat")
    with pytest.raises(HttpException):
        as_anne.image.update_image(image, status="active")
    empty = as_anne.image.get(f"/images/{image.id}/file")
    assert empty.status_code == 204


def test_commands(cloud: Cloud, tmp_path: Path) -> None:
    path = tmp_path / "disk.raw"
    path.write_bytes(b"0123456789" * 1000)
    run = cloud.openstack
    image = run(
        f"image create --file {path} --disk-format raw --container-format bare"
        " --property os_distro=debian --tag told -f json by-command"
    )
    shown = run("image show by-command -f json")
    assert (shown["id"], shown["status"], shown["size"]) == (image["id"], "active", 10000)
    assert shown["tags"] == ["told"]
    back = tmp_path / "back.raw"
    run(f"image save --file {back} by-command")
    assert back.read_bytes() == path.read_bytes()
    run("image set --protected --tag more --property os_version=12 by-command")
    shown = run("image show by-command -f json")
    assert shown["protected"]
    assert sorted(shown["tags"]) == ["more", "told"]
    assert shown["properties"]["os_version"] == "12"
    run("image unset --property os_version by-command")
    run("image set --unprotected by-command")
    assert "by-command" in {i["Name"] for i in run("image list --tag more -f json")}
    run("image delete by-command")
    assert run("image list --name by-command -f json") == []


def test_what_the_service_decides_is_not_patched(admin: Connection) -> None:
    image = made(admin, "patched", data=b"disk")
    path, kind = f"/images/{image.id}", "application/openstack-images-v2.1-json-patch"

    def patched(field: str, value: object, kind: str = kind) -> int:
        steps = [{"op": "add", "path": f"/{field}", "value": value}]
        headers = {"Content-Type": kind}
        return int(admin.image.patch(path, json=steps, headers=headers).status_code)

    for field in ("id", "status", "checksum", "size", "os_glance_mine"):
        assert patched(field, "x") == 403
    assert patched("visibility", "secret") == 400
    assert patched("name", "other", kind="application/json") == 415
    assert patched("colour", "red") == 200
    older = [{"replace": "/name", "value": "older"}, {"remove": "/colour"}]
    headers = {"Content-Type": "application/openstack-images-v2.0-json-patch"}
    assert admin.image.patch(path, json=older, headers=headers).json()["name"] == "older"
    shown = admin.image.get(path).json()
    assert (shown["name"], shown["size"], "colour" in shown) == ("older", 4, False)


def test_formats_are_those_of_the_schema(admin: Connection) -> None:
    with pytest.raises(BadRequestException):
        admin.image.create_image(name="odd", disk_format="floppy", container_format="bare")


def test_staged_data_are_the_images_once_imported(admin: Connection) -> None:
    image = made(admin, "staged")
    assert "glance-direct" in admin.image.get_import_info().import_methods["value"]
    admin.image.stage_image(image, data=b"staged")
    assert admin.image.get_image(image.id).status == "uploading"
    admin.image.import_image(image, method="glance-direct")
    image = admin.image.get_image(image.id)
    assert (image.status, image.size) == ("active", 6)
    assert image.checksum == hashlib.md5(b"staged").hexdigest()  # noqa: S324
    assert admin.image.download_image(image).content == b"staged"


def stores(connection: Connection, image: Image) -> str:
    """The stores that have an image's data; the SDK has no attribute for them."""
    names: str = connection.image.get(f"/images/{image.id}").json()["stores"]
    return names


def test_data_go_into_stores_and_out_of_them(admin: Connection) -> None:
    calls = admin.image
    image = made(admin, "stored")
    data = f"/images/{image.id}/file"
    sent: dict[str, Any] = {"content-type": "application/octet-stream"}
    elsewhere = sent | {"x-image-meta-store": "attic"}
    assert calls.put(data, data=b"abc", headers=elsewhere).status_code == 400
    short = sent | {"x-openstack-image-size": "7"}
    assert calls.put(data, data=b"abc", headers=short).status_code == 400
    cheap = sent | {"x-image-meta-store": "cheap"}
    assert calls.put(data, data=b"abc", headers=cheap).status_code == 204
    assert stores(admin, image) == "cheap"
    for store, code in (("slow", 202), ("attic", 409)):
        asked = {"method": {"name": "copy-image"}, "stores": [store]}
        assert calls.post(f"/images/{image.id}/import", json=asked).status_code == code
    assert stores(admin, image) == "cheap,slow"
    assert calls.delete(f"/stores/cheap/{image.id}").status_code == 204
    assert stores(admin, image) == "slow"
    assert calls.delete(f"/stores/attic/{image.id}").status_code == 404
    tasks = calls.get(f"/images/{image.id}/tasks").json()["tasks"]
    assert [task["status"] for task in tasks] == ["success"]


def test_imports_are_refused_in_another_status_or_by_an_unknown_method(admin: Connection) -> None:
    image = made(admin, "unready")
    for method, code in (("glance-direct", 409), ("by-post", 400)):
        asked = {"method": {"name": method}}
        assert admin.image.post(f"/images/{image.id}/import", json=asked).status_code == code


def test_tasks_end_with_an_image_or_a_message(admin: Connection) -> None:
    data = {"import_from": "http://x.example/disk", "image_properties": DISK}
    task = admin.image.create_task(type="import", input=data)
    assert task.status == "pending"
    task = admin.image.get_task(task.id)
    assert task.status == "success" and admin.image.get_image(task.result["image_id"])
    task = admin.image.create_task(type="import", input={})
    assert task.status == "failure" and task.message

"""Definitions of metadata: namespaces with their objects, properties, tags, resource types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from openstack.connection import Connection
from openstack.exceptions import ConflictException, ForbiddenException, NotFoundException

from clients.people import person
from clients.served import Cloud

pytestmark = pytest.mark.published("keystone", "glance")
SPACE = "Lib::Disk"


@pytest.fixture(scope="module")
def space(admin: Connection) -> str:
    """A namespace."""
    made = admin.image.create_metadef_namespace(
        namespace=SPACE, display_name="Disks", description="what disks have", visibility="public"
    )
    return str(made.namespace)


@pytest.fixture(scope="module")
def as_member(cloud: Cloud, admin: Connection) -> Iterator[Connection]:
    with cloud.connect(**person(admin, "metadefs-member").login) as connection:
        yield connection


def test_namespace_lives(admin: Connection) -> None:
    image = admin.image
    made = image.create_metadef_namespace(namespace="short", display_name="Short")
    assert (made.visibility, made.is_protected) == ("private", False)
    assert made.owner == admin.current_project_id
    image.update_metadef_namespace(made, display_name="Long", visibility="public")
    shown = image.get_metadef_namespace("short")
    assert (shown.display_name, shown.visibility) == ("Long", "public")
    assert "short" in {namespace.namespace for namespace in image.metadef_namespaces()}
    assert "short" not in {n.namespace for n in image.metadef_namespaces(visibility="private")}
    with pytest.raises(ConflictException):
        image.create_metadef_namespace(namespace="short")
    image.delete_metadef_namespace("short")
    with pytest.raises(NotFoundException):
        image.get_metadef_namespace("short")


def test_protected_namespace_is_not_deleted(admin: Connection) -> None:
    image = admin.image
    made = image.create_metadef_namespace(namespace="kept", is_protected=True)
    with pytest.raises(ForbiddenException):
        image.delete_metadef_namespace(made, ignore_missing=False)
    image.update_metadef_namespace(made, is_protected=False)
    image.delete_metadef_namespace(made, ignore_missing=False)


def test_object_lives(admin: Connection, space: str) -> None:
    image = admin.image
    made = image.create_metadef_object(
        space,
        name="drive",
        description="a drive",
        required=["speed"],
        properties={"speed": {"title": "Speed", "type": "integer", "minimum": 1}},
    )
    shown = image.get_metadef_object("drive", space)
    assert (shown.description, shown.required) == ("a drive", ["speed"])
    assert shown.properties["speed"]["title"] == "Speed"
    assert [metadef.name for metadef in image.metadef_objects(space)] == ["drive"]
    image.update_metadef_object(made, space, name="drive", description="changed")
    assert image.get_metadef_object("drive", space).description == "changed"
    image.delete_metadef_object("drive", space)
    with pytest.raises(NotFoundException):
        image.get_metadef_object("drive", space)


def test_property_lives(admin: Connection, space: str) -> None:
    image = admin.image
    image.create_metadef_property(space, name="bus", title="Bus", type="string", enum=["a", "b"])
    shown = image.get_metadef_property("bus", space)
    assert (shown.name, shown.title, shown.enum) == ("bus", "Bus", ["a", "b"])
    assert [metadef.name for metadef in image.metadef_properties(space)] == ["bus"]
    image.update_metadef_property("bus", space, name="bus", title="Coach", type="string", enum=[])
    assert image.get_metadef_property("bus", space).title == "Coach"
    image.delete_metadef_property("bus", space)
    with pytest.raises(NotFoundException):
        image.get_metadef_property("bus", space)


def test_tags_live(admin: Connection, space: str) -> None:
    image = admin.image
    assert image.post(f"/metadefs/namespaces/{space}/tags/fast").status_code == 201
    assert image.get(f"/metadefs/namespaces/{space}/tags/fast").json()["name"] == "fast"
    body = {"tags": [{"name": "slow"}, {"name": "old"}]}
    assert image.post(f"/metadefs/namespaces/{space}/tags", json=body).status_code == 201
    listed = image.get(f"/metadefs/namespaces/{space}/tags").json()["tags"]
    assert {"slow", "old"} <= {tag["name"] for tag in listed}
    assert image.delete(f"/metadefs/namespaces/{space}/tags").status_code == 204
    assert image.get(f"/metadefs/namespaces/{space}/tags").json()["tags"] == []


def test_resource_types_are_associated(admin: Connection, space: str) -> None:
    image = admin.image
    image.create_metadef_resource_type_association(space, name="OS::Cinder::Volume", prefix="v_")
    listed = list(image.metadef_resource_type_associations(space))
    assert [(association.name, association.prefix) for association in listed] == [
        ("OS::Cinder::Volume", "v_")
    ]
    image.delete_metadef_resource_type_association("OS::Cinder::Volume", space)
    assert list(image.metadef_resource_type_associations(space)) == []


def test_members_look_and_do_not_change(as_member: Connection, space: str) -> None:
    assert as_member.image.get_metadef_namespace(space).display_name == "Disks"
    with pytest.raises(ForbiddenException):
        as_member.image.update_metadef_namespace(space, display_name="Mine")
    with pytest.raises(ForbiddenException):
        as_member.image.create_metadef_object(space, name="mine")


def test_namespace_takes_all_along(admin: Connection) -> None:
    image = admin.image
    image.create_metadef_namespace(namespace="full")
    image.create_metadef_object("full", name="thing")
    image.create_metadef_property("full", name="hue", title="Hue", type="string", enum=[])
    image.delete_metadef_namespace("full", ignore_missing=False)
    image.create_metadef_namespace(namespace="full")
    assert list(image.metadef_objects("full")) == []
    image.delete_metadef_namespace("full")


def test_new_names_take_all_along(admin: Connection) -> None:
    image = admin.image
    image.create_metadef_namespace(namespace="before")
    image.create_metadef_object("before", name="thing")
    hue = {"name": "hue", "title": "Hue", "type": "string"}
    image.post("/metadefs/namespaces/before/properties", json=hue)
    image.post("/metadefs/namespaces/before/tags/red")
    image.put("/metadefs/namespaces/before", json={"namespace": "after"})
    with pytest.raises(NotFoundException):
        image.get_metadef_namespace("before")
    below = "/metadefs/namespaces/after"
    for kind, old, new in (("objects", "thing", "other"), ("tags", "red", "blue")):
        image.put(f"{below}/{kind}/{old}", json={"name": new})
        assert image.get(f"{below}/{kind}/{old}").status_code == 404
        assert image.get(f"{below}/{kind}/{new}").json()["name"] == new
    image.put(f"{below}/properties/hue", json=hue | {"name": "tone"})
    assert set(image.get(f"{below}/properties").json()["properties"]) == {"tone"}
    image.delete_metadef_namespace("after", ignore_missing=False)


def test_kinds_of_things_are_there_without_being_made(admin: Connection) -> None:
    listed = admin.image.get("/metadefs/resource_types").json()["resource_types"]
    assert "OS::Nova::Flavor" in {kind["name"] for kind in listed}

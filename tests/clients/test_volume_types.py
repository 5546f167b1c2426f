"""Kinds of volumes, and how many there may be."""

from __future__ import annotations

from typing import Any

import pytest
from openstack.connection import Connection
from openstack.exceptions import HttpException, NotFoundException

from clients.served import Cloud

pytestmark = pytest.mark.published("keystone", "cinder")


def test_type_with_extra_specs(storage: Any) -> None:
    made = storage.create_type(name="t1", extra_specs={"a": "b"})
    storage.update_type_extra_specs(made, c="d")
    storage.delete_type_extra_specs(made, ["a"])
    assert storage.find_type("t1").extra_specs == {"c": "d"}
    assert storage.update_type(made, name="t2").name == "t2"
    storage.delete_type(made)
    assert storage.find_type("t2") is None


def test_volume_shows_its_type_by_name(storage: Any) -> None:
    made = storage.create_type(name="fast")
    by_id = storage.create_volume(size=1, volume_type=made.id)
    assert storage.get_volume(by_id.id).volume_type == "fast"
    storage.create_type(name="slow")
    storage.retype_volume(by_id, "slow")
    assert storage.get_volume(by_id.id).volume_type == "slow"
    with pytest.raises(NotFoundException):
        storage.create_volume(size=1, volume_type="missing")
    with pytest.raises(HttpException, match="no volume_type missing"):
        storage.retype_volume(by_id, "missing")
    assert storage.get_volume(by_id.id).volume_type == "slow"


def test_projects_get_access_to_a_type(admin: Connection, storage: Any) -> None:
    made = storage.create_type(name="own", is_public=False)
    project = admin.identity.create_project(name="typed").id
    storage.add_type_access(made, project)
    assert [a["project_id"] for a in storage.get_type_access(made)] == [project]
    storage.remove_type_access(made, project)
    assert storage.get_type_access(made) == []


def test_encryption_of_a_type(storage: Any) -> None:
    made = storage.create_type(name="sealed")
    storage.create_type_encryption(
        made, provider="luks", control_location="front-end", cipher="aes", key_size=256
    )
    encryption = storage.get_type_encryption(made.id)
    assert (encryption.provider, encryption.key_size) == ("luks", 256)
    storage.update_type_encryption(encryption=encryption, key_size=128)
    assert storage.get_type_encryption(made.id).key_size == 128
    storage.delete_type_encryption(volume_type=made)
    assert storage.get_type_encryption(made.id).provider is None


def test_command_ties_qos_to_a_type(cloud: Cloud) -> None:
    cloud.openstack("volume type create gold -f json")
    cloud.openstack("volume qos create --consumer back-end --property maxiops=100 quick -f json")
    cloud.openstack("volume qos associate quick gold")
    shown = cloud.openstack("volume qos show quick -f json")
    assert (shown["properties"], shown["associations"]) == ({"maxiops": "100"}, ["gold"])
    cloud.openstack("volume qos set --property miniops=1 quick")
    cloud.openstack("volume qos unset --property maxiops quick")
    cloud.openstack("volume qos disassociate --volume-type gold quick")
    assert cloud.openstack("volume qos show quick -f json")["properties"] == {"miniops": "1"}
    cloud.openstack("volume qos delete quick")
    assert cloud.openstack("volume qos list -f json") == []


def test_quotas_and_limits_with_usage(admin: Connection, storage: Any) -> None:
    project = admin.current_project_id
    usual = storage.get_quota_set_defaults(project).volumes
    before = storage.get_limits().absolute
    storage.create_volume(size=3)
    after = storage.get_limits().absolute
    assert after.total_volumes_used == before.total_volumes_used + 1
    assert after.total_gigabytes_used == before.total_gigabytes_used + 3
    used = storage.get_quota_set(project, usage=True)
    assert used.usage["volumes"] == after.total_volumes_used
    assert storage.update_quota_set(project, volumes=77).volumes == 77
    storage.revert_quota_set(project)
    assert storage.get_quota_set(project).volumes == usual

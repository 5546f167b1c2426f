"""Instance HA: segments, their hosts, and what is told of these."""

from __future__ import annotations

from typing import Any

import pytest
from openstack.connection import Connection
from openstack.exceptions import NotFoundException

pytestmark = pytest.mark.published("keystone", "masakari")


@pytest.fixture(scope="module")
def ha(admin: Connection) -> Any:
    return admin.instance_ha


def segment(ha: Any, name: str) -> Any:
    return ha.create_segment(name=name, recovery_method="auto", service_type="COMPUTE")


def test_segment_by_its_uuid_and_its_name(ha: Any) -> None:
    made = segment(ha, "one")
    assert ha.get_segment(made.uuid).name == "one"
    assert ha.update_segment(made.uuid, recovery_method="rh_priority").recovery_method
    assert ha.get_segment(made.uuid).recovery_method == "rh_priority"
    assert [s.name for s in ha.segments(recovery_method="rh_priority")] == ["one"]
    ha.delete_segment(made.uuid)
    with pytest.raises(NotFoundException):
        ha.get_segment(made.uuid)


def test_hosts_of_a_segment(ha: Any) -> None:
    one, other = segment(ha, "west"), segment(ha, "east")
    fields = {"type": "COMPUTE", "control_attributes": "SSH"}
    host = ha.create_host(one.uuid, name="compute1", **fields)
    ha.create_host(other.uuid, name="compute2", **fields)
    assert [h.name for h in ha.hosts(one.uuid)] == ["compute1"]
    changed = ha.update_host(host.uuid, segment_id=one.uuid, on_maintenance=True)
    assert changed.on_maintenance is True
    assert ha.get_host(host.uuid, segment_id=one.uuid).on_maintenance is True
    ha.delete_host(host.uuid, segment_id=one.uuid)
    assert list(ha.hosts(one.uuid)) == []


def test_notifications(ha: Any) -> None:
    one = segment(ha, "told")
    ha.create_host(one.uuid, name="compute3", type="COMPUTE", control_attributes="SSH")
    payload = {"event": "STOPPED", "host_status": "NORMAL", "cluster_status": "ONLINE"}
    made = ha.create_notification(
        type="COMPUTE_HOST",
        hostname="compute3",
        generated_time="2026-01-01T00:00:00.000000",
        payload=payload,
    )
    shown = ha.get_notification(made.notification_uuid)
    assert shown.payload == payload
    assert made.notification_uuid in {n.notification_uuid for n in ha.notifications()}

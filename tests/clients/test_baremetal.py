"""Bare metal: nodes and their states, and what belongs to a node."""

from __future__ import annotations

from typing import Any

import pytest
from openstack.connection import Connection
from openstack.exceptions import BadRequestException, NotFoundException

pytestmark = pytest.mark.published("keystone", "ironic")
MAC = "52:54:00:12:34:"


@pytest.fixture(scope="module")
def metal(admin: Connection) -> Any:
    return admin.baremetal


def node(metal: Any, name: str, **more: Any) -> Any:
    return metal.create_node(driver="fake-hardware", name=name, **more)


def test_node_from_enrolled_to_deployed_and_back(metal: Any) -> None:
    made = node(metal, "life")
    assert made.provision_state == "enroll"
    for target, state in (
        ("manage", "manageable"),
        ("provide", "available"),
        ("active", "active"),
        ("deleted", "available"),
    ):
        metal.set_node_provision_state(made, target, wait=True, timeout=10)
        assert metal.get_node(made).provision_state == state
    metal.delete_node(made)
    assert metal.find_node("life") is None


def test_a_state_is_refused_that_the_node_is_not_ready_for(metal: Any) -> None:
    made = node(metal, "early")
    with pytest.raises(BadRequestException):
        metal.set_node_provision_state(made, "active")
    with pytest.raises(BadRequestException):
        metal.set_node_provision_state(made, "sideways")


def test_power_and_maintenance(metal: Any) -> None:
    made = node(metal, "power")
    metal.set_node_power_state(made, "power on", wait=True, timeout=10)
    assert metal.get_node("power").power_state == "power on"
    metal.set_node_maintenance(made, reason="a new fan")
    shown = metal.get_node("power")
    assert (shown.is_maintenance, shown.maintenance_reason) == (True, "a new fan")
    assert [n.name for n in metal.nodes(is_maintenance=True)] == ["power"]
    metal.unset_node_maintenance(made)
    shown = metal.get_node("power")
    assert (shown.is_maintenance, shown.maintenance_reason) == (False, None)


def test_node_changed_by_a_patch(metal: Any) -> None:
    made = node(metal, "patched", extra={"rack": 1})
    metal.update_node(made, extra={"rack": 2}, instance_id=made.id)
    shown = metal.get_node("patched", fields=["extra", "instance_uuid"])
    assert (shown.extra, shown.instance_id) == ({"rack": 2}, made.id)


def test_ports_of_a_node(metal: Any) -> None:
    one, other = node(metal, "wired"), node(metal, "wireless")
    port = metal.create_port(address=f"{MAC}01", node_id=one.id)
    metal.create_port(address=f"{MAC}02", node_id=other.id)
    assert metal.get_port(port.id).node_id == one.id
    assert [p.id for p in metal.ports(node="wired")] == [port.id]
    assert [p.id for p in metal.ports(details=True, address=f"{MAC}01")] == [port.id]
    metal.delete_node(one)
    with pytest.raises(NotFoundException):
        metal.get_port(port.id)


def test_traits_of_a_node(metal: Any) -> None:
    made = node(metal, "traits")
    metal.set_node_traits(made, ["CUSTOM_A", "CUSTOM_B"])
    metal.add_node_trait(made, "CUSTOM_C")
    metal.remove_node_trait(made, "CUSTOM_A")
    assert sorted(metal.get_node(made).fetch(metal).traits) == ["CUSTOM_B", "CUSTOM_C"]


def test_volumes_of_a_node(metal: Any) -> None:
    made = node(metal, "volumes")
    connector = metal.create_volume_connector(
        node_id=made.id, type="iqn", connector_id="iqn.2026-01.org.example:a"
    )
    metal.update_volume_connector(connector, extra={"a": "b"})
    assert metal.get_volume_connector(connector.id).extra == {"a": "b"}
    metal.delete_volume_connector(connector)
    with pytest.raises(NotFoundException):
        metal.get_volume_connector(connector.id)


def test_deploy_templates_and_chassis(metal: Any) -> None:
    step = {"interface": "bios", "step": "apply_configuration", "args": {}, "priority": 150}
    made = metal.create_deploy_template(name="CUSTOM_HT", steps=[step])
    assert metal.get_deploy_template(made.id).steps == [step]
    assert [t.name for t in metal.deploy_templates()] == ["CUSTOM_HT"]
    chassis = metal.create_chassis(description="left")
    metal.update_chassis(chassis, description="right")
    assert metal.find_chassis(chassis.id).description == "right"

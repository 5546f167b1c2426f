"""Stacks: looked up by their names, and through what their status tells was done to them."""

from __future__ import annotations

from typing import Any

import pytest
from openstack.connection import Connection
from openstack.exceptions import ConflictException

from clients.people import person
from clients.served import Cloud

pytestmark = pytest.mark.published("heat")

TEMPLATE = {
    "heat_template_version": "2016-10-14",
    "parameters": {"length": {"type": "number", "default": 8}},
    "resources": {"word": {"type": "OS::Heat::RandomString", "properties": {"length": 8}}},
    "outputs": {"said": {"value": {"get_attr": ["word", "value"]}}},
}


def stack(stacks: Any, name: str, **more: Any) -> Any:
    made = stacks.create_stack(name=name, template=TEMPLATE, **more)
    return ready(stacks, made.id, "CREATE_COMPLETE")


def ready(stacks: Any, name: str, status: str) -> Any:
    """The stack as soon as it has that status."""
    shown = stacks.get_stack(name)
    return stacks.wait_for_status(shown, status, failures=[], interval=0.1, wait=10)


def test_stack_through_its_life(stacks: Any) -> None:
    made = stack(stacks, "life", parameters={"length": "9"}, tags="red,blue", timeout_mins=7)
    assert (made.name, made.parameters["length"], made.timeout_mins) == ("life", "9", 7)
    assert made.tags == ["red", "blue"]
    stacks.update_stack(made, template=TEMPLATE, parameters={"length": "10"})
    assert ready(stacks, "life", "UPDATE_COMPLETE").parameters["length"] == "10"
    stacks.suspend_stack(made)
    ready(stacks, "life", "SUSPEND_COMPLETE")
    stacks.resume_stack(made)
    ready(stacks, "life", "RESUME_COMPLETE")
    stacks.delete_stack(made, ignore_missing=False)
    stacks.wait_for_delete(made, interval=0.1, wait=10)
    assert stacks.find_stack("life") is None


def test_stack_is_found_by_its_name_and_by_its_identity(stacks: Any) -> None:
    made = stack(stacks, "sought")
    assert stacks.get_stack("sought").id == stacks.get_stack(made.id).id == made.id
    assert stacks.find_stack("sought").id == made.id
    assert [item.id for item in stacks.stacks(name="sought")] == [made.id]
    assert list(stacks.stacks(name="other")) == []
    assert stacks.find_stack("other") is None


def test_no_two_stacks_have_one_name(stacks: Any) -> None:
    stack(stacks, "only")
    with pytest.raises(ConflictException):
        stacks.create_stack(name="only", template=TEMPLATE)


def test_projects_name_their_stacks_alone(stacks: Any, admin: Connection, cloud: Cloud) -> None:
    with cloud.connect(**person(admin, "stacker").login) as other:
        theirs = stack(other.orchestration, "twice")
        own = stack(stacks, "twice")
        assert other.orchestration.find_stack("twice").id == theirs.id
        assert stacks.find_stack("twice").id == own.id


def test_stack_has_what_its_template_names(stacks: Any) -> None:
    made, other = stack(stacks, "whole"), stack(stacks, "twin")
    for stack_ in (made, other):
        (resource,) = stacks.resources(stack_.id)
        assert (resource.logical_resource_id, resource.resource_type) == (
            "word",
            "OS::Heat::RandomString",
        )
    assert stacks.get_stack_template(made.id).resources == TEMPLATE["resources"]
    assert [event.resource_name for event in stacks.stack_events("whole")] == ["whole"]
    assert stacks.validate_template(template=TEMPLATE)


def test_stack_from_a_file(admin: Connection, tmp_path: Any) -> None:
    file = tmp_path / "stack.yaml"
    file.write_text("heat_template_version: 2016-10-14\nresources: {}\n", encoding="utf-8")
    made = admin.create_stack("filed", template_file=str(file), wait=True, timeout=10)
    assert made.status == "CREATE_COMPLETE"
    changed = admin.update_stack("filed", template_file=str(file), wait=True, timeout=10)
    assert changed.status == "UPDATE_COMPLETE"
    assert admin.delete_stack("filed", wait=True)
    assert admin.get_stack("filed") is None


def test_deployment_of_a_configuration(stacks: Any) -> None:
    config = stacks.create_software_config(name="c", group="script", config="echo")
    assert stacks.get_software_config(config.id).config == "echo"
    made = stacks.create_software_deployment(
        config_id=config.id, server_id="s", action="CREATE", status="IN_PROGRESS"
    )
    stacks.update_software_deployment(made, status="COMPLETE")
    assert stacks.get_software_deployment(made.id).status == "COMPLETE"
    stacks.delete_software_deployment(made, ignore_missing=False)
    stacks.delete_software_config(config, ignore_missing=False)

"""The shapes of the fields of a body, as a form is made of them."""

from __future__ import annotations

import pytest
from site_trees import site_of

from liveref.site.requests import request_of
from liveref.site.shapes import Shape, shapes_of
from published import each_of, release


def shapes(reference: str, operation_id: str) -> dict[str, Shape]:
    """The shapes of an operation's fields by name."""
    api = site_of(reference).references[0].api
    operation = next(one for one in api.operations if one.id == operation_id)
    fields = shapes_of(api, operation, request_of(api, operation, "").body)
    return {shape.name: shape for shape in fields}


@pytest.mark.parametrize("name", each_of("nova"))
def test_each_kind_of_field_has_its_shape(name: str) -> None:
    server = shapes(release(name), "create_server")
    assert next(iter(server.values())).required
    assert server["name"].kind == "text"
    assert server["name"].path == ("server",)
    assert server["config_drive"].kind == "boolean"
    assert server["flavorRef"].resource == "flavor"
    assert server["metadata"].kind == "json"  # a map has no fields that are known
    groups = server["security_groups"]
    assert groups.kind == "list"
    assert groups.item is not None
    assert [field.name for field in groups.item.fields] == ["name"]
    hints = server["OS-SCH-HNT:scheduler_hints"]
    assert (hints.kind, hints.path) == ("object", ())


def test_an_operation_without_a_body_has_no_shapes() -> None:
    assert shapes("image", "list_images") == {}

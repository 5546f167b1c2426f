"""Values that behaviour gives by a template."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import UNSET

from liveref.service.representation.templates import Template, is_template
from liveref.store.base import Record


def record(identity: str, **data: Any) -> Record:
    return Record(kind="library/book", id=identity, data=data, created=0.0, updated=0.0)


SHELF = record("s1", width=3)
BOOK = record("b1", title="A", shelf_id="s1", pages=None)


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("plain", "plain"),
        (7, 7),
        ("$title", "A"),
        ("$id", "b1"),
        ("$library_id", "l1"),
        ("$missing", UNSET),
        ("$given", {"size": {"x": 1}}),
        ("$given.size.x", 1),
        ("$given.other", UNSET),
        ("$shelf_id.width", 3),
        ("$shelf_id.height", UNSET),
        ("$author_id.name", UNSET),
        ("$given.name|$title", "A"),
        ("$pages|$title", "A"),
        ({"a": "$title", "b": "$missing"}, {"a": "A"}),
        (["$title", "$missing", 1], ["A", 1]),
    ],
)
def test_what_a_template_stands_for(template: Any, value: Any) -> None:
    said = Template(
        BOOK,
        "id",
        lambda field: SHELF if field == "shelf_id" else None,
        {"library_id": "l1"},
        {"size": {"x": 1}},
    )
    assert said.fill(template) == value


@pytest.mark.parametrize(
    ("value", "is_one"),
    [("$name", True), ({"a": ["$b"]}, True), ("name", False), ({"$a": 1}, False), (None, False)],
)
def test_what_is_a_template(value: Any, is_one: bool) -> None:
    assert is_template(value) is is_one

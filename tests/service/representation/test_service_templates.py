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
BOOK = record(
    "b1",
    title="A",
    shelf_id="s1",
    pages=None,
    rooms=[{"shelf_id": "s1"}],
    range="10.0.0.0/24",
)


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
        ("$missing|bare", "bare"),
        ([0, {"_.each": "$rooms", "_.shows": "$each.shelf_id"}], [0, "s1"]),
        ({"_.first": True, "_.each": "$rooms", "_.shows": "$each.shelf_id"}, "s1"),
        ({"_.count": True, "_.each": "$rooms", "_.shows": 1}, 1),
        ("$rooms.size", 1),
        ({"_.first": True, "_.each": "$missing", "_.shows": "$id"}, UNSET),
        ({"_.when": "$given.other|none", "_.then": 1, "_.else": 2}, 2),
        ({"_.join": ["b,a", "$missing", ["$title", "a"]]}, "A,a,b"),
        ({"_.join": "b,a,c", "_.less": "$shelf_id.gone|c"}, "a,b"),
        ("$missing|true", True),
        ("$rooms.0.shelf_id.width", 3),
        ("$rooms.1.shelf_id", UNSET),
        ("$range.first", "10.0.0.1"),
        ("$range.second", "10.0.0.2"),
        ("$range.last", "10.0.0.254"),
        ("$range.version", 4),
        ("$range.other", UNSET),
        ("$title.first", UNSET),
        ("$query.force", "yes"),
        ("$body.os:hints.beside", "b2"),
        ("$body.other", UNSET),
        ("$made.page.id", "p1"),
        ("$made.cover.id", UNSET),
        ("$mine.room", "room of mine"),
        ({"_.when": "$title", "a": 1}, {"a": 1}),
        ({"_.when": "$missing", "a": 1}, UNSET),
        ({"_.when": "$title", "_.then": ["$id"], "_.else": 0}, ["b1"]),
        ({"_.when": "$missing", "_.then": 1, "_.else": {"_.when": "$id", "_.then": None}}, None),
        ({"a": {"_.when": "$missing", "b": 1}}, {}),
    ],
)
def test_what_a_template_stands_for(template: Any, value: Any) -> None:
    filler = Template(
        BOOK,
        "id",
        lambda field, _: SHELF if field == "shelf_id" else None,
        {"library_id": "l1"},
        {"size": {"x": 1}},
    )
    filler.query = {"force": ["no", "yes"]}
    filler.body = {"os:hints": {"beside": "b2"}}
    filler.made = {"page": record("p1")}
    filler.mine = lambda name: f"{name} of mine"
    assert filler.fill(template) == value


@pytest.mark.parametrize(
    ("value", "is_one"),
    [("$name", True), ({"a": ["$b"]}, True), ("name", False), ({"$a": 1}, False), (None, False)],
)
def test_what_is_a_template(value: Any, is_one: bool) -> None:
    assert is_template(value) is is_one

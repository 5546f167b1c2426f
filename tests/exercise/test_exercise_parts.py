"""The parts of an exercise, each on its own."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from liveref.exercise.answers import holds, items_in
from liveref.exercise.bodies import Made, numbered
from liveref.exercise.caller import Answer
from liveref.exercise.comparing import compared, difference, undocumented
from liveref.exercise.report import Share
from liveref.exercise.spoiling import spoilt
from liveref.exercise.values import fits, value_of
from liveref.exercise.versions import exists, newest
from liveref.exercise.world import TrackedRecord, World
from liveref.families import conventions
from liveref.model.api import API, Body, Effect, Example, Operation, Resource, Target
from liveref.model.behaviour.behaviour import Behaviour
from liveref.model.microversion import understood
from liveref.model.origin import Origin
from liveref.model.reason import Evidence
from liveref.model.schema import Property, Schema
from liveref.naming.resource_names import ResourceNames

HERE = Origin("things.inc", 1)
STRING = Schema(types=("string",))
INTEGER = Schema(types=("integer",))
NOW = (2, 50)
TABLE = (Evidence.TABLE,)


def table_property(schema: Schema = STRING, **fields: Any) -> Property:
    """A property that a table speaks of."""
    return Property(schema=schema, **({"evidence": TABLE} | fields))


def record(**properties: Property) -> Schema:
    """An object with these properties."""
    return Schema(types=("object",), properties=properties)


def operation(schema: Schema, effect: Effect = Effect.CREATE, path: str = "/things") -> Operation:
    """An operation with a body of that schema."""
    return Operation(
        id="create_thing",
        method="POST",
        path=path,
        title="Create a thing",
        origin=HERE,
        resource="thing",
        effect=effect,
        target=Target.COLLECTION,
        request=Body(schema=schema),
    )


def secret(name: str) -> bool:
    """The one secret of these tests."""
    return name == "password"


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (STRING, "exercise-colour"),
        (Schema(types=("string",), enum=("red", "green")), "red"),
        (Schema(types=("string",), default="blue"), "blue"),
        (Schema(types=("string",), example="dark"), "dark"),
        (Schema(types=("string",), example="dark", max_length=3), "exe"),
        (Schema(types=("string",), example="dark", enum=("red",)), "red"),
        (Schema(types=("string",), format="ipv4"), "192.0.2.10"),
        (Schema(types=("string",), min_length=20), "exercise-colourxxxxx"),
        (INTEGER, 1),
        (Schema(types=("integer",), minimum=7), 7),
        (Schema(types=("integer",), maximum=0), 0),
        (Schema(types=("boolean",)), True),
        (Schema(types=("array",), items=INTEGER), [1]),
        (Schema(types=("array",)), []),
        (record(a=table_property(required=True), b=table_property()), {"a": "exercise-a"}),
        (Schema(one_of=(INTEGER, STRING)), 1),
    ],
)
def test_a_value_made_from_a_schema(schema: Schema, value: Any) -> None:
    assert value_of(schema, "colour", NOW) == value
    assert fits(value, schema)


def test_a_uuid_is_the_same_each_time_and_another_for_another_name() -> None:
    schema = Schema(types=("string",), format="uuid")
    assert value_of(schema, "a", NOW) == value_of(schema, "a", NOW)
    assert value_of(schema, "a", NOW) != value_of(schema, "b", NOW)


def test_a_field_that_is_no_more_is_not_made() -> None:
    schema = record(
        old=table_property(required=True, max_version="2.9"), new=table_property(required=True)
    )
    assert value_of(schema, "thing", NOW) == {"new": "exercise-new"}


def test_versions_compare_by_their_numbers() -> None:
    assert exists(table_property(min_version="2.9"), (2, 10))
    assert not exists(table_property(min_version="2.10"), (2, 9))
    assert understood("2.x") is None


def test_the_newest_example_that_suits_comes_first() -> None:
    def example(version: str | None) -> Example:
        return Example(value=version, microversion=version, origin=HERE)

    given = [example(version) for version in (None, "2.9", "2.60", "2.10")]
    assert [e.value for e in newest(given, NOW)] == ["2.10", "2.9", None]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("oak", "oak-2"),
        ("CUSTOM_OAK", "CUSTOM_OAK_2"),
        ("oak.example.", "x2-oak.example."),
        ("9780441013593", "9780441013595"),
        ("0099", "0101"),
    ],
)
def test_another_name_in_the_style_of_one(text: str, other: str) -> None:
    assert numbered(text, 2, 255) == other


def test_another_name_of_a_uuid_is_a_uuid() -> None:
    given = uuid.UUID("c8c63b49-3f3a-4b39-8dd4-7a2a3c4e1f00")
    for text in (str(given), given.hex):
        other = numbered(text, 2, 255)
        assert uuid.UUID(other) != given
        assert len(other) == len(text)


def test_another_name_is_no_longer_than_allowed() -> None:
    assert numbered("oak", 12, 4) == "o-12"


@pytest.mark.parametrize(
    ("sent", "got", "difference_text"),
    [
        (1, 1, None),
        ("1", 1, None),
        (True, "true", None),
        ("a", "b", 'x: sent "a", got "b"'),
        ({"a": 1}, {"a": 1, "b": 2}, None),
        ({"a": 1, "b": 2}, {"a": 1}, "x.b: sent 2, not in the answer"),
        ({"password": "p"}, {}, None),
        ([1, 2], [2, 1], None),
        ([1, 2], [1], "x[1]: sent 2, not in the answer"),
        ([{"a": 1}], [{"a": 2}], "x[0].a: sent 1, got 2"),
        ({"a": 1}, None, 'x: sent {"a":1}, got null'),
        (None, "a", 'x: sent null, got "a"'),
    ],
)
def test_what_was_sent_and_what_came_back(sent: Any, got: Any, difference_text: str | None) -> None:
    assert difference("x", sent, got, Schema(), secret) == difference_text


def test_only_what_both_sides_document_is_compared() -> None:
    asked = record(
        name=table_property(),
        note=table_property(),
        size=table_property(INTEGER),
        tags=table_property(STRING),
    )
    answered = record(
        name=table_property(),
        size=table_property(INTEGER),
        tags=table_property(Schema(types=("array",))),
    )
    sent = {"name": "oak", "note": "old", "size": 3, "tags": "a", "stray": 1, "password": "p"}
    names, unlike = compared(
        sent, asked, {"name": "oak", "size": 3}, answered, secret=secret, version=NOW
    )
    assert (names, unlike) == (["name", "size"], [])


def test_keys_that_no_document_knows() -> None:
    inner = record(a=table_property())
    schema = record(
        items=table_property(Schema(types=("array",), items=inner)),
        extra=table_property(Schema(types=("object",), additional=True)),
        any=table_property(Schema(types=("object",))),
    )
    value = {"items": [{"a": 1, "b": 2}, {"b": 3}], "extra": {"x": 1}, "any": {"y": 1}, "z": 1}
    assert list(undocumented(value, schema)) == ["items[].b", "z"]


def test_a_required_field_is_left_out() -> None:
    schema = record(note=table_property(), name=table_property(required=True))
    bad = spoilt(operation(schema), Made(body={"name": "oak", "note": "old"}), NOW)
    assert bad is not None
    assert (bad.body, bad.how) == ({"note": "old"}, "without the required name")


def test_an_update_is_spoilt_by_a_type() -> None:
    schema = record(size=table_property(INTEGER, required=True))
    bad = spoilt(operation(schema, Effect.UPDATE), Made(body={"size": 3}), NOW)
    assert bad is not None
    assert bad.body == {"size": "spoilt"}
    assert bad.how == "with a text for size, which is of type integer"


@pytest.mark.parametrize(
    "schema",
    [
        record(name=table_property(required=True, evidence=(Evidence.EXAMPLE,))),
        record(thing_id=table_property(required=True)),
        record(name=table_property(Schema())),
        record(name=table_property(required=True, max_version="2.9")),
    ],
    ids=["seen in an example only", "a part of the path", "of no type", "gone by now"],
)
def test_what_is_not_certain_is_not_spoilt(schema: Schema) -> None:
    good = Made(body={"name": "oak", "thing_id": "1"})
    assert spoilt(operation(schema, path="/things/{thing_id}"), good, NOW) is None


def test_the_good_body_stays_as_it_is() -> None:
    good = Made(body={"name": "oak"})
    spoilt(operation(record(name=table_property(required=True))), good, NOW)
    assert good.body == {"name": "oak"}


@pytest.mark.parametrize(
    ("field", "resource"),
    [
        ("volume_id", "volume"),
        ("volumeRef", "volume"),
        ("volume_ids", "volume"),
        ("source_volume_id", "volume"),
        ("volume_type_id", "volume_type"),
        ("volume", None),
        ("image_id", None),
        ("id", None),
    ],
)
def test_whose_identity_a_field_holds(field: str, resource: str | None) -> None:
    names = ("volume", "volume_type")
    api = API(
        name="things",
        title="Things",
        resources=tuple(Resource(name=name, plural=f"{name}s") for name in names),
        conventions=conventions(),
        behaviour=Behaviour(),
    )
    assert ResourceNames(api.resources, api.conventions.names).by_field(field) == resource


TREE = Resource(name="tree", plural="trees")


@pytest.mark.parametrize(
    "body",
    [
        [{"id": "oak"}],
        {"trees": [{"id": "oak"}], "others": [{"id": "elm"}]},
        {"plants": [{"id": "oak"}], "tree_links": []},
        {"trees": [{"tree": {"id": "oak"}}]},
        {"trees": ["oak"]},
        {"trees": {"oak": {}}},
    ],
)
def test_the_items_of_a_list_in_whatever_form(body: Any) -> None:
    answer = Answer(code=200, body=body)
    items = items_in(TREE, operation(Schema(), Effect.LIST, "/trees"), answer)
    assert items is not None
    assert holds(TREE, items, "oak") is not None
    assert holds(TREE, items, "elm") is None


def test_identities_are_told_by_names() -> None:
    world = World()
    first, second = "0c9e5a0e-6f0b-4c55-9d2f-54b1b1a5ad10", "3f3d6c7f43a14f7b8a850d6f7e6f2c11"
    world.add(TrackedRecord(resource="tree", id=first))
    world.add(TrackedRecord(resource="tree", id=second))
    assert world.with_names(f"/trees/{second}") == "/trees/<tree 2>"
    assert world.with_names({"a": [first, 1]}) == {"a": ["<tree 1>", 1]}


def test_a_share_is_never_rounded_up() -> None:
    assert Share(name="a", title="", count=1999, of=2000).percent == 99.9
    assert Share(name="a", title="", count=0, of=0).percent is None

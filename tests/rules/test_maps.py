"""Objects whose keys are data, and objects whose keys are fields."""

from __future__ import annotations

from typing import Any

import pytest
from test_bodies import answered, sent

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.schema import Schema
from liveref.reading.document import Row
from liveref.rules.infer import infer


def outline(schema: Schema) -> Any:
    """A schema as names and types only; the values of a map stand at `*`."""
    if schema.items is not None:
        return [outline(schema.items)]
    if isinstance(schema.additional, Schema):
        return {"*": outline(schema.additional)}
    if schema.properties:
        return {name: outline(prop.schema) for name, prop in schema.properties.items()}
    return "/".join(schema.types)


SIZE = {"wide": 1, "deep": 1, "high": 1}


@pytest.mark.parametrize(
    ("rows", "shown", "expected"),
    [
        pytest.param(
            [row("sizes", "object")],
            {"sizes": {"IN_CM": 1, "INCHES": 2}},
            {"sizes": {"*": "integer"}},
            id="words in capitals",
        ),
        pytest.param(
            [row("sizes", "object")],
            {"sizes": {"IN": 1, "OUT": 2}},
            {"sizes": {"IN": "integer", "OUT": "integer"}},
            id="but short ones are fields",
        ),
        pytest.param(
            [row("sizes", "object"), row("wide", "integer")],
            {"sizes": {"paper": {"wide": 1}, "hard": {"wide": 1}}},
            {"sizes": {"*": {"wide": "integer"}}},
            id="several, with fields that rows name",
        ),
        pytest.param([], {"paper": SIZE, "hard": SIZE}, {"*": dict.fromkeys(SIZE, "integer")}),
        pytest.param(
            [row("sizes", "object", text="A set of key and value pairs.")],
            {"sizes": {"paper": 1}},
            {"sizes": {"*": "integer"}},
            id="the row says so",
        ),
        pytest.param(
            [row("sizes", "object", text="Key and value pairs, such as ``paper``.")],
            {"sizes": {"paper": 1}},
            {"sizes": {"paper": "integer"}},
            id="but not where it names one of them",
        ),
        pytest.param(
            [row("sizes", "object", text="A set of key and value pairs.")],
            {"sizes": {"wide": 1, "unit": "cm"}},
            {"sizes": {"wide": "integer", "unit": "string"}},
            id="nor where the values differ",
        ),
        pytest.param(
            [row("sizes", "object"), row("cover", "array", text="``cover`` stands for any.")],
            {"sizes": {"paper": [{"wide": 1}]}},
            {"sizes": {"*": [{"wide": "integer"}]}},
            id="a row stands for any key",
        ),
        pytest.param(
            [row("<cover>", "object"), row("wide", "integer")],
            {"paper": {"wide": 1}},
            {"*": {"wide": "integer"}},
            id="a name in brackets does",
        ),
    ],
)
def test_keys_that_are_data(rows: list[Row], shown: Any, expected: Any) -> None:
    assert outline(answered("GET /books/{id}", rows, shown).schema) == expected


def test_what_stands_beside_a_list_is_about_it() -> None:
    rows = [row("books", "array"), row("metadata", "object")]
    body = answered("GET /books", rows, {"books": [{"id": "1"}], "metadata": {"found": 1}})
    assert outline(body.schema) == {"books": [{"id": "string"}], "metadata": {"found": "integer"}}


def test_a_part_of_a_name_in_braces_stands_for_any_key() -> None:
    rows = [row("sizes", "object"), row("sizes.{cover}.wide", "integer", required=True)]
    assert outline(sent("POST /books", rows).schema) == {"sizes": {"*": {"wide": "integer"}}}
    shown = {"sizes": {"paper": {"wide": 1, "deep": 2}}}
    assert outline(sent("POST /books", rows, shown).schema) == {
        "sizes": {"*": {"wide": "integer", "deep": "integer"}}
    }


def test_keys_that_rows_describe_elsewhere_are_fields() -> None:
    described = operation("GET /pens/{id}", response=[row("paper"), row("hard")])
    sizes = operation("GET /sizes", answered=[{"paper": SIZE, "hard": SIZE}])
    (answer,) = infer(document(sizes, described), conventions()).operations[0].responses
    assert answer.body is not None
    assert answer.body.schema.properties.keys() == {"paper", "hard"}

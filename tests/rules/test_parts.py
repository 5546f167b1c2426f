"""Tables and examples of a part of a body, and headings that name versions."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from test_bodies import outline

from documents import HERE, document, operation, row
from liveref.families import conventions
from liveref.model.api import Operation as Answering
from liveref.reading.document import Example, Operation, Row, Side, Table
from liveref.rules.infer import infer

CREATE = operation(
    "POST /pools",
    request=[row("name"), row("session_persistence", "object"), row("steps", "array")],
    sent=[{"pool": {"name": "a", "steps": [{"do": "x"}]}}],
    answered=[{"pool": {"name": "a"}}],
)


def first_with(written: Operation, *tables: Table, examples: tuple[Example, ...] = ()) -> Answering:
    """The first operation with more tables and examples than it was made with."""
    whole = msgspec.structs.replace(
        written, tables=written.tables + tables, examples=written.examples + examples
    )
    return infer(document(whole), conventions()).operations[0]


def table(heading: str, *rows: Row) -> Table:
    return Table(side=Side.REQUEST, origin=HERE, heading=heading, rows=rows)


def request(operation: Answering) -> Any:
    assert operation.request is not None
    return outline(operation.request.schema)["pool"]


@pytest.mark.parametrize(
    "heading",
    ["Pool Session Persistence Object", "Request session persistence", "SessionPersistence"],
)
def test_a_table_under_the_name_of_a_field_describes_that_field(heading: str) -> None:
    pool = request(first_with(CREATE, table(heading, row("type"), row("cookie_name"))))
    assert pool["session_persistence"] == {"type": "string", "cookie_name": "string"}
    assert "type" not in pool


def test_one_of_a_list_is_described_by_its_singular() -> None:
    pool = request(first_with(CREATE, table("Request Pool Step", row("do"), row("loop"))))
    assert pool["steps"] == [{"do": "string", "loop": "string"}]


@pytest.mark.parametrize("heading", ["Request Parameters", "Request", "Pool", "Name"])
def test_any_other_heading_is_of_the_whole_body(heading: str) -> None:
    assert request(first_with(CREATE, table(heading, row("type"))))["type"] == "string"


def test_an_example_under_the_name_of_a_field_is_one_of_that_field() -> None:
    shown = Example(
        side=Side.RESPONSE,
        origin=HERE,
        caption="Pool Session Persistence Object Example",
        data={"cookie_name": "my"},
    )
    tables = table("Pool Session Persistence Object", row("type"))
    made = first_with(CREATE, tables, examples=(shown,))
    assert set(request(made)["session_persistence"]) == {"cookie_name", "type"}
    body = next(response.body for response in made.responses if response.body)
    assert set(body.schema.properties) == {"pool"}
    assert len(body.examples) == 1


def test_a_heading_with_versions_says_when_its_rows_hold() -> None:
    rows = (row("size", key="early"), row("old"), row("cover"))
    early = table("Request (microversions 1.0 - 1.11)", *rows)
    late = table(
        "Request (microversion 1.12 - )", row("size", key="late"), row("new"), row("cover.colour")
    )
    written = operation("POST /books")
    made = first_with(written, early, late)
    assert made.request is not None
    properties = made.request.schema.properties
    assert (properties["old"].min_version, properties["old"].max_version) == ("1.0", "1.11")
    assert (properties["new"].min_version, properties["new"].max_version) == ("1.12", None)
    assert (properties["size"].min_version, properties["size"].max_version) == (None, None)
    assert (properties["cover"].min_version, properties["cover"].max_version) == (None, None)

"""Values in the prose of a row."""

from __future__ import annotations

from typing import Any

import pytest
from test_bodies import outline, sent

from documents import row
from liveref.model.reason import Evidence
from liveref.rules.drafts.shown import read_shown


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('As ``{"all": true}``.', [{"all": True}]),
        ('Like::\n\n  [\n    {"a": 1}\n  ]\n\nOr not.', [[{"a": 1}]]),
        ("Like::\n\n  [{'a': null, 'b': 'x'}]\n", [[{"a": None, "b": "x"}]]),
        ('Like::\n\n  "pens": [{"a": 1}]\n', [[{"a": 1}]]),
        ('As ``{"id": <id>, "ip": <address>}``', [{"id": None, "ip": None}]),
        ("Written as::\n\n  CCYY-MM-DDThh:mm:ss\n", []),
        ("Letters are ``[a-z]``.", []),
        ("Like::\n\n  {'a': call()}\n", []),
        ("Nothing.", []),
    ],
)
def test_objects_and_lists_are_read(text: str, values: list[Any]) -> None:
    assert list(read_shown(text, "pens")) == values


def test_they_tell_what_the_row_holds() -> None:
    text = "For example::\n\n  [{'id': '1', 'made_at': null}]\n"
    body = sent("POST /books", [row("pens", "array", text=text)], {"pens": [{"id": "2"}]})
    assert outline(body.schema) == {"pens": [{"id": "string", "made_at": ""}]}
    items = body.schema.properties["pens"].schema.items
    assert items is not None
    assert items.properties["made_at"].evidence == (Evidence.PROSE,)


def test_a_map_stays_one() -> None:
    text = 'Such as ``{"colour": "red"}``.'
    body = sent("POST /books", [row("metadata", "object", text=text)], {"metadata": {"k": "v"}})
    assert outline(body.schema) == {"metadata": "object"}

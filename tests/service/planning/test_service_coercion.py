"""Whole numbers that are written with a point."""

from __future__ import annotations

from typing import Any

import pytest

from liveref.model.schema import Property, Schema
from liveref.service.planning.coercion import has_integers, with_whole_numbers

INTEGER, NUMBER = Schema(types=("integer",)), Schema(types=("number",))


def record(**fields: Schema) -> Schema:
    return Schema(
        types=("object",), properties={name: Property(schema=s) for name, s in fields.items()}
    )


SCHEMA = record(
    size=INTEGER,
    share=NUMBER,
    either=Schema(types=("integer", "number")),
    sizes=Schema(types=("array",), items=INTEGER),
    inner=record(size=INTEGER),
)
CASES: list[tuple[Any, Any]] = [
    ({"size": 2.0}, {"size": 2}),
    ({"size": 2.5}, {"size": 2.5}),
    ({"share": 2.0, "either": 2.0, "other": 2.0}, {"share": 2.0, "either": 2.0, "other": 2.0}),
    ({"sizes": [1.0, 2, "x"]}, {"sizes": [1, 2, "x"]}),
    ({"inner": {"size": -3.0}}, {"inner": {"size": -3}}),
    ({"size": float("inf")}, {"size": float("inf")}),
]


@pytest.mark.parametrize(("value", "whole"), CASES)
def test_whole_numbers(value: Any, whole: Any) -> None:
    given = with_whole_numbers(value, SCHEMA)
    assert repr(given) == repr(whole)


def test_integers_at_any_depth() -> None:
    assert has_integers(record(inner=record(size=INTEGER)))
    assert not has_integers(record(share=NUMBER))

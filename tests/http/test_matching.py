"""The matchers of the scenarios can say no."""

from __future__ import annotations

from typing import Any

import pytest
from matching import mismatches

ID = "22c91117-08de-4894-9aa9-6ef382400985"
FITTING = [
    ({"a": 1}, {"a": 1, "b": 2}),
    ({"a": {"b": "$uuid"}}, {"a": {"b": ID}}),
    ({"a": "$any"}, {"a": None}),
    ({"a": "$absent"}, {}),
    ({"a": "$time"}, {"a": "2026-01-31T10:00:00Z"}),
    ({"a": "~^x.z$"}, {"a": "xyz"}),
    ({"$keys": ["a", "b"], "a": 1}, {"a": 1, "b": 2}),
    ({"a": {"$length": 2}}, {"a": [1, 2]}),
    ({"a": {"$each": {"b": 1}}}, {"a": [{"b": 1}, {"b": 1, "c": 2}]}),
    ({"a": {"$not": "x"}}, {"a": "y"}),
    ([1, "$any"], [1, 2]),
    (None, None),
]
UNFITTING = [
    ({"a": 1}, {"a": 2}, "body.a: expected 1, found 2"),
    ({"a": 1}, {"a": True}, "body.a: expected 1, found True"),
    ({"a": 1}, {"a": "1"}, "body.a: expected 1, found '1'"),
    ({"a": 1}, {}, "body.a: expected 1, found nothing"),
    ({"a": 1}, [1], "body: expected an object, found [1]"),
    ({}, "text", "body: expected an object, found 'text'"),
    ({"a": "$any"}, {}, "body.a: expected '$any', found nothing"),
    ({"a": "$absent"}, {"a": None}, "body.a: expected '$absent', found None"),
    ({"a": "$uuid"}, {"a": "x" + ID}, f"body.a: expected '$uuid', found 'x{ID}'"),
    ({"a": "$time"}, {"a": "today"}, "body.a: expected '$time', found 'today'"),
    ({"a": "~^x$"}, {"a": "yx"}, "body.a: expected '~^x$', found 'yx'"),
    ({"$keys": ["a"]}, {"b": 1}, "body: lacks a"),
    ({"$keys": ["a"]}, {"a": 1, "b": 1}, "body: has b, which should not be there"),
    ({"a": {"$length": 2}}, {"a": [1]}, "body.a: expected a length of 2, found [1]"),
    ({"a": {"$each": 1}}, {"a": [1, 2]}, "body.a[1]: expected 1, found 2"),
    ({"a": {"$not": "$any"}}, {"a": "y"}, "body.a: should not be '$any', found 'y'"),
    ({"$odd": 1}, {}, "body: the scenario uses $odd, which is no matcher"),
    ([1], [1, 2], "body: expected 1 items, found [1, 2]"),
    ([1], [2], "body[0]: expected 1, found 2"),
]


@pytest.mark.parametrize(("expected", "actual"), FITTING)
def test_fits(expected: Any, actual: Any) -> None:
    assert list(mismatches(expected, actual)) == []


@pytest.mark.parametrize(("expected", "actual", "problem"), UNFITTING)
def test_does_not_fit(expected: Any, actual: Any, problem: str) -> None:
    assert next(mismatches(expected, actual)) == problem

"""Operators, ranges, patterns and forms judge values of the types they speak of."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import UNSET

from liveref.constraints.comparing import meets, problem_of
from liveref.model.constraints.conditions import Operator
from liveref.model.constraints.fields import (
    Enumeration,
    FieldFact,
    Format,
    Length,
    Pattern,
    Range,
)
from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason

REASON = Reason(rule="test", evidence=Evidence.PROSE, origin=Origin("index.rst", 1))
ABOUT: dict[str, Any] = {"reason": REASON, "resource": "box", "field": "size"}


@pytest.mark.parametrize(
    ("left", "operator", "right", "holds"),
    [
        ("a", "=", "a", True),
        (1, "=", True, False),
        (None, "=", UNSET, True),
        (None, "!=", 1, True),
        (None, "<", 1, False),
        (2, ">=", 2, True),
        (2, ">", 2, False),
        ("2", "<", 3, False),
        ("2026-03-02", "<", "2026-03-10", True),
        ("2026-03-02T10:00:00+02:00", "<", "2026-03-02T09:00:00Z", True),
        ("09:30", "<", "10:00", True),
        ("b", "in", ["a", "b"], True),
        (True, "in", [1], False),
        ("c", "not-in", ["a", "b"], True),
        (["a"], "contains", "a", True),
        ("abc", "contains", "bc", True),
        ("abc", "matches", "^a", True),
        ("", "present", UNSET, True),
        (None, "present", UNSET, False),
        (None, "absent", UNSET, True),
        (1, "changed", 2, True),
        (None, "changed", UNSET, False),
    ],
)
def test_operators(left: Any, operator: str, right: Any, holds: bool) -> None:
    assert meets(Operator(operator), left, right) is holds


@pytest.mark.parametrize(
    ("fact", "good", "bad", "problem"),
    [
        (Range(**ABOUT, minimum=1, maximum=5), [1, 5, 2.5, "9", True], 6, "be 5 at most"),
        (Range(**ABOUT, exclusive_minimum=0), [0.1], 0, "be greater than 0"),
        (Range(**ABOUT, multiple_of=5), [0, 10], 7, "be a multiple of 5"),
        (Length(**ABOUT, minimum=2), ["ab", 1], "a", "have 2 characters at least"),
        (Length(**ABOUT, maximum=1), [["a"]], ["a", "b"], "have 1 items at most"),
        (Pattern(**ABOUT, pattern="^[a-z]+$", noun="small letters"), ["a", 1], "A",
         "be small letters"),
        (Enumeration(**ABOUT, values=("a", 1)), ["a", 1], True, "be one of a, 1"),
        (Format(**ABOUT, format="email"), ["a@b.org"], "a@b", "be an e-mail address"),
        (Format(**ABOUT, format="ipv4"), ["10.0.0.1"], "::1", "be an IPv4 address"),
        (Format(**ABOUT, format="date"), ["2024-02-29"], "2023-02-29", "be a date as YYYY-MM-DD"),
        (Format(**ABOUT, format="uri", schemes=("https",)), ["https://a.org/b"], "http://a.org",
         "begin with https://"),
    ],
)  # fmt: skip
def test_values_of_one_field(fact: FieldFact, good: list[Any], bad: Any, problem: str) -> None:
    assert [problem_of(fact, value) for value in good] == [""] * len(good)
    assert problem_of(fact, bad) == problem

"""The protocol: conditions and what they are met by, on paths that are indexed or not."""

from __future__ import annotations

from typing import Any

import pytest

from liveref.store.base import Condition
from store.driving import Driver, server

VALUES: dict[str, Any] = {
    "null": None,
    "zero": 0,
    "one": 1,
    "half": 0.5,
    "huge": 2**70,
    "false": False,
    "true": True,
    "empty": "",
    "text1": "1",
    "abc": "abc",
    "abd": "abd",
    "array": ["abc", 1, True, None, [2]],
    "object": {"abc": 1},
}

# (operator, value, ids of VALUES that meet it; "absent" has no such value at all)
CASES = [
    ("eq", 1, "one"),
    ("eq", 1.0, "one"),
    ("eq", "1", "text1"),
    ("eq", True, "true"),
    ("eq", 0, "zero"),
    ("eq", False, "false"),
    ("eq", "", "empty"),
    ("eq", 2**70, "huge"),
    ("eq", None, "null absent"),
    ("ne", None, " ".join(list(VALUES)[1:])),
    ("in", ["abc", 1, None], "null one abc absent"),
    ("in", (True, "1"), "true text1"),
    ("in", [None], "null absent"),
    ("in", [], ""),
    ("lt", 1, "zero half"),
    ("le", 1, "zero one half"),
    ("gt", 0, "one half huge"),
    ("ge", 0.5, "one half huge"),
    ("lt", "abc", "empty text1"),
    ("le", "abc", "empty text1 abc"),
    ("gt", "", "text1 abc abd"),
    ("ge", "abc", "abc abd"),
    ("lt", True, "false"),
    ("ge", False, "false true"),
    ("gt", None, ""),
    ("le", None, ""),
    ("prefix", "ab", "abc abd"),
    ("prefix", "", "empty text1 abc abd"),
    ("prefix", 1, ""),
    ("contains", "bc", "abc"),
    ("contains", "abc", "abc array object"),
    ("contains", 1, "array"),
    ("contains", True, "array"),
    ("contains", None, "array"),
    ("contains", "1", "text1"),
    ("contains", False, ""),
    ("absent", True, "null absent"),
    ("absent", None, "null absent"),
    ("absent", False, " ".join(list(VALUES)[1:])),
]


@pytest.mark.parametrize("path", ["rank", "undeclared"])
def test_operators(store: Driver, path: str) -> None:
    store.keep(*(server(id, **{path: value}) for id, value in VALUES.items()), server("absent"))
    for operator, value, met in CASES:
        condition = Condition(path, value, operator)
        assert store.ids(condition) == met.split(), condition
        assert store.count(condition) == len(met.split())


def test_ne_is_met_by_all_that_do_not_meet_eq(store: Driver) -> None:
    store.keep(*(server(id, rank=value) for id, value in VALUES.items()), server("absent"))
    for value in (1, "1", True, None, "abc"):
        eq, ne = store.ids(Condition("rank", value)), store.ids(Condition("rank", value, "ne"))
        assert sorted(eq + ne) == sorted([*VALUES, "absent"])


@pytest.mark.parametrize("end", ["\ud7ff", "\U0010ffff", "z", "\x7f"])
def test_prefixes_that_end_in_the_last_of_their_sort(store: Driver, end: str) -> None:
    store.keep(
        server("itself", name=f"a{end}"),
        server("longer", name=f"a{end}\U0010ffff!"),
        server("next", name="b"),
        server("shorter", name="a"),
    )
    assert store.ids(Condition("name", f"a{end}", "prefix")) == ["itself", "longer"]


def test_all_conditions_have_to_be_met(store: Driver) -> None:
    store.keep(*(server(f"s{n}", rank=n, status="ACTIVE" if n % 2 else "ERROR") for n in range(9)))
    assert store.ids(Condition("status", "ACTIVE"), Condition("rank", 4, "gt")) == ["s5", "s7"]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("os-ext:host", {"os-ext:host": "x"}),
        (r"a\.b", {"a.b": "x", "a": {"b": "y"}}),
        ("owner.id", {"owner": {"id": "x"}}),
        ("one.two.three", {"one": {"two": {"three": "x"}}}),
        ('say "hi"; --', {'say "hi"; --': "x"}),
        (r"back\\slash", {"back\\slash": "x"}),
        ("é\n\t'", {"é\n\t'": "x"}),
        ("", {"": "x"}),
        (r"\id", {"id": "x"}),
    ],
)
def test_paths(store: Driver, path: str, data: dict[str, Any]) -> None:
    store.keep(server("found", **data), server("other"))
    assert store.ids(Condition(path, "x")) == ["found"]


def test_the_record_s_own_paths(store: Driver) -> None:
    store.keep(server("a", created=10.5), server("b", created=20))
    assert store.ids(Condition("id", "b")) == ["b"]
    assert store.ids(Condition("id", ["a", "b", "c"], "in")) == ["a", "b"]
    assert store.ids(Condition("created", 10.5, "gt")) == ["b"]
    assert store.ids(Condition("updated", 20, "lt")) == ["a"]


def test_the_record_s_own_values_have_types_too(store: Driver) -> None:
    store.keep(server("1", created=2))
    for condition in (
        Condition("id", 1),
        Condition("id", 1, "ge"),
        Condition("created", "2"),
        Condition("created", "2", "prefix"),
        Condition("created", True, "gt"),
    ):
        assert store.ids(condition) == [], condition


@pytest.mark.parametrize("number", [1, 16, 17, 999, 5000])
def test_as_many_alternatives_as_a_request_can_name(store: Driver, number: int) -> None:
    store.keep(server("wanted", rank=number - 1), server("other", rank=-1))
    ranks = [Condition("rank", rank) for rank in range(number)]
    assert store.ids(Condition("", ranks, "any")) == ["wanted"]
    assert store.ids(Condition("", ranks, "none")) == ["other"]
    assert store.ids(Condition("", [Condition("rank", -1)] * number, "all")) == ["other"]


def test_an_operator_that_does_not_exist(store: Driver) -> None:
    with pytest.raises(ValueError, match="no operator is called 'like'"):
        store.ids(Condition("name", "x", "like"))


def test_a_path_that_ends_in_a_backslash(store: Driver) -> None:
    with pytest.raises(ValueError, match="backslash"):
        store.ids(Condition("name\\", "x"))

"""The protocol: pages, their order and where they begin."""

from __future__ import annotations

from typing import Any

import pytest

from liveref.store.base import Condition, Sort
from store.driving import Driver, server


@pytest.fixture
def ranked(store: Driver) -> Driver:
    """Servers whose ranks, in order of position, are 2, null, 1, none, 2, "x"."""
    ranks: dict[str, Any] = {"a": 2, "b": None, "c": 1, "e": 2, "f": "x"}
    records = [server(id, rank=rank) for id, rank in ranks.items()]
    store.keep(*records[:3], server("d"), *records[3:])
    return store


def test_pages_follow_each_other(ranked: Driver) -> None:
    assert ranked.ids(limit=4) == ["a", "b", "c", "d"]
    assert ranked.ids(limit=4, after="d") == ["e", "f"]
    assert ranked.ids(limit=4, after="f") == []


def test_no_limit_no_records(ranked: Driver) -> None:
    assert ranked.ids(limit=0) == []
    assert ranked.ids(limit=0, after="a") == []


def test_backwards_begins_with_the_nearest(ranked: Driver) -> None:
    assert ranked.ids(backwards=True, limit=2) == ["f", "e"]
    assert ranked.ids(backwards=True, after="c") == ["b", "a"]


def test_order_of_values_and_of_ties(ranked: Driver) -> None:
    assert ranked.ids(sort=[Sort("rank")]) == ["b", "d", "c", "a", "e", "f"]
    assert ranked.ids(sort=[Sort("rank", descending=True)]) == ["f", "e", "a", "c", "d", "b"]


@pytest.mark.parametrize("path", ["rank", "undeclared"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("backwards", [False, True])
def test_each_record_is_followed_by_the_rest(
    store: Driver, path: str, descending: bool, backwards: bool
) -> None:
    values: list[Any] = [3, None, "x", True, 3, None, False, [1], -1, "x", {"k": 1}]
    store.keep(*(server(f"s{n}", **{path: value}) for n, value in enumerate(values)))
    sort = [Sort(path, descending)]
    whole = store.ids(sort=sort, backwards=backwards)
    assert len(whole) == len(values)
    for number, id in enumerate(whole, 1):
        assert store.ids(sort=sort, backwards=backwards, after=id) == whole[number:]


def test_mixed_directions(store: Driver) -> None:
    rows = {"a": ("x", 1), "b": ("x", None), "c": (None, 2), "d": ("x", 2), "e": (None, 1)}
    store.keep(*(server(id, status=s, rank=r) for id, (s, r) in rows.items()))
    sort = [Sort("status"), Sort("rank", descending=True)]
    assert store.ids(sort=sort) == ["c", "e", "d", "a", "b"]
    assert store.ids(sort=sort, after="d") == ["a", "b"]
    assert store.ids(sort=sort, after="d", backwards=True) == ["e", "c"]


def test_a_page_may_begin_behind_a_record_that_does_not_meet_the_conditions(
    ranked: Driver,
) -> None:
    assert ranked.ids(Condition("rank", 2), after="c") == ["e"]


def test_a_page_behind_nobody(ranked: Driver) -> None:
    with pytest.raises(KeyError, match="nobody"):
        ranked.ids(after="nobody")


def test_sorted_by_time_and_id(store: Driver) -> None:
    store.keep(server("b", created=2), server("a", created=2), server("c", created=1))
    assert store.ids(sort=[Sort("created"), Sort("id")]) == ["c", "a", "b"]
    assert store.ids(sort=[Sort("created"), Sort("id")], after="a") == ["b"]


def test_of_several_keys_with_one_path_the_first_decides(ranked: Driver) -> None:
    keys = [Sort("rank"), Sort("rank", descending=True)] * 2000
    assert ranked.ids(sort=keys) == ["d", "b", "c", "e", "a", "f"]
    assert ranked.ids(sort=keys, after="c", limit=2) == ["e", "a"]

"""A page costs the page and not the collection: shown by SQLite's plans and its steps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from liveref.store.base import Condition, Kind, Record, Sort
from liveref.store.sqlite.connections import connect
from liveref.store.sqlite.dialect import DIALECT
from liveref.store.sqlite.schema import prepare
from liveref.store.sqlite.views import SQLiteTransaction

KIND = Kind(
    name="server", indexed=("name", "status", "rank", "created"), unique=(("name", "owner"),)
)
FEW, MANY = 300, 6000

ACTIVE = Condition("status", "ACTIVE")
PAGES: dict[str, tuple[list[Condition], dict[str, Any]]] = {
    "by position": ([], {}),
    "backwards": ([], {"backwards": True}),
    "one value": ([ACTIVE], {}),
    "null": ([Condition("status", None)], {}),
    "unique group": ([Condition("name", "n150"), Condition("owner", 0)], {"after": None}),
    "sorted": ([], {"sort": [Sort("rank")]}),
    "sorted, many alike": ([], {"sort": [Sort("status")]}),
    "descending, many alike": ([], {"sort": [Sort("status", descending=True)]}),
    "sorted by time": ([], {"sort": [Sort("created")]}),
    "sorted by id": ([], {"sort": [Sort("id")]}),
    "sorted within one value": ([ACTIVE], {"sort": [Sort("status", descending=True)]}),
    "above": ([Condition("rank", 30, "gt")], {"sort": [Sort("rank")]}),
    "below, descending": ([Condition("rank", 9000, "lt")], {"sort": [Sort("rank", True)]}),
    "prefix": ([Condition("name", "n", "prefix")], {"sort": [Sort("name")]}),
}


class Watched:
    """A connection that remembers its queries and counts the steps that SQLite takes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.queries: list[tuple[str, Sequence[Any]]] = []
        self.steps = 0

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        self.queries.append((sql, parameters))
        return self.connection.execute(sql, parameters)

    def step(self) -> int:
        self.steps += 1
        return 0

    def plans(self) -> Iterator[str]:
        for sql, parameters in self.queries:
            for row in self.connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall():
                yield str(row[3])


def filled(many: int) -> tuple[SQLiteTransaction, Watched]:
    """A view of a collection of that size, two thirds of which have one status."""
    connection = connect(":memory:")
    watched = Watched(connection)
    tx = SQLiteTransaction(connection, prepare(connection, [KIND]), DIALECT)
    for n in range(many):
        status = (None, "ACTIVE", "ACTIVE")[n % 3]
        data = {"status": status, "rank": n, "name": f"n{n}", "owner": 0, "free": n}
        tx.insert(Record(kind="server", id=f"s{n:05}", data=data, created=n, updated=n))
    connection.set_progress_handler(watched.step, 1)
    tx._connection = watched  # type: ignore[assignment]
    return tx, watched


@pytest.fixture(scope="module")
def small() -> tuple[SQLiteTransaction, Watched]:
    return filled(FEW)


@pytest.fixture(scope="module")
def large() -> tuple[SQLiteTransaction, Watched]:
    return filled(MANY)


def cost(
    collection: tuple[SQLiteTransaction, Watched],
    where: Sequence[Condition],
    options: dict[str, Any],
    many: int,
) -> tuple[int, list[str]]:
    """The steps of a page from the middle of the collection, and the plans behind it."""
    tx, watched = collection
    watched.steps = 0
    watched.queries.clear()
    begin: dict[str, Any] = {"after": f"s{many // 2 + 1:05}", "limit": 20}
    assert tx.page("server", where, **begin | options)
    return watched.steps, list(watched.plans())


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_page(name: str, small: Any, large: Any) -> None:
    few, _ = cost(small, *PAGES[name], FEW)
    many, plans = cost(large, *PAGES[name], MANY)
    assert many < 1.5 * few
    for plan in plans:
        assert "TEMP B-TREE" not in plan
        assert plan.startswith("SEARCH") or " USING INDEX " in plan, plan


def test_what_is_not_indexed_is_seen_as_such(small: Any, large: Any) -> None:
    """The measure is able to fail."""
    few, _ = cost(small, [], {"sort": [Sort("free")]}, FEW)
    many, plans = cost(large, [], {"sort": [Sort("free")]}, MANY)
    assert many > 10 * few
    assert any("TEMP B-TREE" in plan for plan in plans)

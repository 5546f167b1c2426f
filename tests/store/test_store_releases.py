"""Programs that declare other paths of one kind, such as two releases, over one PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
import pytest

from liveref.store.base import Condition, Conflict, Kind, StoreError
from liveref.store.opening import Database, open_store
from store.driving import Driver, server

pytestmark = pytest.mark.postgresql

OLD = Kind(name="server", indexed=("name", "rank"))
NEW = Kind(name="server", indexed=("rank", "status"), unique=(("serial",),))
COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = 'record_1'::regclass AND attnum > 0"


def opened(url: str, *kinds: Kind) -> Driver:
    return Driver(open_store(Database(url), kinds))


def rows(url: str, sql: str) -> list[Any]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(sql.encode())
        return list(cursor.fetchall()) if cursor.description else []


@pytest.fixture
def old(database_url: str) -> Iterator[Driver]:
    """The old release, with one server."""
    with opened(database_url, OLD) as driver:
        driver.keep(server("before", name="a", status="ACTIVE", serial=1))
        yield driver


def test_each_finds_what_the_other_writes(old: Driver, database_url: str) -> None:
    with opened(database_url, NEW) as new:
        old.keep(server("old", name="b", status="ACTIVE", serial=2))
        new.keep(server("new", name="b", status="ACTIVE", serial=3))
        assert new.ids(Condition("status", "ACTIVE")) == ["before", "old", "new"]
        assert old.ids(Condition("name", "b")) == ["old", "new"]
        old.transact(lambda tx: tx.update(server("old", name="b", status="ERROR", serial=4)))
        assert new.ids(Condition("status", "ERROR")) == ["old"]


def test_the_old_release_heeds_what_is_unique_in_the_new_one(
    old: Driver, database_url: str
) -> None:
    with opened(database_url, NEW), pytest.raises(Conflict) as caught:
        old.keep(server("other", serial=1))
    assert caught.value.paths == ("serial",)


def test_columns_are_only_added(old: Driver, database_url: str) -> None:
    before = set(rows(database_url, COLUMNS))
    opened(database_url, NEW).close()
    both = set(rows(database_url, COLUMNS))
    assert before < both
    for kind in (OLD, NEW, OLD):
        opened(database_url, kind).close()
        assert set(rows(database_url, COLUMNS)) == both
    old.keep(server("other", serial=1))  # the release that started last has no unique fields


def test_a_kind_is_declared_while_the_loop_goes_on(old: Driver, database_url: str) -> None:
    """It waits for a unit of work of another server; others read meanwhile."""

    async def scene(unit: psycopg.Connection[Any]) -> list[int]:
        unit.execute("LOCK TABLE turn IN ROW SHARE MODE")
        declaring = asyncio.create_task(old.store.declare([NEW]))
        counts = [await old.store.read(lambda view: view.count("server")) for _ in range(3)]
        assert not declaring.done()
        unit.commit()
        await declaring
        return counts

    with psycopg.connect(database_url) as unit:
        assert old.run(scene(unit)) == [1, 1, 1]
    assert old.ids(Condition("status", "ACTIVE")) == ["before"]
    with pytest.raises(Conflict):
        old.keep(server("other", serial=1))


def test_tables_of_version_1_are_brought_to_this_one_once(old: Driver, database_url: str) -> None:
    """That version numbered the columns. Four programs start together."""
    columns = [name for (name,) in rows(database_url, COLUMNS) if name.startswith("v_")]
    for number, name in enumerate(columns, 1):
        rows(database_url, f"ALTER TABLE record_1 RENAME COLUMN {name} TO v{number}")
        rows(database_url, f"ALTER INDEX record_1_by_{name} RENAME TO record_1_by_v{number}")
    rows(database_url, "DROP FUNCTION liveref_expect; DELETE FROM turn")
    rows(database_url, "UPDATE property SET value = '1' WHERE name = 'version'")
    new = _started(database_url, 4, NEW)
    assert set(rows(database_url, COLUMNS)).isdisjoint({("v1",), ("v2",)})
    assert [driver.ids(Condition("status", "ACTIVE")) for driver in new] == [["before"]] * 4
    with pytest.raises(Conflict):
        new[0].keep(server("other", serial=1))
    for driver in new:
        driver.close()


def _started(url: str, count: int, *kinds: Kind) -> Sequence[Driver]:
    """So many programs that have started at the same time."""
    drivers: list[Driver] = []
    threads = [
        threading.Thread(target=lambda: drivers.append(opened(url, *kinds))) for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drivers) == count
    return drivers


def test_a_program_that_runs_refuses_tables_of_a_newer_one(old: Driver, database_url: str) -> None:
    rows(database_url, "UPDATE property SET value = '99' WHERE name = 'version'")
    rows(database_url, "UPDATE turn SET number = number + 1")
    with pytest.raises(StoreError, match=r"version 99.*newer liveref"):
        old.keep(server("other"))
    assert rows(database_url, "SELECT count(*) FROM record_1") == [(1,)]

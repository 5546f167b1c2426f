"""PostgreSQL: opening, schema versions, long values, and several processes over one database."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec
import psycopg
import pytest

from liveref.store.base import (
    Condition,
    Conflict,
    Kind,
    Record,
    Session,
    Sort,
    StoreError,
    Transaction,
    Turns,
)
from liveref.store.opening import Database, open_store
from postgres import PostgreSQL
from store.driving import IMAGE, SERVER, Driver, server

pytestmark = pytest.mark.postgresql

RACER = """
import asyncio, sys
from liveref.store.base import Condition, Conflict, Kind
from liveref.store.opening import Database, open_store
from store.driving import SERVER, server

ROUNDS, QUOTA = 60, 3

def name(tx, own, number):
    tx.insert(server(f"name-{own}-{number}", serial=number))

def quota(tx, own, number):
    project = f"p{number // 10}"
    if tx.count("server", [Condition("status", project)]) >= QUOTA:
        raise LookupError
    tx.insert(server(f"quota-{own}-{number}", status=project))

def pool(tx, own, number):
    taken = {r.data["rank"] for r in tx.page("server", [Condition("rank", 0, "ge")])}
    tx.insert(server(f"pool-{own}-{number}", rank=min(set(range(1000)) - taken)))

async def main(url, own):
    store = open_store(Database(url), [SERVER])
    print("ready", flush=True)
    sys.stdin.readline()

    async def race(work, numbers):
        for number in numbers:
            try:
                await store.transact(lambda tx: work(tx, own, number))
            except (Conflict, LookupError):
                pass

    await asyncio.gather(*(race(work, range(k, ROUNDS, 2))
                           for work in (name, quota, pool) for k in (0, 1)))
    await store.close()

asyncio.run(main(*sys.argv[1:]))
"""


def opened(url: str, kinds: Sequence[Kind] = (SERVER, IMAGE), **options: Any) -> Driver:
    return Driver(open_store(Database(url), kinds, **options))


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


def rows(url: str, sql: str) -> list[Any]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


def test_what_was_kept_is_there_again(url: str) -> None:
    with opened(url) as driver:
        driver.keep(server("a", name="x"), server("b"))
        stored = driver.get("a")
    with opened(url) as driver:
        assert driver.get("a") == stored
        assert driver.ids(Condition("name", "x")) == ["a"]


def test_kinds_may_change_between_starts(url: str) -> None:
    before = Kind(name="server", indexed=("name", "rank"))
    after = Kind(name="server", indexed=("status", "rank"), unique=(("serial",),))
    with opened(url, [before]) as driver:
        driver.keep(*(server(f"s{n}", rank=-n, status=str(n % 2), serial=n) for n in range(4)))
        driver.transact(lambda tx: tx.delete("server", "s1"))
    for kinds in ([after], [before], [after]):
        with opened(url, kinds) as driver:
            assert driver.ids() == ["s0", "s2", "s3"]
            assert driver.ids(Condition("status", "0"), sort=[Sort("rank")]) == ["s2", "s0"]
    with opened(url, [after]) as driver, pytest.raises(Conflict):
        driver.keep(server("s4", serial=3))


def test_a_new_unique_group_that_records_break(url: str) -> None:
    with opened(url, [Kind(name="server")]) as driver:
        driver.keep(server("a", name="x"), server("b", name="x"))
    with pytest.raises(StoreError, match=r"server: .* break a unique group .*name"):
        opened(url, [Kind(name="server", unique=(("name",),))])
    with opened(url, [Kind(name="server")]) as driver:
        assert driver.ids() == ["a", "b"]


def test_kinds_are_renamed(url: str) -> None:
    old, new = Kind(name="old/server"), Kind(name="new/server")
    with opened(url, [old]) as driver:
        driver.transact(lambda tx: tx.insert(_of(old, "a")))
    with opened(url, [new], renamed={"old": "new"}) as driver:
        assert driver.get("a", "new/server") is not None


def _of(kind: Kind, id: str) -> Any:
    record = server(id)
    record.kind = kind.name
    return record


def test_tables_from_the_future_stay_as_they_are(url: str) -> None:
    opened(url).close()
    rows(url, "UPDATE property SET value = '99' WHERE name = 'version'")
    with pytest.raises(StoreError, match=r"version 99.*up to 2.*newer liveref"):
        opened(url)
    assert rows(url, "SELECT value FROM property WHERE name = 'version'") == [("99",)]


def test_processes_that_start_together_make_the_tables_once(url: str) -> None:
    drivers: list[Driver] = []
    wrong: list[BaseException] = []

    def start() -> None:
        try:
            drivers.append(opened(url))
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    drivers[0].keep(server("a"))
    assert [driver.ids() for driver in drivers] == [["a"]] * 4
    for driver in drivers:
        driver.close()


def test_long_values_and_identities(url: str) -> None:
    long = "é" * 3000
    with opened(url) as driver:
        driver.keep(server(long, name=f"{long}a"), server(f"{long}b", name=f"{long}b"))
        driver.keep(server("short", name="é"))
        assert driver.ids() == [long, f"{long}b", "short"]
        assert driver.ids(after=long) == [f"{long}b", "short"]
        assert driver.ids(Condition("name", f"{long}a")) == [long]
        assert driver.ids(Condition("name", f"{long}b", "prefix")) == [f"{long}b"]
        assert driver.ids(Condition("id", f"{long}b", "prefix")) == [f"{long}b"]
        assert driver.ids(Condition("name", long, "prefix")) == [long, f"{long}b"]
        driver.transact(lambda tx: tx.history.take("one", 1.0))
        driver.transact(lambda tx: tx.delete("server", long))
        driver.transact_in_turns(lambda tx: tx.history.restore("one"))
        assert driver.get(long) is not None


def test_no_message_has_the_password(url: str) -> None:
    database = Database(url.replace("liveref@", "liveref:sesame@"))
    nowhere = Database("postgresql://someone:sesame@127.0.0.1:1/nothing")
    with Driver(open_store(database, [])) as driver:
        assert "sesame" not in driver.store.engine
    with pytest.raises(StoreError) as caught:
        open_store(nowhere, [])
    assert "sesame" not in str(caught.value) + repr(nowhere) + str(nowhere)
    assert "127.0.0.1:1/nothing" in str(caught.value)


def test_a_commit_that_fails_writes_nothing(url: str) -> None:
    def fail() -> None:
        if failing:
            raise OSError("the disk is full")

    failing = True
    with opened(url, on_commit=fail) as driver:
        with pytest.raises(StoreError, match="the disk is full"):
            driver.keep(server("a"))
        failing = False
        driver.keep(server("b"))
        assert driver.ids() == ["b"]


@pytest.fixture
def stores(url: str) -> Iterator[tuple[Driver, Driver]]:
    """Two stores over one database."""
    with opened(url) as one, opened(url) as other:
        yield one, other


def test_work_that_has_read_what_another_changes_is_run_again(
    stores: tuple[Driver, Driver],
) -> None:
    """Both count, and both insert where they have counted none: one of them counts again."""
    one, other = stores
    both, counted = threading.Barrier(2), list[int]()

    def work(id: str) -> Callable[[Transaction], None]:
        first = True

        def count_and_insert(tx: Transaction) -> None:
            nonlocal first
            counted.append(tx.count("server", [Condition("status", "x")]))
            if first:
                first = False
                both.wait(20)
            tx.insert(server(id, status="x"))

        return count_and_insert

    async def scene() -> None:
        await asyncio.gather(one.store.transact(work("a")), other.store.transact(work("b")))

    one.run(scene())
    assert counted == [0, 0, 1]


def test_work_that_hides_a_collision_is_run_again_all_the_same(
    stores: tuple[Driver, Driver],
) -> None:
    one, other = stores
    one.keep(server("a", rank=0))

    def work(tx: Session) -> None:
        record = tx.get("server", "a")
        assert record is not None
        if record.data["rank"] == 0:
            other.keep(server("b"))
            thread = threading.Thread(target=_raise_rank, args=(other,))
            thread.start()
            thread.join()
        try:
            tx.update(server("a", rank=record.data["rank"] + 10))
        except StoreError:
            raise LookupError("something else") from None

    one.transact(work)
    stored = one.get("a")
    assert stored is not None and stored.data["rank"] == 11


def _raise_rank(driver: Driver) -> None:
    asyncio.run(driver.store.transact(lambda tx: tx.update(server("a", rank=1))))


def test_snapshots_are_taken_while_others_write(stores: tuple[Driver, Driver]) -> None:
    """A snapshot has a state that was there: of two records of one transaction, both or none."""
    one, other = stores

    async def write() -> None:
        for n in range(40):
            await other.store.transact(partial(_insert_both, n))

    async def steer() -> None:
        for n in range(4):
            await one.store.transact(partial(_take, f"s{n}"))

    async def scene() -> None:
        await asyncio.gather(write(), steer())

    one.run(scene())
    for n in range(4):
        one.transact_in_turns(partial(_restore, f"s{n}"))
        ids = one.ids()
        assert {id[1:] for id in ids if id[0] == "a"} == {id[1:] for id in ids if id[0] == "b"}
        one.keep(server(f"next{n}"))


def _insert_both(number: int, tx: Session) -> None:
    for side in "ab":
        tx.insert(server(f"{side}{number}"))


def _take(name: str, tx: Session) -> None:
    tx.history.take(name, 1.0)


def _restore(name: str, tx: Session) -> Turns[list[str]]:
    return tx.history.restore(name)


def test_two_processes_never_both_win(url: str) -> None:
    """They make the same names, take the last of the same quotas and draw from one pool."""
    opened(url, [SERVER]).close()
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, url, own],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            text=True,
        )
        for own in ("one", "other")
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    assert [racer.wait(120) for racer in racers] == [0, 0]
    with opened(url, [SERVER]) as driver:
        stored = driver.read(lambda view: view.page("server"))
    serials = [r.data["serial"] for r in stored if r.id.startswith("name")]
    assert sorted(serials) == list(range(60))
    projects = [r.data["status"] for r in stored if r.id.startswith("quota")]
    assert {project: projects.count(project) for project in projects} == {
        f"p{n}": 3 for n in range(6)
    }
    ranks = [r.data["rank"] for r in stored if r.id.startswith("pool")]
    assert sorted(ranks) == list(range(120))


MANY = 3000
ACTIVE = Condition("status", "ACTIVE")
PAGES: dict[str, tuple[list[Condition], dict[str, Any]]] = {
    "by position": ([], {}),
    "backwards": ([], {"backwards": True}),
    "one value": ([ACTIVE], {}),
    "null": ([Condition("status", None)], {}),
    "sorted": ([], {"sort": [Sort("rank")]}),
    "descending, many alike": ([], {"sort": [Sort("status", descending=True)]}),
    "sorted by id": ([], {"sort": [Sort("id")]}),
    "above": ([Condition("rank", 30, "gt")], {"sort": [Sort("rank")]}),
    "prefix": ([Condition("name", "n", "prefix")], {"sort": [Sort("name")]}),
    "not indexed": ([], {"sort": [Sort("free")]}),
}


@pytest.fixture(scope="module")
def collection(postgresql: PostgreSQL) -> Iterator[Driver]:
    """A store of many servers, two thirds of which have one status."""
    statuses = (None, "ACTIVE", "ACTIVE")
    with opened(postgresql.url(), [SERVER]) as driver:
        driver.keep(
            *(
                server(f"s{n:05}", status=statuses[n % 3], rank=n, name=f"n{n}", free=n)
                for n in range(MANY)
            )
        )
        yield driver


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_page(collection: Driver, page: str) -> None:
    """The rows that PostgreSQL reads for a page from the middle; without an index, all."""
    where, options = PAGES[page]
    read = 0

    def work(view: Any) -> None:
        nonlocal read
        connection, plain = view._connection, view._connection.execute

        def execute(sql: str, parameters: Sequence[Any] = ()) -> Any:
            nonlocal read
            if " LIMIT " in sql:
                [(plan,)] = plain(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", parameters).fetchall()
                read += _rows_read(msgspec.json.decode(plan)[0]["Plan"])
            return plain(sql, parameters)

        connection.execute = execute
        view.page("server", where, after=f"s{MANY // 2:05}", limit=20, **options)

    collection.read(work)
    assert (read > MANY / 3) if page == "not indexed" else (20 <= read <= 100)


def _rows_read(node: dict[str, Any]) -> int:
    below = sum(map(_rows_read, node.get("Plans", ())))
    removed = node.get("Rows Removed by Filter", 0)
    return below or int((node["Actual Rows"] + removed) * node["Actual Loops"])


def test_a_refusal_holds_for_what_others_commit_later(stores: tuple[Driver, Driver]) -> None:
    """Work refuses since a closed batch has no receipt: work that began before the batch was closed
    can't give it one any more. (Fekete, O'Neil and O'Neil, "A Read-Only Transaction Anomaly Under
    Snapshot Isolation", 2004.)"""
    one, other = stores
    one.keep(_batch(1))
    begun, refused, batches = threading.Event(), threading.Event(), list[int]()

    def add_receipt(tx: Transaction) -> None:
        batch = tx.get("image", "batch")
        assert batch is not None
        batches.append(batch.data["rank"])
        begun.set()
        refused.wait(20)
        tx.insert(server("receipt", status=f"batch {batches[-1]}"))

    def report(tx: Transaction) -> None:
        batch = tx.get("image", "batch")
        assert batch is not None
        closed = f"batch {batch.data['rank'] - 1}"
        if not tx.count("server", [Condition("status", closed)]):
            raise LookupError

    adding = threading.Thread(target=other.transact, args=(add_receipt,))
    adding.start()
    begun.wait(20)
    one.transact(lambda tx: tx.update(_batch(2)))
    with pytest.raises(LookupError):
        one.transact(report)
    refused.set()
    adding.join()
    assert batches == [1, 2]
    with pytest.raises(LookupError):
        one.transact(report)


def _batch(number: int) -> Record:
    """The batch, in a table of its own: collisions are noticed by pages of indexes."""
    return Record(kind="image", id="batch", data={"rank": number}, created=1.0, updated=1.0)

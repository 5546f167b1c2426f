"""A unit of work goes over the network as seldom as can be, and is right all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from liveref.store.base import Condition, Conflict, Session, StoreError
from liveref.store.opening import Database, open_store
from liveref.store.postgresql import pipeline
from liveref.store.postgresql.pipeline import Pipeline
from store.driving import SERVER, Driver, server

pytestmark = pytest.mark.postgresql


@pytest.fixture
def driver(database_url: str) -> Iterator[Driver]:
    """A store with two servers, `a` and `b`."""
    with Driver(open_store(Database(database_url), [SERVER])) as made:
        made.keep(server("a", name="a", serial=1), server("b", name="b", serial=2))
        yield made


@pytest.fixture
def trips(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], int]:
    """The number of times that a unit of work waits for the database."""
    waits = 0
    wait = Pipeline.wait

    def counted(self: Pipeline) -> None:
        nonlocal waits
        waits += 1
        wait(self)

    monkeypatch.setattr(Pipeline, "wait", counted)

    def count(work: Callable[[Session], Any]) -> int:
        nonlocal waits
        waits = 0
        driver.transact(work)
        return waits

    return count


def insert_three(tx: Session) -> None:
    for number in range(3):
        tx.insert(server(f"c{number}", name="c", serial=10 + number))


def change(tx: Session) -> None:
    record = tx.get("server", "a")
    assert record is not None
    tx.update(server("a", name="new", serial=1))
    tx.delete("server", "b")


def test_work_that_writes_waits_once(trips: Callable[[Any], int]) -> None:
    assert trips(insert_three) == 1


def test_work_that_reads_waits_for_each_read(trips: Callable[[Any], int]) -> None:
    assert trips(change) == 2


def test_records_have_their_positions_after_the_commit(driver: Driver) -> None:
    stored = driver.add(server("c"))
    there = driver.get("c")
    assert there is not None
    assert stored.position == there.position


def test_a_conflict_is_that_of_its_record(driver: Driver) -> None:
    with pytest.raises(Conflict) as caught:
        driver.keep(server("c", serial=3), server("d", serial=1), server("e", serial=5))
    assert caught.value.paths == ("serial",)
    with pytest.raises(Conflict) as caught:
        driver.keep(server("c", serial=3), server("a", serial=4))
    assert caught.value.paths == ("id",)
    with pytest.raises(Conflict) as caught:
        driver.transact(lambda tx: tx.update(server("b", serial=1)))
    assert caught.value.paths == ("serial",)
    assert driver.ids() == ["a", "b"]


def test_work_goes_on_after_a_conflict_that_it_catches(driver: Driver) -> None:
    def work(tx: Session) -> str:
        tx.insert(server("c", serial=3))
        try:
            tx.insert(server("d", serial=3))
        except Conflict:
            tx.insert(server("e", serial=4))
            return "caught"
        return "not caught"

    assert driver.transact(work) == "caught"
    assert driver.ids() == ["a", "b", "c", "e"]


def test_changes_of_absent_records(driver: Driver) -> None:
    with pytest.raises(KeyError):
        driver.transact(lambda tx: tx.update(server("z")))
    assert driver.transact(lambda tx: tx.delete("server", "z")) is False
    assert driver.transact(lambda tx: [tx.delete("server", "a"), tx.delete("server", "a")]) == [
        True,
        False,
    ]
    assert driver.ids() == ["b"]


def test_work_that_refuses_undoes_its_writes(driver: Driver) -> None:
    def work(tx: Session) -> None:
        tx.insert(server("c"))
        tx.delete("server", "a")
        raise LookupError

    with pytest.raises(LookupError):
        driver.transact(work)
    assert driver.ids() == ["a", "b"]


def test_a_statement_that_was_not_prepared_is_prepared_later(driver: Driver) -> None:
    """An error keeps the statements behind it from being prepared: again and again."""
    for number in range(6):
        with pytest.raises(Conflict):
            driver.keep(server("a"), server(f"c{number}", serial=100 + number))
        driver.transact(lambda tx: tx.put_setting("x", 1))
        with pytest.raises(KeyError):
            driver.transact(lambda tx: tx.update(server("z")))
        driver.keep(server(f"d{number}", serial=200 + number))
    assert driver.count() == 8


def test_text_that_a_database_can_not_have(driver: Driver) -> None:
    with pytest.raises((StoreError, UnicodeEncodeError)):
        driver.transact(lambda tx: tx.put_setting("a\x00b", 1))
    driver.keep(server("c"))
    assert driver.ids() == ["a", "b", "c"]


def test_a_connection_lets_go_of_statements(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has a bound for those that it has prepared; each number of values is another statement."""
    monkeypatch.setattr(pipeline, "STATEMENTS", 8)
    forgets: list[int] = []
    forget = pipeline.Statements.forget

    def noted(self: pipeline.Statements) -> None:
        forgets.append(len(self.names))
        forget(self)

    monkeypatch.setattr(pipeline.Statements, "forget", noted)
    for count in [*range(1, 20)] * 2:
        ids = ["a", *(f"no-{n}" for n in range(count))]
        for _ in range(3):
            assert driver.ids(Condition("name", ids, "in")) == ["a"]
        driver.transact(lambda tx: tx.put_setting("x", 1))
    assert len(forgets) > 2
    assert max(forgets) <= 8 + 5  # those of one unit come on top

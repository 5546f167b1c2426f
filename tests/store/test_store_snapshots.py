"""Snapshots: states of the store that it goes back to, in any order."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from liveref.store.base import Condition, Conflict, Kind, Record, Session, StoreError, Turns
from liveref.store.opening import open_store
from store.driving import IMAGE, SERVER, Driver, server

UUID = "01a22f3b-40af-7641-ab42-5e40bee63d6{}"


def image(id: str, *keys: str) -> Record:
    bodies = {f"slot{number}": {"key": key} for number, key in enumerate(keys)}
    return Record(kind="image", id=id, data={"_": {"bodies": bodies}}, created=1.0, updated=1.0)


def take(store: Driver, name: str) -> None:
    store.transact(lambda tx: tx.history.take(name, 5.0))


def restore(store: Driver, name: str) -> list[str]:
    return store.transact_in_turns(lambda tx: tx.history.restore(name))


def forget(store: Driver, name: str) -> list[str]:
    return store.transact(lambda tx: tx.history.forget(name))


def names(store: Driver) -> list[str]:
    return [snapshot.name for snapshot in store.transact(lambda tx: tx.history.snapshots())]


def content(store: Driver) -> list[Record]:
    return store.read(lambda view: [*view.page("server"), *view.page("image")])


def drop(store: Driver, kind: str, id: str) -> None:
    assert store.transact(lambda tx: tx.delete(kind, id))


def change(store: Driver, record: Record) -> None:
    store.transact(lambda tx: tx.update(record))


def held(store: Driver, key: str) -> bool:
    return store.transact(lambda tx: tx.holds(key))


def test_a_snapshot_brings_back_what_was_changed_deleted_and_added(store: Driver) -> None:
    store.keep(server("a", status="ACTIVE"), server("b"), image("i"))
    before = content(store)
    take(store, "one")
    change(store, server("a", created=9.0, status="ERROR"))
    drop(store, "server", "b")
    drop(store, "image", "i")
    store.keep(server("c"))
    restore(store, "one")
    assert content(store) == before
    assert store.ids(Condition("status", "ACTIVE")) == ["a"]


def test_a_snapshot_says_when_it_was_taken_and_how_much_it_has(store: Driver) -> None:
    store.keep(server("a"), server("b"), image("i"))
    snapshot = store.transact(lambda tx: tx.history.take("one", 5.0))
    assert (snapshot.name, snapshot.created, snapshot.records) == ("one", 5.0, 3)
    assert store.transact(lambda tx: tx.history.snapshots()) == [snapshot]


def test_identities_come_back_and_go(store: Driver) -> None:
    store.keep(server(UUID.format(1)))
    take(store, "one")
    drop(store, "server", UUID.format(1))
    store.keep(server(UUID.format(2)))
    restore(store, "one")
    ids = [UUID.format(1), UUID.format(2)]
    records = store.read(lambda view: view.identified(("server",), ids))
    assert [record.id for record in records] == [UUID.format(1)]


def test_the_next_position_is_the_same_again(store: Driver) -> None:
    store.keep(server("a"), server("b"))
    take(store, "one")
    position = store.add(server("c")).position
    restore(store, "one")
    assert store.add(server("d")).position == position


def test_a_position_that_is_used_again_has_its_former_record_back(store: Driver) -> None:
    store.keep(server("a"), server("b"))
    take(store, "one")
    drop(store, "server", "b")
    store.keep(server("c"))
    restore(store, "one")
    assert store.ids() == ["a", "b"]


def test_unique_values_may_have_changed_places(store: Driver) -> None:
    store.keep(server("a", serial=1), server("b", serial=2))
    take(store, "one")
    drop(store, "server", "a")
    change(store, server("b", serial=1))
    store.keep(server("c", serial=2))
    restore(store, "one")
    assert store.ids(Condition("serial", 1)) == ["a"]


def test_settings_belong_to_a_snapshot(store: Driver) -> None:
    store.transact(lambda tx: tx.put_setting("clock", {"offset": 1}))
    take(store, "one")
    store.transact(lambda tx: tx.put_setting("clock", {"offset": 2}))
    store.transact(lambda tx: tx.put_setting("other", 3))
    restore(store, "one")
    assert store.transact(lambda tx: tx.setting("clock")) == {"offset": 1}
    assert store.transact(lambda tx: tx.setting("other")) is None


def test_a_name_is_taken_once(store: Driver) -> None:
    take(store, "one")
    with pytest.raises(Conflict):
        take(store, "one")
    forget(store, "one")
    take(store, "one")
    assert names(store) == ["one"]


@pytest.mark.parametrize("act", [restore, forget])
def test_a_snapshot_that_is_not_there(store: Driver, act: Callable[[Driver, str], Any]) -> None:
    with pytest.raises(KeyError):
        act(store, "none")


def test_a_restore_that_fails_changes_nothing(store: Driver) -> None:
    def work(tx: Session) -> Turns[None]:
        yield from tx.history.restore("one")
        raise ValueError("enough")

    take(store, "one")
    store.keep(server("a"))
    with pytest.raises(ValueError, match="enough"):
        store.transact_in_turns(work)
    assert store.ids() == ["a"]
    restore(store, "one")
    assert store.ids() == []


@pytest.mark.parametrize("act", [take, restore, forget])
def test_what_is_not_committed_has_not_happened(
    tmp_path: Path, act: Callable[[Driver, str], Any]
) -> None:
    """The disk fails at the commit; the next start finds the state before."""

    def fail() -> None:
        if failing:
            raise OSError("the disk is full")

    failing = False
    with Driver(open_store(tmp_path, [SERVER, IMAGE], on_commit=fail)) as store:
        store.keep(server("a"))
        take(store, "one")
        store.keep(server("b"))
        failing = True
        with pytest.raises(StoreError, match="the disk is full"):
            act(store, "two" if act is take else "one")
        failing = False
        assert (store.ids(), names(store)) == (["a", "b"], ["one"])
    with Driver(open_store(tmp_path, [SERVER, IMAGE])) as store:
        assert (store.ids(), names(store)) == (["a", "b"], ["one"])
        restore(store, "one")
        assert store.ids() == ["a"]


def test_a_restore_changes_the_version(store: Driver) -> None:
    take(store, "one")
    before = store.store.version()
    restore(store, "one")
    assert before is None or store.store.version() != before


def test_without_a_snapshot_nothing_is_journalled(tmp_path: Path) -> None:
    with Driver(open_store(tmp_path, [SERVER])) as store:
        take(store, "one")
        forget(store, "one")
        store.keep(server("a"))
        change(store, server("a", name="x"))
        drop(store, "server", "a")
    assert entries(tmp_path) == 0


def entries(folder: Path) -> int:
    with sqlite3.connect(folder / "records.sqlite3") as connection:
        count: int = connection.execute("SELECT count(*) FROM undo").fetchone()[0]
    connection.close()
    return count


def test_the_journal_does_not_grow_with_repeated_changes(tmp_path: Path) -> None:
    with Driver(open_store(tmp_path, [SERVER])) as store:
        store.keep(server("a"))
        take(store, "one")
        for number in range(50):
            change(store, server("a", name=str(number)))
            store.keep(server(f"b{number}"))
            drop(store, "server", f"b{number}")
    assert entries(tmp_path) == 1


def test_snapshots_outlive_the_process(tmp_path: Path) -> None:
    with Driver(open_store(tmp_path, [SERVER, IMAGE])) as store:
        store.keep(server("a"), image("i"))
        take(store, "one")
        drop(store, "server", "a")
    with Driver(open_store(tmp_path, [SERVER, IMAGE])) as store:
        assert names(store) == ["one"]
        restore(store, "one")
        assert store.ids() == ["a"]


def test_records_of_a_reference_that_is_not_served_come_back_too(tmp_path: Path) -> None:
    with Driver(open_store(tmp_path, [SERVER, IMAGE])) as store:
        store.keep(image("i"))
        take(store, "one")
        drop(store, "image", "i")
    with Driver(open_store(tmp_path, [SERVER])) as store:
        restore(store, "one")
    with Driver(open_store(tmp_path, [SERVER, IMAGE])) as store:
        assert store.get("i", "image") is not None


def test_a_kind_may_have_other_indexes_by_then(tmp_path: Path) -> None:
    with Driver(open_store(tmp_path, [SERVER])) as store:
        store.keep(server("a", colour="red"))
        take(store, "one")
        drop(store, "server", "a")
    other = Kind(name="server", indexed=("colour",))
    with Driver(open_store(tmp_path, [other])) as store:
        restore(store, "one")
        assert store.ids(Condition("colour", "red")) == ["a"]


def test_a_newer_rule_that_a_snapshot_breaks_is_named(tmp_path: Path) -> None:
    with Driver(open_store(tmp_path, [Kind(name="server")])) as store:
        store.keep(server("a", colour="red"), server("b", colour="red"))
        take(store, "one")
        drop(store, "server", "b")
    other = Kind(name="server", unique=(("colour",),))
    with Driver(open_store(tmp_path, [other])) as store:
        with pytest.raises(StoreError, match="server: the records of the snapshot break a rule"):
            restore(store, "one")
        assert store.ids() == ["a"]


def test_a_blob_is_held_as_long_as_a_snapshot_needs_it(store: Driver) -> None:
    store.keep(image("i", "k1"))
    take(store, "one")
    take(store, "two")
    drop(store, "image", "i")
    assert held(store, "k1")
    assert forget(store, "one") == []
    assert forget(store, "two") == ["k1"]
    assert not held(store, "k1")


def test_a_blob_that_is_newer_than_the_snapshot_is_not_held(store: Driver) -> None:
    take(store, "one")
    store.keep(image("i", "k1"))
    drop(store, "image", "i")
    assert not held(store, "k1")


def test_a_restore_tells_which_blobs_nobody_needs(store: Driver) -> None:
    store.keep(image("i", "k1"))
    take(store, "one")
    store.keep(image("j", "k2"))
    change(store, image("i", "k1", "k3"))
    assert sorted(restore(store, "one")) == ["k2", "k3"]


def test_a_blob_of_a_later_snapshot_is_held(store: Driver) -> None:
    take(store, "one")
    store.keep(image("i", "k1"))
    take(store, "two")
    assert restore(store, "one") == []
    assert held(store, "k1")
    assert restore(store, "two") == []
    assert not held(store, "k1")
    assert forget(store, "two") == []


def test_a_blob_that_a_restore_brings_back_is_needed(store: Driver) -> None:
    store.keep(image("i", "k1"))
    take(store, "one")
    drop(store, "image", "i")
    take(store, "two")
    store.keep(image("i", "k1"))
    assert restore(store, "one") == []


class _History(RuleBasedStateMachine):
    """Changes, snapshots and restores in any order, beside a model that copies everything."""

    folder: Path | None = None

    @initialize()
    def open(self) -> None:
        self.store = Driver(open_store(self.folder, [SERVER, IMAGE]))
        self.copies: dict[str, list[Record]] = {}
        self.number = 0

    def teardown(self) -> None:
        self.store.close()

    @rule(id=st.sampled_from("abcd"), serial=st.integers(0, 3))
    def put(self, id: str, serial: int) -> None:
        def work(tx: Session) -> None:
            record = server(id, serial=serial)
            if tx.get("server", id) is None:
                tx.insert(record)
            else:
                tx.update(record)

        try:
            self.store.transact(work)
        except Conflict:
            return

    @rule(id=st.sampled_from("abcd"))
    def remove(self, id: str) -> None:
        self.store.transact(lambda tx: tx.delete("server", id))

    @rule(id=st.sampled_from("xyz"), key=st.sampled_from(["k1", "k2"]))
    def image(self, id: str, key: str) -> None:
        def work(tx: Session) -> None:
            if not tx.delete("image", id):
                tx.insert(image(id, id + key))

        self.store.transact(work)

    @rule()
    def take(self) -> None:
        self.number += 1
        name = f"s{self.number}"
        take(self.store, name)
        self.copies[name] = content(self.store)

    @precondition(lambda self: self.copies)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.copies)))
        lost = restore(self.store, name)
        assert content(self.store) == self.copies[name]
        assert not set(lost) & self.needed()

    @precondition(lambda self: self.copies)
    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.copies)))
        del self.copies[name]
        lost = forget(self.store, name)
        assert not set(lost) & self.needed()

    def needed(self) -> set[str]:
        states = [*self.copies.values(), content(self.store)]
        return {key for records in states for record in records for key in _keys(record)}

    @invariant()
    def snapshots_are_those_of_the_model(self) -> None:
        assert names(self.store) == list(self.copies)

    @invariant()
    def what_only_snapshots_need_is_held(self) -> None:
        present = {key for record in content(self.store) for key in _keys(record)}
        assert all(held(self.store, key) for key in self.needed() - present)


def _keys(record: Record) -> list[str]:
    return [body["key"] for body in record.data.get("_", {}).get("bodies", {}).values()]


_History.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestHistoryInMemory = _History.TestCase

"""The protocol: records are kept, replaced, removed, and unique."""

from __future__ import annotations

from typing import Any, cast

import pytest

from liveref.store.base import Conflict, Record, StoreError, Transaction
from store.driving import Driver, server


def test_what_is_inserted_comes_back(store: Driver) -> None:
    data = {"name": "ä\u0000\"'", "n": [1, 2.5, None, True], "deep": {"x": {}}}
    record = Record(kind="server", id="a", data=data, created=1.5, updated=2.25)
    stored = store.add(record)
    assert stored.position > 0
    assert store.get("a") == stored
    assert stored.data == data


def test_positions_rise(store: Driver) -> None:
    stored = [store.add(server(f"s{n}")) for n in range(5)]
    positions = [record.position for record in stored]
    assert positions == sorted(set(positions))


def test_identities_are_looked_up_in_several_kinds(store: Driver) -> None:
    one, other = (f"01a22f3b-40af-7641-ab42-5e40bee63d6{n}" for n in "ab")
    image = Record(kind="image", id=one, data={}, created=1.0, updated=1.0)
    store.keep(server(one), server(other), server("named"), image)

    def identified(kinds: tuple[str, ...], *ids: str) -> list[str]:
        records = store.read(lambda view: view.identified(kinds, ids))
        return sorted(f"{record.kind} {record.id[-1]}" for record in records)

    assert identified(("server", "image"), one) == ["image a", "server a"]
    assert identified(("server", "image"), one, other) == ["image a", "server a", "server b"]
    assert identified(("image",), one, other) == ["image a"]
    assert identified((), one) == identified(("image",)) == []
    store.transact(lambda tx: tx.delete("server", one))
    assert identified(("server", "image"), one, other) == ["image a", "server b"]


def test_kinds_have_ids_of_their_own(store: Driver) -> None:
    store.keep(server("a"))
    assert store.get("a", "image") is None


def test_update_replaces_data_and_times_and_keeps_the_position(store: Driver) -> None:
    before = store.add(server("a", name="old", rank=1))
    new = Record(kind="server", id="a", data={"name": "new"}, created=3.0, updated=4.0)
    store.transact(lambda tx: tx.update(new))
    after = store.get("a")
    assert after is not None
    assert (after.data, after.created, after.updated) == ({"name": "new"}, 3.0, 4.0)
    assert after.position == before.position


def test_update_of_what_is_not_there(store: Driver) -> None:
    with pytest.raises(KeyError, match="nobody"):
        store.transact(lambda tx: tx.update(server("nobody")))


def test_delete_says_whether_it_was_there(store: Driver) -> None:
    store.keep(server("a"))
    assert store.transact(lambda tx: tx.delete("server", "a")) is True
    assert store.transact(lambda tx: tx.delete("server", "a")) is False
    assert store.get("a") is None


def test_an_id_is_taken_once(store: Driver) -> None:
    store.keep(server("a", name="x", owner={"id": 1}))
    with pytest.raises(Conflict) as caught:
        store.keep(server("a", name="x", owner={"id": 1}))
    assert caught.value.paths == ("id",)
    assert caught.value.kind == "server"


@pytest.mark.parametrize("value", ["x", 7, 2.5, True, False, [1], {"a": 1}])
def test_a_unique_group_is_taken_once(store: Driver, value: Any) -> None:
    store.keep(server("a", name=value, owner={"id": "o"}))
    with pytest.raises(Conflict) as caught:
        store.keep(server("b", name=value, owner={"id": "o"}))
    assert caught.value.paths == ("name", "owner.id")


def test_a_group_is_taken_only_by_all_of_its_values(store: Driver) -> None:
    store.keep(server("a", name="x", owner={"id": 1}), server("b", name="x", owner={"id": 2}))
    assert store.ids() == ["a", "b"]


def test_values_of_other_types_are_other_values(store: Driver) -> None:
    values = [1, "1", True, "true", 0, False, "", [], {}]
    store.keep(*(server(f"s{n}", serial=value) for n, value in enumerate(values)))
    assert len(store.ids()) == len(values)


@pytest.mark.parametrize("owner", [{"id": None}, {}, None, "text", [1]])
def test_a_group_with_a_null_or_absent_value_is_free(store: Driver, owner: Any) -> None:
    store.keep(server("a", name="x", owner=owner), server("b", name="x", owner=owner))
    assert store.ids() == ["a", "b"]


def test_update_may_not_take_what_is_taken(store: Driver) -> None:
    store.keep(server("a", serial=1), server("b", serial=2))
    with pytest.raises(Conflict) as caught:
        store.transact(lambda tx: tx.update(server("b", serial=1)))
    assert caught.value.paths == ("serial",)
    store.transact(lambda tx: tx.update(server("a", serial=1, name="its own")))


def test_what_is_deleted_is_free_again(store: Driver) -> None:
    store.keep(server("a", serial=1))
    store.transact(lambda tx: tx.delete("server", "a"))
    store.keep(server("b", serial=1))


def test_work_may_catch_a_conflict_and_go_on(store: Driver) -> None:
    store.keep(server("a", serial=1))

    def upsert(tx: Transaction) -> str:
        tx.insert(server("before"))
        try:
            tx.insert(server("b", serial=1))
        except Conflict:
            tx.update(server("a", serial=1, name="upserted"))
        return str(tx.page("server", limit=1)[0].data["name"])

    assert store.transact(upsert) == "upserted"
    assert store.ids() == ["a", "before"]


def test_work_sees_what_it_has_written(store: Driver) -> None:
    def work(tx: Transaction) -> tuple[bool, int, int]:
        tx.insert(server("a"))
        there = tx.get("server", "a") is not None
        many = tx.count("server")
        tx.delete("server", "a")
        return there, many, tx.count("server")

    assert store.transact(work) == (True, 1, 0)


@pytest.mark.parametrize("error", [RuntimeError("own"), KeyError("own"), KeyboardInterrupt()])
def test_what_work_raises_undoes_it_and_is_raised(store: Driver, error: BaseException) -> None:
    def work(tx: Transaction) -> None:
        tx.insert(server("a"))
        raise error

    with pytest.raises(type(error)) as caught:
        store.transact(work)
    assert caught.value is error
    assert store.ids() == []
    store.keep(server("a"))


def test_stop_iteration_does_not_end_whoever_waits(store: Driver) -> None:
    def work(tx: Transaction) -> None:
        next(iter(()))

    with pytest.raises(RuntimeError, match="StopIteration"):
        store.transact(work)


def test_work_is_no_coroutine(store: Driver) -> None:
    async def work(tx: Transaction) -> None:
        tx.insert(server("a"))

    with pytest.raises(TypeError, match="plain function"):
        store.transact(lambda tx: cast(object, work(tx)))
    assert store.ids() == []


def test_a_transaction_ends_with_its_work(store: Driver) -> None:
    ended = store.transact(lambda tx: tx)
    with pytest.raises(StoreError, match="after its work has ended"):
        ended.insert(server("a"))


def test_a_kind_that_was_not_declared(store: Driver) -> None:
    with pytest.raises(StoreError, match="without the kind 'flavor'"):
        store.get("a", "flavor")


def test_text_that_is_no_unicode_is_refused_and_harms_nobody(store: Driver) -> None:
    with pytest.raises(ValueError, match="surrogates"):
        store.keep(server("a", name="\ud800"))
    store.keep(server("b", name="fine"))
    assert store.ids() == ["b"]


def test_a_closed_store_says_so(opener: Any) -> None:
    driver = Driver(opener())
    driver.keep(server("a"))
    driver.get("a")
    driver.close()
    with Driver(driver.store) as again:
        with pytest.raises(StoreError, match="is closed"):
            again.get("a")
        with pytest.raises(StoreError, match="is closed"):
            again.keep(server("b"))

"""The store answers as the naive model does, whatever is kept and asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveref.store.base import Condition, Conflict, Kind, Record, Sort, Transaction
from liveref.store.opening import open_store
from store import model
from store.driving import Driver
from store.engines import ENGINES, place

KIND = Kind(name="thing", indexed=("a", "b.c", "created"), unique=(("u", "v"),))
PATHS = ("a", "b.c", "free", "created", "id")
IDS = [*"0123456", *(f"i{n}" for n in range(7, 12))]

text = st.text(st.sampled_from('aAzé"\\\x00\ud7ff\ue000\U0010ffff1'), max_size=3)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([2**53, 2**53 + 1, -(2**63), 2**63 - 1, 0.5, -0.0, 1e300, float(2**53)])
    | text
)
values = scalars | st.lists(st.integers(0, 2) | st.sampled_from(["a", "é"]), max_size=2)
data = st.fixed_dictionaries(
    {}, optional={"a": values, "b": st.fixed_dictionaries({"c": values}) | values, "free": values}
)
conditions = st.one_of(
    st.builds(
        Condition,
        st.sampled_from(PATHS),
        scalars,
        st.sampled_from(["eq", "ne", "lt", "le", "gt", "ge", "contains"]),
    ),
    st.builds(Condition, st.sampled_from(PATHS), st.lists(scalars, max_size=3), st.just("in")),
    st.builds(Condition, st.sampled_from(PATHS), text, st.just("prefix")),
    st.builds(Condition, st.sampled_from(PATHS), st.booleans(), st.just("absent")),
)
sorts = st.lists(st.builds(Sort, st.sampled_from(PATHS), st.booleans()), max_size=3)


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Driver]:
    """A store for all examples: each begins by clearing it."""
    with Driver(open_store(place(request, tmp_path_factory.mktemp("data")), [KIND])) as driver:
        yield driver


def record_of(id: str, content: dict[str, Any], created: float = 1.0) -> Record:
    return Record(kind="thing", id=id, data=content, created=created, updated=1.0)


def clear(tx: Transaction) -> None:
    for record in tx.page("thing"):
        tx.delete("thing", record.id)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(data, st.sampled_from([1.0, 2.0, 2.5])), max_size=len(IDS)),
    st.lists(conditions, max_size=2),
    sorts,
    st.integers(0, len(IDS)),
    st.integers(0, 5),
    st.booleans(),
)
def test_pages_and_counts(
    store: Driver,
    contents: list[tuple[dict[str, Any], float]],
    where: list[Condition],
    sort: list[Sort],
    start: int,
    limit: int,
    backwards: bool,
) -> None:
    def fill(tx: Transaction) -> list[Record]:
        clear(tx)
        return [tx.insert(record_of(IDS[n], *content)) for n, content in enumerate(contents)]

    stored = store.transact(fill)
    after = stored[start].id if start < len(stored) else None
    page = store.read(
        lambda view: view.page(
            "thing", where, sort=sort, after=after, limit=limit, backwards=backwards
        )
    )
    expected = model.page(stored, where, sort, after, limit, backwards)
    assert [record.id for record in page] == expected
    assert page == [record for id in expected for record in stored if record.id == id]
    many = store.read(lambda view: view.count("thing", where))
    assert many == sum(all(model.meets(record, c) for c in where) for record in stored)


groups = st.fixed_dictionaries({}, optional={"u": scalars, "v": st.none() | st.integers(0, 1)})
steps = st.lists(
    st.tuples(st.sampled_from(["insert", "update", "delete"]), st.sampled_from(IDS[:5]), groups)
)


@settings(max_examples=100, deadline=None)
@given(steps)
def test_changes(store: Driver, taken: list[tuple[str, str, dict[str, Any]]]) -> None:
    def take(tx: Transaction) -> dict[str, dict[str, Any]]:
        model_data: dict[str, dict[str, Any]] = {}
        clear(tx)
        for verb, id, content in taken:
            assert _take(tx, verb, id, content) == _expect(model_data, verb, id, content)
        return model_data

    model_data = store.transact(take)
    stored = store.read(lambda view: {record.id: record.data for record in view.page("thing")})
    assert stored == model_data


def _take(tx: Transaction, verb: str, id: str, content: dict[str, Any]) -> Any:
    try:
        if verb == "delete":
            return tx.delete("thing", id)
        if verb == "insert":
            tx.insert(record_of(id, content))
        else:
            tx.update(record_of(id, content))
    except Conflict as conflict:
        return conflict.paths
    except KeyError:
        return KeyError
    return None


def _expect(data: dict[str, dict[str, Any]], verb: str, id: str, content: dict[str, Any]) -> Any:
    if verb == "delete":
        return data.pop(id, None) is not None
    if verb == "insert" and id in data:
        return ("id",)
    if verb == "update" and id not in data:
        return KeyError
    if any(_same_group(content, other) for key, other in data.items() if key != id):
        return ("u", "v")
    data[id] = content
    return None


def _same_group(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(
        one.get(key) is not None and model.rank(one[key]) == model.rank(other.get(key))
        for key in ("u", "v")
    )

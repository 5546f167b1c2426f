"""Records that have the names and the amounts for which a query asks."""

from __future__ import annotations

from typing import Any

import pytest

from liveref.model.behaviour.amounts import Draw
from liveref.model.behaviour.queries import Ask
from liveref.model.behaviour.transitions import Transition
from liveref.service.effects.capacity.candidates import Candidates
from liveref.service.system.record_meta import RecordMeta
from steps.bench import Bench
from steps.making import Api

SHELVES = """
    GET /shelves ?room -> shelves:array
    > {"shelves": [{"id": "a", "name": "a"}]}
    POST /shelves name -> id name
    GET /shelves/{shelf_id} -> id name
    GET /shelves/{shelf_id}/rooms -> rooms:array
    > {"rooms": [{"kind": "tall", "total": 4}]}
    PUT /shelves/{shelf_id}/rooms -> rooms:array
    < {"rooms": [{"kind": "tall", "total": 4}]}
    > {"rooms": [{"kind": "tall", "total": 4}]}
    PUT /orders/{order_id} amounts:object -> amounts:object
    GET /orders/{order_id} -> amounts:object
"""
TAKES = Transition(draws=Draw(of="room", amounts="amounts.*.*", total="total"))
OTHERS: dict[str, dict[str, Any]] = {
    "shelf": {"asks": {"room": Ask(left_for="order")}},
    "order": {"actions": {"replace": TAKES}},
}


@pytest.fixture
def shelves(api: Api) -> Bench:
    """Two shelves, of which one has no room left."""
    bench = api(SHELVES, others=OTHERS)
    for shelf in ("a", "b"):
        bench.put("shelf", shelf, name=f"shelf {shelf}")
        meta = RecordMeta(parent=shelf, identity="tall")
        bench.put("room", f"{shelf}/tall", meta, kind="tall", total=4)
    bench.put("order", "1", amounts={"a": {"tall": 4}})
    return bench


def test_a_list_has_the_records_with_room(shelves: Bench) -> None:
    listed = shelves.on("GET /shelves?room=tall:2")
    assert listed.has(Candidates)
    assert not shelves.on("GET /shelves/a").has(Candidates)
    (condition,) = listed.select(Candidates)
    assert (condition.path, condition.value) == ("id", ["b"])
    assert shelves.on("GET /shelves").select(Candidates) == []

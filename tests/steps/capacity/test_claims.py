"""Amounts that a request claims of records, and names that it mentions."""

from __future__ import annotations

import pytest

from liveref.model.behaviour.amounts import Draw
from liveref.model.behaviour.transitions import Mention, Transition
from liveref.service.effects.capacity.claims import Claims, Unclaimed
from liveref.service.system.record_meta import RecordMeta
from steps.bench import Bench, refused
from steps.making import Api

SHELVES = """
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
TAKES = Draw(of="room", amounts="amounts.*.*", total="total")
NAMES = {"shelf": Mention(at=("amounts.*",))}
VERBS = ("update", "replace", "create", "put")


@pytest.fixture
def shelves(api: Api) -> Bench:
    """A shelf with room for four tall books, of which one order takes three."""
    order = {"actions": dict.fromkeys(VERBS, Transition(draws=TAKES, names=NAMES))}
    bench = api(SHELVES, others={"order": order})
    bench.put("shelf", "a", name="a")
    bench.put("room", "a/tall", RecordMeta(parent="a", identity="tall"), kind="tall", total=4)
    bench.put("order", "1", amounts={"a": {"tall": 3}})
    return bench


def test_they_are_in_the_plans_of_what_claims(shelves: Bench) -> None:
    assert shelves.on("PUT /orders/2").has(Claims)
    assert not shelves.on("GET /orders/2").has(Claims)
    assert shelves.on("PUT /shelves/a/rooms").has(Unclaimed)
    assert not shelves.on("PUT /orders/2").has(Unclaimed)


def test_no_more_is_taken_than_is_left(shelves: Bench) -> None:
    shelves.on("PUT /orders/2", {"amounts": {"a": {"tall": 1}}}).unit(Claims, "admit")
    with refused(409, "2 is more than is left"):
        shelves.on("PUT /orders/2", {"amounts": {"a": {"tall": 2}}}).unit(Claims, "admit")
    with refused(409, "There is no room wide of a"):
        shelves.on("PUT /orders/2", {"amounts": {"a": {"wide": 1}}}).unit(Claims, "admit")


def test_a_name_without_a_record_is_refused(shelves: Bench) -> None:
    with refused(400, "There is no shelf b"):
        shelves.on("PUT /orders/2", {"amounts": {"b": {"tall": 1}}}).unit(Claims, "admit")


def test_a_name_of_several_records_is_refused(shelves: Bench) -> None:
    shelves.put("shelf", "c", name="same")
    shelves.put("shelf", "d", name="same")
    orders = shelves.on("PUT /orders/2", {"amounts": {"same": {}}})
    with refused(409, "More than one shelf is called same"):
        orders.unit(Claims, "admit")
    shelves.on("PUT /orders/2", {"amounts": {"c": {}}}).unit(Claims, "admit")


def test_a_collection_keeps_what_is_claimed(shelves: Bench) -> None:
    replace = shelves.on("PUT /shelves/a/rooms")
    replace.unit(Unclaimed, "finish")
    shelves.work(lambda tx: tx.delete(shelves.system.kind("room"), "a/tall"))
    with refused(409, "There is an order of tall"):
        replace.unit(Unclaimed, "finish")


def test_a_claim_of_nothing_is_refused(shelves: Bench) -> None:
    with refused(400, "0 is no amount"):
        shelves.on("PUT /orders/2", {"amounts": {"a": {"tall": 0}}}).unit(Claims, "admit")

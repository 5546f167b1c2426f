"""The effects of a claim on the records of which it claims."""

from __future__ import annotations

import pytest

from liveref.model.behaviour.amounts import Draw
from liveref.model.behaviour.transitions import Transition
from liveref.service.effects.capacity.claimed import ClaimedGenerations, EmptyClaims
from steps.bench import Bench
from steps.making import Api

SHELVES = """
    POST /shelves name -> id name generation:integer
    GET /shelves/{shelf_id} -> id name generation:integer
    GET /shelves/{shelf_id}/rooms -> rooms:array
    > {"rooms": [{"kind": "tall", "total": 4}]}
    PUT /shelves/{shelf_id}/rooms -> rooms:array
    < {"rooms": [{"kind": "tall", "total": 4}]}
    > {"rooms": [{"kind": "tall", "total": 4}]}
    PUT /orders/{order_id} amounts:object -> amounts:object
    GET /orders/{order_id} -> amounts:object
"""
TAKES = Transition(draws=Draw(of="room", amounts="amounts.*.kinds.*", total="total"))
AMOUNTS = {"a": {"kinds": {"tall": 1}}, "b": {"kinds": {"tall": 2}}}


@pytest.fixture
def shelves(api: Api) -> Bench:
    """Three shelves that have been changed twice."""
    bench = api(SHELVES, others={"order": {"actions": {"replace": TAKES}}})
    for shelf in "abc":
        bench.put("shelf", shelf, generation=2)
    return bench


def test_they_are_in_the_plans_of_what_claims(shelves: Bench) -> None:
    assert shelves.on("PUT /orders/1").has(ClaimedGenerations)
    assert shelves.on("PUT /orders/1").has(EmptyClaims)
    assert not shelves.on("PUT /shelves/a/rooms").has(ClaimedGenerations)
    assert not shelves.on("GET /orders/1").has(EmptyClaims)


@pytest.mark.parametrize("moment", ["made", "changed"])
def test_a_claim_raises_the_generation_of_what_it_claims_of(shelves: Bench, moment: str) -> None:
    shelves.on("PUT /orders/1").make(ClaimedGenerations, moment=moment, amounts=AMOUNTS)
    assert [one["generation"] for one in shelves.all("shelf")] == [3, 3, 2]


def test_a_claim_is_shown_with_the_generations(shelves: Bench) -> None:
    order = shelves.put("order", "1", amounts={"a": {"kinds": {"tall": 1}}})
    (fields,) = shelves.on("GET /orders/1").show(ClaimedGenerations, order)
    assert fields == {"amounts": {"a": {"kinds": {"tall": 1}, "generation": 2}}}


def test_a_claim_of_nothing_is_deleted(shelves: Bench) -> None:
    shelves.put("order", "1", amounts=AMOUNTS)
    shelves.put("order", "2", amounts={})
    for order in "12":
        shelves.on(f"PUT /orders/{order}").unit(EmptyClaims, "finish")
    assert shelves.all("order") == [{"amounts": AMOUNTS}]

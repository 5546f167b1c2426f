"""Maps that older versions have as lists."""

from __future__ import annotations

from typing import Any

import pytest

from liveref.model.behaviour.queries import Keyed
from liveref.service.effects.capacity.keyed import KeyedLists, to_list, to_map
from steps.bench import Bench, refused
from steps.making import Api

ORDERS = """
    PUT /orders/{order_id} amounts:object -> amounts:object
    GET /orders/{order_id} -> amounts:object
"""
KEYED = Keyed(by="shelf.id", since="1.12")
ITEMS = [{"shelf": {"id": "a"}, "kinds": {"tall": 1}}, {"shelf": {"id": "b"}, "kinds": {}}]
ENTRIES = {"a": {"kinds": {"tall": 1}}, "b": {"kinds": {}}}


@pytest.fixture
def orders(api: Api) -> Bench:
    """Orders whose amounts are lists before 1.12."""
    return api(ORDERS, others={"order": {"keyed": {"amounts": KEYED}}})


def body(orders: Bench, amounts: Any, version: tuple[int, int]) -> Any:
    """The body of a request as later steps see it."""
    request = orders.on("PUT /orders/1", {"amounts": amounts}, version=version)
    return request.unit(KeyedLists, "arrive").call.body


def test_it_is_in_the_plans_of_what_gives_the_field(orders: Bench) -> None:
    assert orders.on("PUT /orders/1").has(KeyedLists)
    assert not orders.on("GET /orders/1").has(KeyedLists)


def test_a_list_becomes_a_map(orders: Bench) -> None:
    assert body(orders, ITEMS, (1, 11)) == {"amounts": ENTRIES}
    assert body(orders, ENTRIES, (1, 12)) == {"amounts": ENTRIES}


def test_an_item_without_a_key_stays_for_the_validator(orders: Bench) -> None:
    assert body(orders, [{"kinds": {}}], (1, 11)) == {"amounts": [{"kinds": {}}]}


def test_a_later_version_has_no_list(orders: Bench) -> None:
    with refused(400, "amounts is an object in this version"):
        body(orders, ITEMS, (1, 12))


def test_both_ways_lead_back() -> None:
    assert to_list(ENTRIES, KEYED) == ITEMS
    assert to_map(ITEMS, KEYED) == ENTRIES

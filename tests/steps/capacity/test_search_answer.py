"""Sets of records that have together what a query asks for.

Two shops: the north one has two rooms, the south one none. A depot of the town shares its bulbs
with the north shop.
"""

from __future__ import annotations

from typing import Any

import pytest

from liveref.model.behaviour.amounts import Draw
from liveref.model.behaviour.queries import Ask, Search
from liveref.model.behaviour.transitions import Transition
from liveref.service.effects.capacity.search_answer import ShowCandidates
from liveref.service.system.record_meta import RecordMeta
from steps.bench import Bench, refused
from steps.making import Api

SHOPS = """
    GET /shops -> shops:array
    > {"shops": [{"id": "a", "name": "a", "above": "b"}]}
    POST /shops name above -> id name above
    GET /shops/{shop_id} -> id name above
    GET /shops/{shop_id}/stocks -> stocks:array
    > {"stocks": [{"kind": "bulb", "total": 4}]}
    PUT /shops/{shop_id}/stocks -> stocks:array
    < {"stocks": [{"kind": "bulb", "total": 4}]}
    > {"stocks": [{"kind": "bulb", "total": 4}]}
    GET /shops/{shop_id}/skills -> skills:array
    > {"skills": [{"name": "x"}]}
    PUT /shops/{shop_id}/skills -> skills:array
    < {"skills": [{"name": "x"}]}
    > {"skills": [{"name": "x"}]}
    GET /shops/{shop_id}/towns -> towns:array
    > {"towns": [{"name": "x"}]}
    PUT /shops/{shop_id}/towns -> towns:array
    < {"towns": [{"name": "x"}]}
    > {"towns": [{"name": "x"}]}
    PUT /orders/{order_id} amounts:object -> amounts:object
    GET /orders/{order_id} -> amounts:object
    GET /offer ?stock -> sets:array shops:object
    > {"sets": [], "shops": {}}
    = Show an offer
"""
SHOWS = {
    "sets": [{"takes": {"$id": "$asked.stock"}, "groups": {"$asked.suffix": ["$id"]}}],
    "shops": {"$id": {"n": "$name"}},
}
SEARCH = Search(
    of="shop", shows=SHOWS, tree="above", amounts="stock", names="skill", groups="town",
    within="near", sharing="shares", policy="policy", root="root", subtree="together",
    suffixes={"1.0": "[0-9]+"}, trees="1.3",
)  # fmt: skip
TAKES = Transition(draws=Draw(of="stock", amounts="amounts.*.*", total="total", most="most"))
ASKS = {
    "stock": Ask(left_for="order"),
    "skill": Ask(below="skill", since={"without": "1.2", "together": "1.1"}),
    "town": Ask(below="town", since={"repeated": "1.2"}),
    "near": Ask(tree="above"),
}
OTHERS: dict[str, dict[str, Any]] = {
    "shop": {"asks": ASKS},
    "order": {"actions": {"replace": TAKES}},
    "offer": {"search": SEARCH},
}
NAMES = {"north": {"bright"}, "north-1": {"warm"}, "north-2": {"cold"}, "depot": {"shares"}}
TOWNS = {"north": {"oslo"}, "depot": {"oslo"}, "south": {"rome"}}
STOCKS = {
    "north-1": {"lamp": 4, "cable": 4},
    "north-2": {"lamp": 4},
    "south": {"lamp": 9, "bulb": 9},
    "depot": {"bulb": 50},
}


@pytest.fixture
def shops(api: Api) -> Bench:
    """The shops, their rooms and the depot."""
    bench = api(SHOPS, others=OTHERS)
    for shop in ("north", "north-1", "north-2", "south", "depot"):
        above: dict[str, Any] = {"above": "north"} if "-" in shop else {}
        bench.put("shop", shop, name=shop, **above)
        for resource, names in (("skill", NAMES), ("town", TOWNS)):
            for name in names.get(shop, ()):
                meta = RecordMeta(parent=shop, identity=name)
                bench.put(resource, f"{shop}/{name}", meta, name=name)
        for kind, total in STOCKS.get(shop, {}).items():
            meta = RecordMeta(parent=shop, identity=kind)
            bench.put("stock", f"{shop}/{kind}", meta, kind=kind, total=total)
    return bench


def sets(shops: Bench, query: str, version: tuple[int, int] | None = None) -> list[str]:
    """The sets of an offer, as texts such as `north-1:lamp=1 depot:bulb=2`, in order."""
    body = shops.on(f"GET /offer?{query}", version=version).run(ShowCandidates).body
    return sorted(
        " ".join(
            f"{shop}:{kind}={number}"
            for shop, amounts in one["takes"].items()
            for kind, number in amounts.items()
        )
        for one in body["sets"]
    )


SETS = {
    "stock=lamp:1": ["north-1:lamp=1", "north-2:lamp=1", "south:lamp=1"],
    "stock=lamp:5": ["south:lamp=5"],
    "stock=lamp:1,bulb:2": [
        "north-1:lamp=1 depot:bulb=2",
        "north-2:lamp=1 depot:bulb=2",
        "south:lamp=1 south:bulb=2",
    ],
    "stock=bulb:2": ["depot:bulb=2", "south:bulb=2"],
    "stock=lamp:1&skill=warm": ["north-1:lamp=1"],
    "stock=lamp:1&skill=!warm": ["north-2:lamp=1", "south:lamp=1"],
    "stock=lamp:1&skill=in:warm,cold": ["north-1:lamp=1", "north-2:lamp=1"],
    "stock=lamp:1&town=oslo": ["north-1:lamp=1", "north-2:lamp=1"],
    "stock=lamp:1&near=north-2": ["north-1:lamp=1", "north-2:lamp=1"],
    "stock=lamp:1&root=bright": ["north-1:lamp=1", "north-2:lamp=1"],
    "stock=cable:1,lamp:1&near=north": [
        "north-1:cable=1 north-1:lamp=1",
        "north-1:cable=1 north-2:lamp=1",
    ],
    "stock1=lamp:1&town1=oslo": [],
    "stock1=lamp:3&stock2=lamp:2&policy=none&near1=north": [
        "north-1:lamp=3 north-2:lamp=2",
        "north-2:lamp=3 north-1:lamp=2",
    ],
    "stock1=lamp:1&stock2=lamp:1&policy=isolate": [
        "north-1:lamp=1 north-2:lamp=1",
        "north-2:lamp=1 north-1:lamp=1",
    ],
    "stock1=lamp:1&skill1=cold&stock2=cable:1&policy=none&together=1,2": [],
    "stock1=lamp:1&skill2=bright&near1=north&together=1,2&policy=none": [
        "north-1:lamp=1",
        "north-2:lamp=1",
    ],
    "stock=lamp:1&limit=1": ["north-1:lamp=1"],
}


@pytest.mark.parametrize("query", SETS)
def test_sets_have_together_what_is_asked_for(shops: Bench, query: str) -> None:

    assert sets(shops, query) == SETS[query]


def test_it_is_in_the_plan_of_what_is_declared(shops: Bench) -> None:
    assert shops.on("GET /offer").has(ShowCandidates)
    assert not shops.on("GET /shops/north").has(ShowCandidates)


def test_groups_are_shown_with_the_records_that_meet_them(shops: Bench) -> None:
    offer = shops.on("GET /offer?stock=lamp:1&stock1=bulb:2&near=north").run(ShowCandidates).body
    assert offer["sets"][0]["groups"] == {"": ["north-1"], "1": ["depot"]}
    assert offer["shops"]["depot"] == {"n": "depot"}
    assert {*offer["shops"]} == {"depot", "north", "north-1", "north-2"}


def test_older_versions_have_one_record_of_each_tree(shops: Bench) -> None:
    query = "stock=cable:1,lamp:1"
    assert sets(shops, query, (1, 2)) == ["north-1:cable=1 north-1:lamp=1"]
    offer = shops.on(f"GET /offer?{query}", version=(1, 2)).run(ShowCandidates).body
    assert {*offer["shops"]} == {"north-1"}


def test_of_a_parameter_that_can_not_be_repeated_the_last_counts(shops: Bench) -> None:
    query = "stock=lamp:1&skill=cold&skill=warm"
    assert sets(shops, query, (1, 0)) == ["north-1:lamp=1"]
    assert sets(shops, query, (1, 1)) == []


REFUSED = {
    "skill=warm": "stock is required",
    "stock=lamp": "names with amounts",
    "stock=lamp:0": "names with amounts",
    "stock=lamp:1&limit=0": "positive integer",
    "stock=lamp:1&skill=,": "names with commas",
    "stock=lamp:1&root=warm,!warm": "ask for warm and exclude it",
    "stock=lamp:1&root=a&root=b": "once",
    "stock=lamp:1&skill1=warm": "stock1 is required",
    "stock=lamp:1&stocks=bulb:1": "stocks is no parameter",
    "stock1=lamp:1&stock2=lamp:1": "policy is required",
    "stock1=lamp:1&policy=sometimes": "none or isolate",
    "stock1=lamp:1&together=1,7": "no group has the suffix '7'",
}


@pytest.mark.parametrize("query", REFUSED)
def test_a_query_that_means_nothing_is_refused(shops: Bench, query: str) -> None:
    with refused(400, REFUSED[query]):
        shops.on(f"GET /offer?{query}").run(ShowCandidates)


@pytest.mark.parametrize("query", ["stock=lamp:1&skill=!warm", "stock=lamp:1&town=a&town=b"])
def test_syntax_of_later_versions_is_refused(shops: Bench, query: str) -> None:
    with refused(400, "only from version 1.2 on"):
        shops.on(f"GET /offer?{query}", version=(1, 1)).run(ShowCandidates)
    shops.on(f"GET /offer?{query}", version=(1, 2)).run(ShowCandidates)

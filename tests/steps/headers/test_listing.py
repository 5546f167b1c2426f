"""Lists by name, of records whose fields are headers."""

from __future__ import annotations

import pytest

from liveref.service.effects.headers.listing import ListByName, NameRange
from liveref.service.system.record_meta import RecordMeta
from steps.bench import Bench
from steps.making import Api
from steps.test_listing import BOOKS

SHELVES = """
    GET /shelves/{shelf} ?prefix ?delimiter -> ^X-Shelf-Height name bytes:integer 200
    > [{"name": "plums", "bytes": 12}]
    PUT /shelves/{shelf} ^X-Shelf-Height -> 201
    POST /shelves/{shelf} ^X-Shelf-Height -> 204
    HEAD /shelves/{shelf} -> ^X-Shelf-Height 204
    GET /shelves/{shelf}/{jar} -> 200
    PUT /shelves/{shelf}/{jar} ^X-Jar-Label -> 201
    HEAD /shelves/{shelf}/{jar} -> ^X-Jar-Label 200
"""


@pytest.fixture
def shelves(api: Api) -> Bench:
    """A shelf with three jars."""
    bench = api(SHELVES)
    bench.put("shelf", "a", name="a")
    for jar in ("jam/plum", "jam/cherry", "honey"):
        bench.put("jar", f"a/{jar}", RecordMeta(parent="a", identity=jar), name=jar)
    return bench


def test_they_are_in_the_plan_of_a_list(shelves: Bench) -> None:
    listed = shelves.on("GET /shelves/a")
    assert listed.has(ListByName)
    assert listed.has(NameRange)


def test_they_are_in_no_other_list(api: Api) -> None:
    listed = api(BOOKS).on("GET /books")
    assert not listed.has(ListByName)
    assert not listed.has(NameRange)


def test_names_with_a_common_beginning_are_one_entry(shelves: Bench) -> None:
    whole = shelves.on("GET /shelves/a").run(ListByName).body
    assert [jar["name"] for jar in whole] == ["honey", "jam/cherry", "jam/plum"]
    rolled = shelves.on("GET /shelves/a?delimiter=/").run(ListByName).body
    assert [jar.get("name") or jar.get("subdir") for jar in rolled] == ["honey", "jam/"]


def test_the_query_gives_a_range_of_names(shelves: Bench) -> None:
    (condition,) = shelves.on("GET /shelves/a?prefix=jam").select(NameRange)
    assert (condition.path, condition.operator, condition.value) == ("name", "prefix", "jam")

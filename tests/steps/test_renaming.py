"""Records that are identified by a name which clients may change."""

from __future__ import annotations

from liveref.service.effects.renaming import Renaming
from liveref.service.system.record_meta import RecordMeta, meta_of
from steps.bench import refused
from steps.making import Api

SHELVES = """
    POST /shelves name* -> name
    GET /shelves/{name} -> name
    PATCH /shelves/{name} name -> name 409
    POST /shelves/{name}/books title -> id title
    GET /shelves/{name}/books/{book_id} -> id title
"""


def test_it_is_in_the_plan_of_an_update_that_gives_the_name(api: Api) -> None:
    shelves = api(SHELVES)
    assert shelves.on("PATCH /shelves/a").has(Renaming)
    assert not shelves.on("POST /shelves").has(Renaming)


def test_a_record_moves_with_all_below_it(api: Api) -> None:
    shelves = api(SHELVES)
    shelf = shelves.put("shelf", "a", name="a")
    shelves.put("book", "7", RecordMeta(parent="a"), title="Emma")
    changed = shelves.on("PATCH /shelves/a").change(Renaming, shelf, {"name": "b"})
    assert (changed.record.id, changed.call.path) == ("b", {"name": "b"})
    assert shelves.all("shelf") == [{"name": "b"}]
    book = shelves.work(lambda tx: tx.get(shelves.system.kind("book"), "7"))
    assert book is not None
    assert meta_of(book).parent == "b"


def test_a_name_that_is_taken_is_refused(api: Api) -> None:
    shelves = api(SHELVES)
    shelf = shelves.put("shelf", "a", name="a")
    shelves.put("shelf", "b", name="b")
    with refused(409, "Another shelf is called b"):
        shelves.on("PATCH /shelves/a").change(Renaming, shelf, {"name": "b"})

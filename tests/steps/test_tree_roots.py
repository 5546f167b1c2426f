"""Fields with the root of a tree."""

from __future__ import annotations

import pytest

from liveref.service.effects.tree_roots import TreeRoots
from steps.bench import Bench, refused
from steps.making import Api

BOOKS = """
    POST /books name above -> id name above root
    PUT /books/{book_id} name above -> id name above root
    GET /books/{book_id} -> id name above root
"""


@pytest.fixture
def books(api: Api) -> Bench:
    """A book with a part that has a part, and another book."""
    bench = api(BOOKS, roots={"root": "above"})
    bench.put("book", "a", root="a")
    bench.put("book", "b", above="a", root="a")
    bench.put("book", "c", above="b", root="a")
    bench.put("book", "d", root="d")
    return bench


def test_it_is_in_the_plans_of_what_writes(books: Bench) -> None:
    assert books.on("POST /books").has(TreeRoots)
    assert not books.on("GET /books/a").has(TreeRoots)


def test_a_new_record_has_the_root_of_its_parent(books: Bench) -> None:
    create = books.on("POST /books")
    assert create.make(TreeRoots, above="c").record.data["root"] == "a"
    alone = create.at(TreeRoots, "make", create.new("e"), None, None)
    assert alone.record.data["root"] == "e"


def test_a_moved_record_takes_those_below_along(books: Bench) -> None:
    move = books.on("PUT /books/b")
    record = books.work(lambda tx: tx.get(books.system.kind("book"), "b"))
    assert record is not None
    move.change(TreeRoots, record, moment="save", above="d")
    assert books.stored("book", "c") == {"above": "b", "root": "d"}


def test_a_loop_is_refused(books: Bench) -> None:
    record = books.work(lambda tx: tx.get(books.system.kind("book"), "a"))
    assert record is not None
    for above in ("a", "c"):
        with refused(400, "above makes a loop"):
            books.on("PUT /books/a").change(TreeRoots, record, moment="save", above=above)

"""Relations, which their path alone identifies."""

from __future__ import annotations

from liveref.service.effects.linking import Link, Unlink
from steps.bench import refused
from steps.making import Api

READERS = """
    POST /readers name -> id name
    GET /readers/{reader_id} -> id name
    POST /books name -> id name
    GET /books/{book_id} -> id name
    GET /readers/{reader_id}/books -> books:array
    PUT /readers/{reader_id}/books/{book_id} -> 204
    DELETE /readers/{reader_id}/books/{book_id} -> 204
"""


def test_a_relation_is_created_once(api: Api) -> None:
    readers = api(READERS)
    readers.put("book", "7", name="Emma")
    link = readers.on("PUT /readers/1/books/7")
    assert not readers.on("GET /books/7").has(Link)
    resource = link.plan.resource.name
    assert [link.run(Link).created, link.run(Link).created] == [True, False]
    assert [relation["book_id"] for relation in readers.all(resource)] == ["7"]
    with refused(404, "There is no book 8"):
        readers.on("PUT /readers/1/books/8").run(Link)


def test_a_relation_is_deleted(api: Api) -> None:
    readers = api(READERS)
    readers.put("book", "7", name="Emma")
    readers.on("PUT /readers/1/books/7").run(Link)
    unlink = readers.on("DELETE /readers/1/books/7")
    assert not readers.on("PUT /readers/1/books/7").has(Unlink)
    unlink.run(Unlink)
    assert readers.all(unlink.plan.resource.name) == []
    with refused(404):
        unlink.run(Unlink)

"""Actions on a record, and on none."""

from __future__ import annotations

from liveref.service.effects.actions import Act, ActElsewhere
from steps.bench import refused, shown
from steps.making import Api

BOOKS = """
    POST /books name -> id name status
    GET /books/{book_id} -> id name status
    POST /books/{book_id}/lend -> id name status 202
    POST /closures reason -> reason
    > {"reason": "holiday"}
"""
LENT = "- {resource: book, operation: lend, set: {status: lent}, because: It is lent then.}"


def test_an_action_changes_the_record_in_the_path(api: Api) -> None:
    books = api(BOOKS, LENT)
    books.put("book", "7", name="Emma", status="here")
    lend = books.on("POST /books/7/lend")
    assert lend.has(Act)
    assert not books.on("POST /books").has(Act)
    assert shown(lend.run(Act)) == {"name": "Emma", "status": "lent"}
    assert books.stored("book", "7") == {"name": "Emma", "status": "lent"}
    with refused(404):
        books.on("POST /books/8/lend").run(Act)


def test_an_action_on_no_record_has_the_documented_answer(api: Api) -> None:
    books = api(BOOKS)
    close = books.on("POST /closures", {"reason": "stocktaking"})
    assert close.has(ActElsewhere)
    assert not books.on("POST /books/7/lend").has(ActElsewhere)
    outcome = close.run(ActElsewhere)
    assert outcome.context is not None
    assert not outcome.created
    assert books.all("closure") == []

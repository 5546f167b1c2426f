"""What behaviour files declare wins over what the document implies."""

from __future__ import annotations

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.behaviour import Behaviour, Phase, ResourceBehaviour
from liveref.rules.infer import infer

WRITTEN = document(
    operation("POST /books", request=[row("name"), row("isbn")], response=[row("status")]),
    operation("GET /books/{id}"),
    operation("GET /pens/{id}", response=[row("name")]),
)


def test_refine_is_given_what_the_document_implies() -> None:
    given: list[Behaviour] = []

    def keep(implied: Behaviour) -> Behaviour:
        given.append(implied)
        return implied

    infer(WRITTEN, conventions(), keep)
    assert given[0].resources["book"].initial == (Phase(status="ACTIVE"),)


def test_what_refine_returns_is_the_behaviour_and_marks_the_resources() -> None:
    said = Behaviour(
        resources={
            "book": ResourceBehaviour(natural_key="isbn", initial=(Phase(status="NEW"),)),
            "pen": ResourceBehaviour(owned_by="book", shares=("name",)),
        }
    )
    api = infer(WRITTEN, conventions(), lambda _: said)
    book, pen = api.resource("book"), api.resource("pen")
    assert api.behaviour == said
    assert (book.natural_key, book.owns, book.statuses) == ("isbn", ("pen",), ("NEW",))
    assert (pen.owned_by, pen.shares) == ("book", ("name",))

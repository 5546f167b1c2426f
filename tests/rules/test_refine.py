"""The declarations of behaviour files win over the facts that the document implies."""

from __future__ import annotations

from documents import declared, document, operation, row
from liveref.families import conventions
from liveref.model.behaviour.behaviour import Behaviour, ResourceBehaviour
from liveref.model.behaviour.transitions import Phase
from liveref.model.reason import Evidence
from liveref.reading.behaviour import Layer
from liveref.rules.infer import explain, infer

WRITTEN = document(
    operation("POST /books", request=[row("name"), row("isbn")], response=[row("status")]),
    operation("GET /books/{id}"),
    operation("GET /pens/{id}", response=[row("name")]),
)


def test_refine_is_given_what_the_document_implies() -> None:
    given: list[Behaviour] = []

    def keep(implied: Behaviour) -> list[Layer]:
        given.append(implied)
        return []

    infer(WRITTEN, conventions(), keep)
    assert given[0].resources["book"].initial == (Phase(status="ACTIVE"),)


def test_what_refine_returns_is_the_behaviour_and_marks_the_resources() -> None:
    declaration = Behaviour(
        resources={
            "book": ResourceBehaviour(natural_key="isbn", initial=(Phase(status="NEW"),)),
            "pen": ResourceBehaviour(owned_by="book", shares=("name",)),
        }
    )
    inferred = explain(WRITTEN, conventions(), declared(declaration))
    api, rejected = inferred.api, inferred.explanation.rejected
    book, pen = api.resource("book"), api.resource("pen")
    behaviour = api.behaviour.resources["book"]
    assert (behaviour.natural_key, behaviour.initial) == ("isbn", (Phase(status="NEW"),))
    assert behaviour.reasons["initial"].evidence is Evidence.BEHAVIOUR
    overridden = [fact for fact in rejected if fact.fact == "initial"]
    assert [fact.value[0]["status"] for fact in overridden] == ["ACTIVE"]
    assert (book.natural_key, book.owns, book.statuses) == ("isbn", ("pen",), ("NEW",))
    assert (pen.owned_by, pen.shares) == ("book", ("name",))

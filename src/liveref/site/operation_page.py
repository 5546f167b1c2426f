"""All that the page of an operation shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from markupsafe import Markup

from liveref.model.api import Location, Operation
from liveref.model.fact import Fact, SentenceFate
from liveref.site.bodies import Answer, BodyView, answers, body_view
from liveref.site.limits import value_text
from liveref.site.markup import block, literals, title
from liveref.site.reasons import Why, quoted, why
from liveref.site.reference import Reference
from liveref.site.requests import request_of
from liveref.site.rows import Row, parameter_rows
from liveref.site.samples import Sample, samples_of
from liveref.site.setting import Setting
from liveref.site.statements import Kind, Statement, of_operation
from liveref.site.trying import Trial, trial_of

__all__ = ["FactRow", "OperationView", "fact_rows", "operation_view"]


class FactRow(NamedTuple):
    """A fact as the model has it: its name, its value as JSON, and why."""

    name: str
    value: str
    why: Why


class Table(NamedTuple):
    """Parameters of one location: the anchor, the heading, the rows."""

    anchor: str
    heading: str
    rows: list[Row]


class Unexecuted(NamedTuple):
    """A sentence that no fact says, where it stands, and what is missing."""

    text: Markup
    place: str
    missing: Markup


class OperationView(NamedTuple):
    """The content of the page; `tables` are the parameters, `facts` all of the operation,
    `unexecuted` the sentences that no fact says."""

    operation: Operation
    title: str
    anchor: str
    texts: list[Markup]
    does: list[Statement]
    refuses: list[Statement]
    tables: list[Table]
    request: BodyView | None
    answers: list[Answer]
    samples: list[Sample]
    trial: Trial | None
    facts: list[FactRow]
    unexecuted: list[Unexecuted]


def operation_view(
    reference: Reference, operation: Operation, root: str, setting: Setting
) -> OperationView:
    """The content of an operation's page, whose way to the root of the site is `root`."""
    api = reference.api
    resource = next((r for r in api.resources if r.name == operation.resource), None)
    references = resource.references if resource is not None else {}
    own = reference.facts.get(operation.id, [])
    subject = reference.subject(root, operation.resource, operation)
    statements = of_operation(api, operation, reference.facts, subject)
    request = request_of(api, operation, reference.root)
    return OperationView(
        operation=operation,
        title=title(operation.title),
        anchor=reference.anchors[operation.id],
        texts=[text for piece in operation.prose if (text := block(piece)).strip()],
        does=[s for s in statements if s.kind is Kind.DOES],
        refuses=[s for s in statements if s.kind is Kind.REFUSES],
        tables=[table for table in _tables(operation) if table.rows],
        request=body_view(operation.request, "request.", references, sent=True),
        answers=answers(operation, own, references),
        samples=samples_of(api, operation, request, setting.base),
        trial=trial_of(api, operation, request) if setting.live else None,
        facts=fact_rows(own),
        unexecuted=_unexecuted(reference.unexecuted.get(operation.id, [])),
    )


def _unexecuted(sentences: Iterable[SentenceFate]) -> list[Unexecuted]:
    """The sentences, of those with the same text the first one."""
    first: dict[Markup, Unexecuted] = {}
    for one in sentences:
        text = quoted(one.text, one.origin)
        first.setdefault(text, Unexecuted(text, str(one.origin), literals(one.missing)))
    return list(first.values())


def fact_rows(facts: list[Fact]) -> list[FactRow]:
    """Facts as rows, each with its reason."""
    return [FactRow(fact.fact, _value(fact), why(fact.reason)) for fact in facts]


def _value(fact: Fact) -> str:
    if isinstance(fact.value, str):
        return value_text(fact.value)
    text = msgspec.json.encode(fact.value).decode()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_LONGEST = 160
_HEADINGS = {
    Location.PATH: "Path parameters",
    Location.QUERY: "Query parameters",
    Location.HEADER: "Headers",
}


def _tables(operation: Operation) -> list[Table]:
    return [
        Table(location.value, heading, parameter_rows(operation, location))
        for location, heading in _HEADINGS.items()
    ]

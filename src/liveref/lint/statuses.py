"""A rule on the statuses that sentences name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from liveref.lint.check import Check
from liveref.lint.view import View
from liveref.model.api import API, Body, Operation, Resource, Target
from liveref.model.diagnostic import Diagnostic, Rule, Severity
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.rules.sentences.collecting import split
from liveref.rules.text.status_sentences import named
from liveref.values.spelling import meant, nearest

_BAD = """\
Create a book
=============

.. rest_method:: POST /books

Normal response codes: 201

Response
--------

.. rest_parameters:: parameters.yaml

   - status: book_status

Lend a book
===========

.. rest_method:: POST /books/{{book_id}}/lend

The book status must be ``{status}``.

Normal response codes: 202

-- parameters.yaml
book_status:
  description: The status of the book.
  in: body
  required: true
  type: string
  enum: [available, lent]
"""
UNDOCUMENTED = Rule(
    code="STA001",
    name="undocumented-status",
    severity=Severity.WARNING,
    finds="A status that an operation is said to need or to lead to, and that the status field "
    "doesn't have: it enumerates others or, without an `enum`, its examples have one that differs "
    "by a slip of the fingers.",
    why="No record is ever in that status: what the sentence says of it holds for none, and a mock "
    "leaves it out.",
    bad=_BAD.format(status="availabel"),
    good=_BAD.format(status="available"),
)


class _Field(NamedTuple):
    """The status field of a resource as it is documented: by an `enum`, else by examples alone."""

    enumerated: tuple[str, ...]
    shown: tuple[str, ...]


def undocumented(view: View) -> Iterator[Diagnostic]:
    """Statuses in the prose of operations that the status field doesn't have."""
    if view.api is None:
        return
    fields = {one.name: _field(one, view.api) for one in view.api.resources}
    for operation in view.api.operations:
        field = fields.get(operation.resource)
        if field and operation.target is Target.ITEM and operation.effect.traits.guarded:
            yield from _of_operation(operation, field)


def _of_operation(operation: Operation, field: _Field) -> Iterator[Diagnostic]:
    sentences = (sentence.text for piece in operation.prose for sentence in split(piece))
    statuses = (status for text in sentences for status in named(text, operation.resource))
    for status in dict.fromkeys(statuses):
        hint = _hint(status, field)
        if hint is not None:
            message = f"The status of `{operation.resource}` is never `{status}`: {hint}"
            yield UNDOCUMENTED.at(_line(operation, status), message, row=status)


def _hint(status: str, field: _Field) -> str | None:
    """The status that was meant, or those that exist; None if the status is documented or
    plausible."""
    documented = (*field.enumerated, *field.shown)
    if status in documented:
        return None
    near = nearest(status, documented) if field.enumerated else meant(status, documented)
    if near is not None:
        return f"did you mean `{near}`?"
    listed = ", ".join(f"`{value}`" for value in field.enumerated)
    return f"the documented ones are {listed}" if listed else None


def _field(resource: Resource, api: API) -> _Field | None:
    behaviour = api.behaviour.resources.get(resource.name)
    name = behaviour.status_field if behaviour else None
    if name is None:
        return None
    prop = resource.schema.properties.get(name)
    values = prop.schema.enum if prop else ()
    return _Field(
        tuple(value for value in values if isinstance(value, str)),
        tuple(dict.fromkeys(_shown(resource.name, name, api))),
    )


def _shown(resource: str, field: str, api: API) -> Iterator[str]:
    """The values of a field in the examples of a resource."""
    for operation in api.operations:
        if operation.resource == resource:
            answers = (answer.body for answer in operation.responses)
            for record in _records(filter(None, (operation.request, *answers))):
                if isinstance(record.get(field), str):
                    yield record[field]


def _records(bodies: Iterable[Body]) -> Iterator[dict[str, Any]]:
    """The records in the examples of bodies."""
    for body in bodies:
        for example in body.examples:
            value = example.value
            inner = value.get(body.wrapper, value) if isinstance(value, dict) else value
            records = inner if isinstance(inner, list) else [inner]
            yield from (record for record in records if isinstance(record, dict))


def _line(operation: Operation, status: str) -> Origin:
    """The line of the operation's prose that has the status as a literal."""
    literal = re.compile(rf"[`']{re.escape(status)}[`']")
    for piece in operation.prose:
        if match := literal.search(piece.source):
            return _at(piece, match.start())
    return operation.origin


def _at(piece: Prose, position: int) -> Origin:
    line = piece.source.count("\n", 0, position)
    return Origin(piece.origin.file, piece.origin.line + line)


CHECKS = (Check(UNDOCUMENTED, undocumented),)

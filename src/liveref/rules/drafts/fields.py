"""All values of a workspace that have a shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from liveref.model.reason import Evidence
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Because
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_default
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner

__all__ = ["Field", "all_fields", "answered_fields", "requested_fields"]


class Field(NamedTuple):
    """A value that has a shape. `name` is that of the field that it is, "" for a whole body; the
    items of a list have the name of the list. `row` is the ground of what is said of it where
    nothing better is known: its row, or that of the field around it, or the operation."""

    name: str
    shape: Shape
    row: Because


def all_fields(workspace: Workspace) -> Iterator[Field]:
    """All values in the bodies of operations and in the records of resources."""
    calls: dict[str, Because] = {}
    for draft in workspace.drafts:
        call = by_default(draft.source)
        calls.setdefault(draft.resource, call)
        for side in Side:
            shape = draft.message(side).shape
            if shape is not None:
                yield from _below(Field("", shape, call))
    for name, shape in workspace.pooled.items():
        yield from _below(Field("", shape, calls[name]))


def _below(field: Field) -> Iterator[Field]:
    name, shape, row = field
    yield field
    for part in (shape.items, shape.values):
        if part is not None:
            yield from _below(Field(name, part, row))
    for key, child in shape.properties.items():
        has_row = child.origin is not None and Evidence.TABLE in child.evidence
        ground = Because(Evidence.TABLE, child.origin, key) if has_row and child.origin else row
        yield from _below(Field(key, child, ground))


def answered_fields(draft: Draft) -> Iterator[tuple[str, Shape]]:
    """The fields of a record in an operation's answers, by name."""
    shape = inner(draft.response) if draft.answers else None
    yield from shape.properties.items() if shape else ()


def requested_fields(draft: Draft) -> Iterator[tuple[str, Shape]]:
    """The fields of a record in an operation's request, by name."""
    shape = inner(draft.request)
    yield from shape.properties.items() if shape else ()

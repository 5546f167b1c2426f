"""The rows that describe each field of a body."""

from __future__ import annotations

from typing import NamedTuple

from liveref.reading.document import Row, Side
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace

__all__ = ["Field", "fields_of"]


class Field(NamedTuple):
    """A field of a body with the rows that describe it; the first one is the main one."""

    draft: Draft
    side: Side
    shape: Shape
    rows: list[Row]

    @property
    def message(self) -> Message:
        """The body's side of its operation."""
        return self.draft.message(self.side)

    @property
    def row(self) -> Row:
        """The main row."""
        return self.rows[0]

    @property
    def is_required(self) -> bool:
        """Whether all its rows require it."""
        return not self.shape.guessed and all(
            row.definition is not None and row.definition.required is True for row in self.rows
        )


def fields_of(workspace: Workspace) -> list[Field]:
    """The fields of all bodies that rows describe."""
    return workspace.in_stage(_fields)


def _fields(workspace: Workspace) -> list[Field]:
    fields: list[Field] = []
    for draft in workspace.drafts:
        for side in Side:
            message = draft.message(side)
            rows, by_shape = message.described, dict[int, Field]()
            for number in sorted(message.fields):
                shape = message.fields[number]
                field = by_shape.setdefault(id(shape), Field(draft, side, shape, []))
                field.rows.append(rows[number])
            fields += by_shape.values()
    return fields

"""Rows whose definition is missing, and what they are taken for."""

from __future__ import annotations

from liveref.model.diagnostic import Diagnostic
from liveref.reading.document import Row, Side
from liveref.reading.locations import location_of
from liveref.rules.drafts.definitions import guessed_type
from liveref.rules.drafts.drafts import Draft
from liveref.rules.findings.lint_rules import GUESSED_ROW

__all__ = ["guesses"]


def guesses(draft: Draft) -> list[Diagnostic]:
    """A finding for each row of an operation that has no definition; its `assumed` says the
    same."""
    found = []
    for side in Side:
        for row in draft.source.rows(side):
            if row.definition is None:
                sentence = _sentence(row, side, draft)
                draft.assumed.append(sentence)
                message = f"{sentence} Define `{row.key}` in the parameter file."
                found.append(GUESSED_ROW.at(row.origin, message, row=row.name))
    return found


def _sentence(row: Row, side: Side, draft: Draft) -> str:
    type_ = guessed_type(row.key)
    article = "an" if type_[0] in "aeiou" else "a"
    place = location_of(draft.source, side, row)
    return f"`{row.name}` in the {side.value} has no definition: {article} {type_} in the {place}."

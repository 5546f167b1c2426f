"""Facts with weak evidence, as sentences: what is assumed of an operation because its document
does not say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.model.api import Effect, Target
from liveref.naming.patterns import compiled
from liveref.reading.document import Row, Side
from liveref.reading.locations import location_of
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.row_types import guessed_type
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.responses.unlisted_codes import occasion
from liveref.rules.text.words import words

__all__ = ["assumptions", "guessed_rows"]

_VOWEL = re.compile(r"[aeio]|u(?!ni|s)")
"""The first letters of a word that begins with a vowel: an image, but a user and a unit."""


def assumptions(draft: Draft, workspace: Workspace) -> Iterator[str]:
    """A sentence for each fact about an operation that rests on weak evidence."""
    resource = workspace.resources[draft.resource]
    one, by, natural = _with_article(resource.name), resource.identifier, resource.natural_key
    if len(draft.node) != len(draft.route.segments) or _is_folded(draft):
        yield f"The path is taken for one that leads to {one}."
    if draft.effect is Effect.ACTION and draft.action is None:
        yield f"It is taken for an action on {one}."
    if draft.effect is Effect.REPLACE and draft.target is Target.ITEM:
        yield f"It makes {one} where there is none."
    if draft.effect is Effect.SHOW and draft.target is Target.SINGLETON and _lists(draft):
        yield "The title speaks of a list, but the answer is one object."
    if draft.target is Target.KEY:
        yield f"The body says which {resource.name} is meant: by `{by}`, else by its name."
    yield from (sentence for _, sentence in guessed_rows(draft))
    yield from _codes(draft, workspace)
    for name, reason in draft.reasons.items():
        when = occasion(reason.rule)
        if when is not None:
            code = name.partition(".")[2]
            when = when.format(resource=resource.name, identifier=by, natural_key=natural)
            yield f"It answers {code} {when}, which the document does not list."


def guessed_rows(draft: Draft) -> Iterator[tuple[Row, str]]:
    """The rows of an operation that have no definition, each with a sentence on its type."""
    for side in Side:
        for row in draft.source.rows(side):
            if row.definition is None:
                type_ = _with_article(guessed_type(row.key))
                place = f"the {location_of(draft.source, side, row)}"
                about = f"`{row.name}` in the {side.value}"
                yield row, f"{about} has no definition: {type_} in {place}."


def _codes(draft: Draft, workspace: Workspace) -> Iterator[str]:
    origins = [r.origin for r in draft.reasons.values() if r.rule == "codes-of-same-url"]
    for operation in workspace.document.operations if origins else ():
        if any(code.origin == origins[0] for code in operation.codes):
            yield f"It has the codes of “{operation.title}” on the same URL."
            break
    if draft.usual:
        codes = " or ".join(map(str, sorted(draft.usual)))
        yield f"The document gives no code of success: {codes}."


def _with_article(noun: str) -> str:
    return f"{'an' if _VOWEL.match(noun) else 'a'} {noun}"


def _is_folded(draft: Draft) -> bool:
    """Whether the path has parameters that identify nothing in it."""
    return draft.source.path.count("{") > len(draft.route.parameters) + len(draft.route.scope)


def _lists(draft: Draft) -> bool:
    return compiled(rf"(?:{words().listing})\b").match(draft.source.title.strip()) is not None

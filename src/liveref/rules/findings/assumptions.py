"""Facts with weak evidence, as sentences: what is assumed of an operation because its document
does not say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from liveref.model.api import Effect, Target
from liveref.model.reason import Evidence, Reason
from liveref.naming.patterns import compiled, matches
from liveref.reading.document import Row, Side
from liveref.reading.locations import location_of
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.row_types import guessed_type
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner
from liveref.rules.text.words import words

__all__ = ["assumptions", "guessed_rows"]

_VOWEL = re.compile(r"[aeio]|u(?!ni|s)")
"""The first letters of a word that begins with a vowel: an image, but a user and a unit."""
_UNLISTED = "It answers {key} {when}, which the document does not list."
_OCCASIONS = {
    "unlisted-bad-body": "to a body that is not as documented",
    "unlisted-bad-query": "to a query that cannot be followed",
    "unlisted-no-record": "where there is no such {resource}",
    "unlisted-no-parent": "where there is nothing of what is above in the path",
    "unlisted-no-version": "where there is no such version",
    "unlisted-taken": "where there is a {resource} of that {identifier} already",
    "unlisted-ambiguous": "where several have the {natural_key} that is given",
}
_SENTENCES = {
    "parameter-path": "`{name}` in the path has no row; it is taken as a string.",
    "wrapper-of-document": (
        "The {side}'s fields stand under `{wrapper}`, as in most of this document."
    ),
    "natural-key-optional": "`{field}` may be left out where `{identifier}` says which is meant.",
    "owned-fields": "`{field}` has the fields that the document shows of a {field}.",
    "offered-field": "`{key}` is accepted: “{text}”",
    "success-usual": "The document gives no code of success: {usual}.",
    "administrators-unowned": "It is left to administrators: nothing makes a {resource}, {owner}.",
    **{rule: _UNLISTED.replace("{when}", when) for rule, when in _OCCASIONS.items()},
}
"""The sentences by the rules whose facts they state, unless a row of a table states them too."""


class _Stated(NamedTuple):
    """A fact about an operation, one of its bodies or a field of one: its name, and its reason."""

    fact: str
    reason: Reason
    side: str = ""
    field: str = ""


def assumptions(draft: Draft, workspace: Workspace) -> list[str]:
    """A sentence for each fact about an operation that rests on weak evidence."""
    resource = workspace.resources[draft.resource]
    context = {
        "resource": resource.name,
        "identifier": resource.identifier,
        "natural_key": resource.natural_key,
        "usual": " or ".join(map(str, sorted(draft.usual))),
        "owner": _missing_owner(draft, workspace),
    }
    sentences = [*_effect(draft, workspace), *(sentence for _, sentence in guessed_rows(draft))]
    sentences += _same_url(draft, workspace)
    for fact, reason, side, field in _facts(draft):
        sentence = _SENTENCES.get(reason.rule)
        if sentence is not None and reason.evidence is not Evidence.TABLE:
            key = fact.partition(".")[2]
            wrapper = draft.message(Side(side)).wrapper if side else None
            named = {"key": key, "name": key.rpartition(" ")[2], "text": reason.text}
            about = {"side": side, "field": field, "wrapper": wrapper}
            sentences.append(sentence.format(**context, **named, **about))
    return list(dict.fromkeys(sentences))


def _facts(draft: Draft) -> Iterator[_Stated]:
    yield from (_Stated(fact, reason) for fact, reason in draft.reasons.items())
    for side in Side:
        message = draft.message(side)
        for fact, reason in message.reasons.items():
            yield _Stated(fact, reason, side.value)
        record = inner(message)
        for fact, reason in record.reasons.items() if record else ():
            yield _Stated(fact, reason, side.value)
        for shape in filter(None, {id(s): s for s in (message.shape, record)}.values()):
            for name, field in shape.properties.items():
                for fact, reason in field.reasons.items():
                    yield _Stated(fact, reason, side.value, name)


def _effect(draft: Draft, workspace: Workspace) -> Iterator[str]:
    """The grounds of the effect and the target of an operation."""
    resource = workspace.resources[draft.resource]
    one = _with_article(resource.name)
    if len(draft.path_key) != len(draft.route.segments) or _is_folded(draft):
        yield f"The path is taken for one that leads to {one}."
    if draft.effect is Effect.ACTION and draft.action is None:
        yield f"It is taken for an action on {one}."
    if draft.effect is Effect.REPLACE and draft.target is Target.ITEM:
        yield f"It makes {one} where there is none."
    if draft.effect is Effect.SHOW and draft.target is Target.SINGLETON and _lists(draft):
        yield "The title speaks of a list, but the answer is one object."
    if draft.target is Target.KEY:
        identifier = resource.identifier
        yield f"The body says which {resource.name} is meant: by `{identifier}`, else by its name."


def guessed_rows(draft: Draft) -> Iterator[tuple[Row, str]]:
    """The rows of an operation that have no definition, each with a sentence on its type."""
    for side in Side:
        for row in draft.source.rows(side):
            if row.definition is None:
                type_ = _with_article(guessed_type(row.key))
                place = f"the {location_of(draft.source, side, row)}"
                about = f"`{row.name}` in the {side.value}"
                yield row, f"{about} has no definition: {type_} in {place}."


def _same_url(draft: Draft, workspace: Workspace) -> Iterator[str]:
    origins = [r.origin for r in draft.reasons.values() if r.rule == "codes-of-same-url"]
    operations = workspace.document.operations if origins else ()
    having = (o for o in operations if any(code.origin == origins[0] for code in o.codes))
    for operation in list(having)[:1]:
        yield f"It has the codes of “{operation.title}” on the same URL."


def _missing_owner(draft: Draft, workspace: Workspace) -> str:
    by_project = matches(workspace.conventions.paths.scope, draft.identifier or "")
    return "each project has one without making it" if by_project else "it belongs to no project"


def _with_article(noun: str) -> str:
    return f"{'an' if _VOWEL.match(noun) else 'a'} {noun}"


def _is_folded(draft: Draft) -> bool:
    """Whether the path has parameters that identify nothing in it."""
    return draft.source.path.count("{") > len(draft.route.parameters) + len(draft.route.scope)


def _lists(draft: Draft) -> bool:
    return compiled(rf"(?:{words().listing})\b").match(draft.source.title.strip()) is not None

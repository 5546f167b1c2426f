"""What is assumed of an operation because its document does not say it."""

from __future__ import annotations

import re

from liveref.model.api import Effect, Target
from liveref.naming.patterns import compiled
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.text.words import words

__all__ = ["doubts"]

_VOWEL = re.compile(r"[aeio]|u(?!ni|s)")
"""What is spoken with a vowel at first: an image, but a user and a unit."""


def doubts(draft: Draft, resource: ResourceDraft) -> list[str]:
    """A sentence for each guess about the effect of an operation and the record it works on."""
    found = []
    if len(draft.node) != len(draft.route.segments) or _is_folded(draft):
        found.append(f"The path is taken for one that leads to {_one(resource)}.")
    if draft.effect is Effect.ACTION and draft.action is None:
        found.append(f"It is taken for an action on {_one(resource)}.")
    if draft.effect is Effect.REPLACE and draft.target is Target.ITEM:
        found.append(f"It makes {_one(resource)} where there is none.")
    if draft.effect is Effect.SHOW and draft.target is Target.SINGLETON and _lists(draft):
        found.append("The title speaks of a list, but the answer is one object.")
    if draft.target is Target.KEY:
        found.append(
            f"The body says which {resource.name} is meant: by `{resource.identifier}`,"
            " else by its name."
        )
    return found


def _one(resource: ResourceDraft) -> str:
    article = "an" if _VOWEL.match(resource.name) else "a"
    return f"{article} {resource.name}"


def _is_folded(draft: Draft) -> bool:
    """Whether the path has parameters that identify nothing in it."""
    return draft.source.path.count("{") > len(draft.route.parameters) + len(draft.route.scope)


def _lists(draft: Draft) -> bool:
    return compiled(rf"(?:{words().listing})\b").match(draft.source.title.strip()) is not None

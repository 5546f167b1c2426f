"""Conditions of an operation beside the status: records that refer to its own, and flags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveref.model.api import Effect
from liveref.model.sentence import Sentence
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_sentence
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.lives import shown_fields, transits
from liveref.rules.lifecycle.record_changes import ends_record
from liveref.rules.rule import rule
from liveref.rules.text.delete_conditions import barring, hindering

__all__ = ["barred_by_flag", "delete_in_use"]


@rule("delete-in-use")
def delete_in_use(workspace: Workspace) -> Iterator[Claim]:
    """A delete is refused while records of another resource refer to the record or stand below it,
    where a sentence of its text says so: "You cannot delete a shelf if it has books on it", "must
    have no snapshots". A sentence with a further condition (how many, of which kind) is left out,
    and so is one about things that the API does not have."""
    for life, draft, transition, sentences in transits(workspace):
        if draft.effect is not Effect.DELETE and not ends_record(draft, life, workspace):
            continue
        for sentence in sentences:
            for other in hindering(sentence.text, life.resource, workspace.pooled):
                yield Claim(transition, "unless", True, by_sentence(sentence), other)


@rule("barred-by-flag")
def barred_by_flag(workspace: Workspace) -> Iterator[Claim]:
    """An operation on a record with a flag is for administrators where a sentence of its text says
    so of a field that is true or false: "If the server is locked, you must have administrator
    privileges"."""
    for life, draft, transition, sentences in reversed([*transits(workspace)]):
        fields = shown_fields(life, workspace).items()
        flags = [name for name, shape in fields if set(shape.all_types()) == {"boolean"}]
        barring_sentences: dict[str, Sentence] = {}
        for sentence in sentences:
            for flag in barring(sentence.text, life.resource, flags):
                barring_sentences.setdefault(flag, sentence)
        if barring_sentences:
            records = tuple(_flagged(flag, draft.identifier) for flag in barring_sentences)
            because = by_sentence(next(iter(barring_sentences.values())))
            yield Claim(transition, "without", records, because, life.resource)


def _flagged(flag: str, identifier: str | None) -> dict[str, Any]:
    """The record itself with the flag, unless an administrator asks."""
    record = {"id": f"${identifier}", flag: True}
    return {"_.when": "$caller.administers", "_.then": None, "_.else": record}

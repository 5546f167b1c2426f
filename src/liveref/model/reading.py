"""What was made of a sentence: its fate, its facts, and what was missing."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from liveref.model.constraints.constraint import Constraint
from liveref.model.sentence import Sentence

__all__ = ["Fate", "ReadSentence"]


class Fate(StrEnum):
    """What became of a sentence that demands something.

    `enforced`: its facts are executed. `shown`: a table or a schema says the same.
    `not-understood`: no fact was made of it.
    """

    ENFORCED = "enforced"
    SHOWN = "shown"
    NOT_UNDERSTOOD = "not-understood"


class ReadSentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that demands something, with its fate. `facts` are those that it gives, and
    `missing` says what kept it from being understood ("which resource is `it`?")."""

    sentence: Sentence
    fate: Fate
    facts: tuple[Constraint, ...] = ()
    missing: str = ""

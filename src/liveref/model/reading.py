"""The result of reading a sentence: the facts that it gives, or what was missing."""

from __future__ import annotations

import msgspec

from liveref.model.constraints.constraint import Constraint
from liveref.model.sentence import Sentence

__all__ = ["ReadSentence"]


class ReadSentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that demands something. `facts` are those that it gives; if there are none,
    `missing` says what kept it from being understood ("which resource is `it`?"). `refuted` says
    which example contradicts a limit that it states, "" if none does. `doubted` are facts that it
    seems to state, and that a table rules out; they are not executed."""

    sentence: Sentence
    facts: tuple[Constraint, ...] = ()
    missing: str = ""
    refuted: str = ""
    doubted: tuple[Constraint, ...] = ()

"""Facts as people see them: each statement about the API with its reason, and the fate of each
sentence of the reference."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from liveref.model.origin import Origin
from liveref.model.reason import Reason

__all__ = ["Conflict", "ConflictKind", "Explanation", "Fact", "Fate", "SentenceFate"]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One statement about the API.

    `about` is the id of an operation, the name of a resource (`image`) or a field of one
    (`image.name`). `fact` is a term such as `effect`, `default` or `reference`, `value` what is
    stated, as JSON. `min_version` and `max_version` are the microversions for which it holds, None
    for all. `operations` are those in which it holds, empty for all.
    """

    about: str
    fact: str
    value: Any
    reason: Reason
    min_version: str | None = None
    max_version: str | None = None
    operations: tuple[str, ...] = ()


class Fate(StrEnum):
    """The result of reading a sentence that demands something.

    `enforced`: a fact that was read of it, or of a file about the reference, is executed. `shown`:
    a table, a schema, an example or a path states the same. `not understood`: no fact of the API
    says what it says.
    """

    ENFORCED = "enforced"
    SHOWN = "shown"
    NOT_UNDERSTOOD = "not understood"


class ConflictKind(StrEnum):
    """The subject of a contradiction between a sentence and a table."""

    CODE = "code"
    DEFAULT = "default"
    LIMIT = "limit"
    STATUS = "status"
    UNREACHED = "unreached"


class Conflict(msgspec.Struct, frozen=True):
    """A contradiction between a sentence and a table, a schema or an example, in words."""

    kind: ConflictKind
    message: str


class SentenceFate(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that demands something, with its fate.

    `text` is the sentence word for word. `facts` are those that say the same, and `missing` says in
    words what is not executed of it, and why. `operations` are the ids of those it stands at, and
    `conflicts` what contradicts it. With `is_read`, it was understood, whatever became of it.
    """

    text: str
    origin: Origin
    fate: Fate
    facts: tuple[Fact, ...] = ()
    missing: str = ""
    operations: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    is_read: bool = False


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Every fact that holds, those that lost against a stronger one, and the fate of each
    sentence that demands something."""

    facts: tuple[Fact, ...] = ()
    rejected: tuple[Fact, ...] = ()
    sentences: tuple[SentenceFate, ...] = ()

    def about(self, name: str) -> Explanation:
        """The facts about an operation, a resource with its fields, or one field."""
        return Explanation(
            facts=tuple(fact for fact in self.facts if _is_about(fact, name)),
            rejected=tuple(fact for fact in self.rejected if _is_about(fact, name)),
            sentences=tuple(s for s in self.sentences if _concerns(s, name)),
        )


def _is_about(fact: Fact, name: str) -> bool:
    return fact.about == name or fact.about.startswith(f"{name}.")


def _concerns(sentence: SentenceFate, name: str) -> bool:
    return name in sentence.operations or any(_is_about(fact, name) for fact in sentence.facts)

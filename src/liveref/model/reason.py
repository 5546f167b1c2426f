"""The reason of a fact of the API: the rule that gave it, its evidence, and the text behind it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from liveref.model.origin import Origin

__all__ = ["STRONG", "Evidence", "Reason", "reason_of"]


class Evidence(StrEnum):
    """The kind of source that a fact comes from; strong evidence may refuse a request."""

    TABLE = "table"
    SCHEMA = "schema"
    EXAMPLE = "example"
    PATH = "path"
    PROSE = "prose"
    RULE = "rule"
    CONVENTION = "convention"
    PROFILE = "profile"
    BEHAVIOUR = "behaviour"

    @property
    def rank(self) -> int:
        """The weight in a conflict: the fact with the higher rank wins."""
        return _RANKS[self]


_RANKS = {
    Evidence.RULE: 0,
    Evidence.EXAMPLE: 1,
    Evidence.PATH: 2,
    Evidence.CONVENTION: 3,
    Evidence.PROSE: 4,
    Evidence.TABLE: 5,
    Evidence.SCHEMA: 6,
    Evidence.PROFILE: 7,
    Evidence.BEHAVIOUR: 8,
}
STRONG = frozenset(Evidence) - {Evidence.EXAMPLE, Evidence.RULE}
"""The evidence that may refuse a request; all other evidence is weak."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """The reason why a fact holds.

    `rule` is the id of the rule that gave it (`liveref rules` lists them). `origin` is the file
    and line of the reference, or, with line 0, the name of the convention, profile or operator's
    file. `text` is the sentence, row or key that stands there, word for word.
    """

    rule: str
    evidence: Evidence
    origin: Origin
    text: str = ""


def reason_of(reasons: Mapping[str, Reason], fact: str, entry: str = "") -> Reason | None:
    """The reason of a fact, None where there is none.

    The fact `allowed` has one reason under `allowed` where it was given as a whole, else one for
    each entry under `allowed.ENTRY`. That of the `entry` comes first, then that of the whole, then
    that of the first entry.
    """
    exact = reasons.get(f"{fact}.{entry}") or reasons.get(fact)
    if exact is not None or entry:
        return exact
    return next((reason for name, reason in reasons.items() if name.startswith(f"{fact}.")), None)

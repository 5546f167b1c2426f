"""The merge: which of the claims about one fact holds, and what is kept as rejected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from liveref.model.reason import Reason
from liveref.rules.drafts.claims import Claim, Subject
from liveref.rules.rule import Rule

__all__ = ["Loser", "Merge"]


class Loser(NamedTuple):
    """A claim that lost against another one, with its reason."""

    subject: Subject
    fact: str
    value: Any
    reason: Reason


class Merge:
    """Lays claims upon the workspace. Nothing else writes into it.

    Of two claims about one fact the one with the stronger evidence holds; of equal evidence the
    earlier one. A rule that `corrects` another one replaces its facts whatever the evidence.
    """

    def __init__(self) -> None:
        self.losers: list[Loser] = []

    def add(self, rule: Rule, claims: Iterable[Claim]) -> None:
        """Lay the claims of one rule upon their subjects."""
        for claim in claims:
            self._add(rule, claim)

    def _add(self, rule: Rule, claim: Claim) -> None:
        subject, name = claim.subject, claim.name
        reason, before = claim.because.by(rule.id), subject.reasons.get(name)
        if before is None:
            subject.reasons[name] = reason
            _set(claim)
        elif _value(claim) == claim.value:
            if reason.evidence.rank > before.evidence.rank:
                subject.reasons[name] = reason
        elif before.rule in rule.corrects or reason.evidence.rank > before.evidence.rank:
            self.losers.append(Loser(subject, name, _value(claim), before))
            subject.reasons[name] = reason
            _set(claim)
        else:
            self.losers.append(Loser(subject, name, claim.value, reason))


def _value(claim: Claim) -> Any:
    """The value of the fact as it holds now."""
    value = getattr(claim.subject, claim.fact)
    if claim.key is None:
        return value
    return value.get(claim.key) if isinstance(value, dict) else claim.key in value


def _set(claim: Claim) -> None:
    if claim.key is None:
        setattr(claim.subject, claim.fact, claim.value)
        return
    entries = getattr(claim.subject, claim.fact)
    if isinstance(entries, dict):
        entries[claim.key] = claim.value
    elif isinstance(entries, set):
        (entries.add if claim.value else entries.discard)(claim.key)
    elif claim.value and claim.key not in entries:
        entries.append(claim.key)
    elif not claim.value and claim.key in entries:
        entries.remove(claim.key)

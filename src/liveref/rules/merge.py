"""The merge: which of the claims about one fact holds, and what is kept as rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from liveref.model.reason import Reason
from liveref.rules.drafts.claims import Claim, Subject, entries_of
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
    earlier one. A rule that `corrects` another one, or `revises` all, replaces their facts whatever
    the evidence. A claim about a whole collection is in conflict with those about its entries.
    """

    def __init__(self) -> None:
        self.losers: list[Loser] = []

    def add(self, rule: Rule, claims: Iterable[Claim]) -> None:
        """Lay the claims of one rule upon their subjects."""
        for claim in claims:
            self._add(rule, claim)

    def _add(self, rule: Rule, claim: Claim) -> None:
        reason, rivals = claim.because.by(rule.id), _rivals(claim)
        named = all(rival.rule in rule.corrects for rival in rivals.values())
        corrected = named or rule.revises
        rank = max((rival.evidence.rank for rival in rivals.values()), default=-1)
        if rivals and _value(claim) == claim.value:
            if reason.evidence.rank > rank:
                claim.subject.reasons[claim.name] = reason
        elif corrected or reason.evidence.rank > rank:
            if rivals:
                self.losers += _replaced(claim, rivals)
            _set(claim)
            claim.subject.reasons[claim.name] = reason
        else:
            self.losers.append(Loser(claim.subject, claim.name, claim.value, reason))


def _rivals(claim: Claim) -> dict[str, Reason]:
    """The reasons of what holds now in the place of a claim: of the fact, of the whole collection
    for an entry, of the entries for a whole collection."""
    reasons = claim.subject.reasons
    for name in (claim.name, claim.fact):
        if name in reasons:
            return {name: reasons[name]}
    collection = getattr(claim.subject, claim.fact)
    if claim.key is not None or not isinstance(collection, dict | list | set | tuple):
        return {}
    entries = f"{claim.fact}."
    return {name: reason for name, reason in reasons.items() if name.startswith(entries)}


def _replaced(claim: Claim, rivals: dict[str, Reason]) -> Iterator[Loser]:
    """The facts that a claim replaces; the reasons of entries go with their collection."""
    now = {claim.fact: getattr(claim.subject, claim.fact), claim.name: _value(claim)}
    entries, claimed = entries_of(now[claim.fact]), entries_of(claim.value)
    for name, reason in rivals.items():
        entry = name.removeprefix(f"{claim.fact}.")
        if name in (claim.name, claim.fact):
            yield Loser(claim.subject, claim.name, now[claim.name], reason)
            continue
        del claim.subject.reasons[name]
        if entry in entries and entries[entry] != claimed.get(entry):
            yield Loser(claim.subject, name, entries[entry], reason)


def _value(claim: Claim) -> Any:
    """The value of the fact as it holds now."""
    value = getattr(claim.subject, claim.fact)
    if claim.key is None:
        return value
    return value.get(claim.key, msgspec.UNSET) if isinstance(value, dict) else claim.key in value


def _set(claim: Claim) -> None:
    if claim.key is None:
        setattr(claim.subject, claim.fact, claim.value)
        return
    entries = getattr(claim.subject, claim.fact)
    if isinstance(entries, dict) and claim.value is msgspec.UNSET:
        entries.pop(claim.key, None)
    elif isinstance(entries, dict):
        entries[claim.key] = claim.value
    elif isinstance(entries, set):
        (entries.add if claim.value else entries.discard)(claim.key)
    elif bool(claim.value) is not (claim.key in entries):
        others = [entry for entry in entries if entry != claim.key]
        added = [claim.key] if claim.value else []
        setattr(claim.subject, claim.fact, type(entries)([*others, *added]))

"""The facts that were read of sentences, and the facts of the API -> the fate of each sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from liveref.constraints.explaining import fact_of
from liveref.model.api import API
from liveref.model.constraints.constraint import Constraint
from liveref.model.fact import Conflict, ConflictKind, Fact, Fate, SentenceFate
from liveref.model.reading import ReadSentence
from liveref.model.reason import Evidence
from liveref.rules.sentences.contradictions import Contradictions
from liveref.rules.sentences.equivalents import TERMS, Equivalents
from liveref.rules.sentences.executed import Executed
from liveref.rules.sentences.unreached import Unreached

__all__ = ["fates_of"]

_SHOWING = frozenset({Evidence.TABLE, Evidence.SCHEMA, Evidence.EXAMPLE, Evidence.PATH})
"""The evidence of what a document shows beside its sentences."""
_QUOTED = (frozenset(term for terms in TERMS.values() for term in terms) - {"reference"}) | {
    *("refusal", "without", "cascade", "matches-part", "widens", "media-types"),
    *("comma-separated", "code", "requires"),
}
"""The terms of facts that say what a sentence demands, where they rest on it."""
_LONG = 40
"""Letters of a sentence that hardly stands in two places with two meanings."""
_SHARE = 0.6
"""The part of a sentence that a reason must quote to rest on it."""


class _Judged(NamedTuple):
    """The facts that say what one fact of a sentence says, or what stands against it."""

    facts: list[Fact]
    missing: str = ""


def fates_of(
    reads: Iterable[ReadSentence], facts: Iterable[Fact], api: API
) -> tuple[SentenceFate, ...]:
    """The fate of each sentence that was read, in the order of the sentences.

    `facts` are those that hold without the sentences, `api` the one that is served.
    """
    listed = list(reads)
    judge = _Judge(listed, list(facts), api)
    return tuple(judge.fate(read) for read in listed)


class _Judge:
    """Compares what sentences say with what the API does."""

    def __init__(self, reads: list[ReadSentence], facts: list[Fact], api: API) -> None:
        self._api = api
        self._equivalents = Equivalents(api, facts)
        self._unreached = Unreached(api, facts, reads)
        self._contradictions = Contradictions(api, facts, self._equivalents)
        self._executed = Executed(api)
        self._quoting: dict[str, list[Fact]] = {}
        for fact in facts:
            if fact.fact in _QUOTED and fact.reason.evidence is Evidence.PROSE:
                self._quoting.setdefault(fact.reason.origin.file, []).append(fact)
        self._files = {f.reason.evidence: f.reason.origin.file for f in reversed(facts)}
        self._operations = {operation.origin: operation.id for operation in api.operations}

    def fate(self, read: ReadSentence) -> SentenceFate:
        """The fate of one sentence."""
        judged = [self._judged(constraint) for constraint in read.facts]
        facts = [fact for verdict in judged for fact in verdict.facts]
        missing = [read.missing, *(verdict.missing for verdict in judged)]
        if not facts and (facts := self._resting_on(read)):
            missing = []
        ids = (self._operations.get(subject.operation) for subject in read.sentence.subjects)
        return SentenceFate(
            text=read.sentence.text,
            origin=read.sentence.origin,
            fate=_fate(facts),
            facts=tuple({(f.about, f.fact, repr(f.value)): f for f in facts}.values()),
            missing=_joined(missing),
            operations=tuple(dict.fromkeys(filter(None, ids))),
            conflicts=tuple(dict.fromkeys(self._conflicts(read))),
            is_read=bool(read.facts),
        )

    def _conflicts(self, read: ReadSentence) -> Iterator[Conflict]:
        if read.refuted:
            yield Conflict(ConflictKind.LIMIT, read.refuted)
        for constraint in (*read.facts, *read.doubted):
            yield from self._contradictions.of(constraint, read.sentence)
            if status := self._unreached.of(constraint):
                message = f"no operation and no other sentence leads to {status}"
                yield Conflict(ConflictKind.UNREACHED, message)

    def _judged(self, constraint: Constraint) -> _Judged:
        same = self._equivalents.of(constraint)
        if same and all(fact.reason.evidence in _SHOWING for fact in same):
            return _Judged(same)
        own = self._executed.same(constraint)
        if own is not None:
            return _Judged([fact_of(self._api, own)])
        return _Judged(same) if same else _Judged([], self._standing_against(constraint))

    def _standing_against(self, constraint: Constraint) -> str:
        """The reason why a fact that was understood is not executed."""
        rivals = [fact_of(self._api, other) for other in self._executed.rivals(constraint)]
        for fact in [*rivals, *self._equivalents.rivals(constraint)]:
            return f"{fact.reason.origin} says otherwise of `{fact.about}`"
        if Evidence.PROFILE in self._files:
            profile = self._files[Evidence.PROFILE]
            return f"the profile {profile} decides; this sentence is not executed"
        if Evidence.BEHAVIOUR in self._files:
            return (
                f"{self._files[Evidence.BEHAVIOUR]} describes the {constraint.resource} otherwise"
            )
        own = fact_of(self._api, constraint)
        return f"the fact `{own.fact}` of `{own.about}` is left out"

    def _resting_on(self, read: ReadSentence) -> list[Fact]:
        """The facts of other rules that quote the sentence as their reason."""
        sentence, text = read.sentence, _plain(read.sentence.text)
        return [
            fact
            for fact in self._quoting.get(sentence.origin.file, ())
            if len(text) > _LONG or fact.reason.origin.line == sentence.origin.line
            if _is_most_of(_plain(fact.reason.text), text)
        ]


def _fate(facts: list[Fact]) -> Fate:
    if not facts:
        return Fate.NOT_UNDERSTOOD
    is_shown = all(fact.reason.evidence in _SHOWING for fact in facts)
    return Fate.SHOWN if is_shown else Fate.ENFORCED


def _joined(missing: list[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, missing)))


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "").split()).rstrip(".").lower()


def _is_most_of(reason: str, sentence: str) -> bool:
    """Whether a reason is the sentence, without a list that continues it."""
    return reason in sentence and len(reason) > _SHARE * len(sentence)

"""The cache of responses to plain reads, valid until the next write."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import msgspec

from liveref.model.api import Effect
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.validators import CONDITIONAL
from liveref.service.system.record_meta import meta_of
from liveref.service.work.answer import NO_CONTENT, Answer
from liveref.service.work.outcome import Outcome
from liveref.store.base import Record, Store

MOST = 2048
LARGEST = 16 * 1024
"""The largest number of cached answers, and of bytes in one: 32 MiB in all."""


class Question(msgspec.Struct, frozen=True):
    """A plain read: the parts of the request that its answer depends on, and the store's version
    before the read."""

    key: Hashable
    version: int


class ResponseCache:
    """Holds the responses since the last write, for equal requests. A response counts only while
    the store's version is the one at which it was read, so that every later request sees a write
    that has been answered. Access is judged before the cache is asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._answers: dict[Hashable, Answer] = {}
        self._version = -1

    def question(self, plan: Plan, call: Call) -> Question | None:
        """The key of a cached answer; None for a request that is no plain read, and while a write
        is about to be committed."""
        if plan.operation.effect is not Effect.SHOW or not CONDITIONAL.isdisjoint(call.headers):
            return None
        version = self._store.version()
        if version is None:
            return None
        # The address as sent: the answer echoes its values. HEAD's answer is that to GET.
        return Question((plan, call.url, call.base, call.caller), version)

    def answer(self, question: Question) -> Answer | None:
        """The answer to that question, if it is known and still true."""
        if question.version != self._version:
            self._answers.clear()
            self._version = question.version
            return None
        cached = self._answers.get(question.key)
        return _copy(cached) if cached is not None else None

    def keep(self, question: Question, outcome: Outcome, answer: Answer) -> None:
        """Remember an answer, unless time alone would change it or a write came between."""
        if len(answer.body) > LARGEST or answer.code in NO_CONTENT or not _is_lasting(outcome):
            return
        if not question.version == self._version == self._store.version():
            return
        if len(self._answers) >= MOST:
            self._answers.clear()
        self._answers[question.key] = _copy(answer)


def _copy(answer: Answer) -> Answer:
    """The same again: on its way out an answer gets further headers."""
    return Answer(answer.code, answer.headers.copy(), answer.body)


def _is_lasting(outcome: Outcome) -> bool:
    """Whether only a write can change the answer: every record is stored, and no status is due to
    change."""
    context = outcome.context
    if context is None:
        return False
    return all(map(_is_settled, (context.record, *context.related.values())))


def _is_settled(value: Any) -> bool:
    """Whether a value is as it is stored: a record is, unless it is new or its status is due to
    change."""
    if isinstance(value, list):
        return all(map(_is_settled, value))
    if not isinstance(value, Record):
        return True
    return value.position > 0 and not meta_of(value).phases

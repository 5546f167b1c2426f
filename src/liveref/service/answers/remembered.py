"""Answers to plain reads, remembered for as long as nothing is written."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import msgspec

from liveref.model.api import Effect
from liveref.service.answers.answer import NO_CONTENT, Answer
from liveref.service.effects.outcome import Outcome
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.system import status
from liveref.store.base import Record, Store

MOST = 2048
LARGEST = 16 * 1024
"""How many answers are kept, and of how many bytes each: 32 MiB and no more."""


class Question(msgspec.Struct, frozen=True):
    """A plain read: what its answer depends on beside the store, and the store's version
    before it was asked."""

    key: Hashable
    version: int


class RememberedAnswers:
    """Knows the answers that were given since the last write, for whoever asks the same.

    An answer counts only while the store's version is the one that was read: a write that
    has been answered is seen by all who ask later. Whether someone may ask at all is judged
    before.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._answers: dict[Hashable, Answer] = {}
        self._version = -1

    def question(self, plan: Plan, call: Call) -> Question | None:
        """What to remember an answer by; None for what is no plain read, and while a write is
        about to be seen."""
        if plan.operation.effect is not Effect.SHOW:
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
        known = self._answers.get(question.key)
        return _copy(known) if known is not None else None

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
    """Whether only a write can change what is shown: all of it stands in the store, and no
    status is on its way."""
    view = outcome.view
    if view is None:
        return False
    return all(map(_is_settled, (view.record, *view.related.values())))


def _is_settled(shown: Any) -> bool:
    """Whether it stays as it is in the store; what is told of records does, where they do."""
    if isinstance(shown, list):
        return all(map(_is_settled, shown))
    if not isinstance(shown, Record):
        return True
    return shown.position > 0 and not shown.data.get(status.INTERNAL, {}).get("phases")

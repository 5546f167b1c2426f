"""One person's life with a service: each operation carried out with what it has, as the exercise
does, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from access.cloud import State
from access.requests import Request
from access.stock import Stock
from liveref.exercise.caller import Answer
from liveref.exercise.exchange import is_maker
from liveref.exercise.exercise import _in_order
from liveref.exercise.preparing import prepared
from liveref.exercise.steps import _record_for
from liveref.model.api import Effect, Operation

_ENDS = (Effect.DELETE, Effect.UNLINK, Effect.MAP_DELETE)


class Attempt(NamedTuple):
    """A request that counts, with the state before it."""

    state: State
    request: Request
    answer: Answer


class Life:
    """The life of one person. `attempts` has for each operation, by its id, the last request that
    was taken, else one that was refused as another's to send, else the last of all."""

    def __init__(self, stock: Stock, service: str) -> None:
        self._stock, self._service = stock, service
        self.attempts: dict[str, Attempt] = {}
        stock.listeners.append(self._note)

    def _note(self, request: Request, answer: Answer) -> None:
        before = self.attempts.get(request.operation.id)
        if self._stock.finder.service(request.prefix) != self._service:
            return
        if answer.good or before is None or not (before.answer.good or before.answer.code == 403):
            self.attempts[request.operation.id] = Attempt(self._stock.before, request, answer)

    def operations(self) -> Iterator[Operation]:
        """Live, and tell each operation once it is done."""
        for operation in _in_order(self._stock.finder.system(self._service).api, ()):
            for reference in self._stock.finder.of(self._service, operation):
                for target in reference.targets:
                    self._stock.need(target)
            self._carry_out(operation)
            yield operation

    def _carry_out(self, operation: Operation) -> None:
        session = self._stock.session(self._service)
        if is_maker(operation):
            session.supply.make(operation)
            return
        record, _ = _record_for(session, operation)
        if record is not None:
            record, _ = prepared(session, operation, record)
        exchange = session.supply.exchange(operation, record)
        if exchange.answer.good and record is not None and operation.effect in _ENDS:
            record.alive = False

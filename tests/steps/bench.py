"""A bench for steps: a system of a mini reference with a store in memory. A request on it shows
which steps its plan has, and what one step does at one moment, alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from msgspec import UNSET

from liveref.model.api import API, Operation
from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.origin import Origin
from liveref.model.path import PARAMETER
from liveref.model.reason import Evidence, Reason
from liveref.service.effects.order import plan_of
from liveref.service.effects.step import EffectStep, Step
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.system.kinds import kinds
from liveref.service.system.record_meta import RecordMeta, with_meta
from liveref.service.system.system import System
from liveref.service.work.change import Change
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit, unit_of
from liveref.store.base import Condition, Record, Transaction
from liveref.store.blobs import Blob
from liveref.store.opening import open_store

T = TypeVar("T")
S = TypeVar("S", bound=Step)

NOW = 1000.0
"""The moment of all requests, in seconds since the epoch."""
BECAUSE = Reason(rule="test", evidence=Evidence.BEHAVIOUR, origin=Origin("test", 0))
"""The reason of facts that a test makes."""
ANN = Caller(user="ann", project="p", roles=frozenset({"member"}))
BOB = Caller(user="bob", project="q", roles=frozenset({"member"}))
ADMIN = Caller(user="root", project="admin", roles=frozenset({"admin"}), is_admin=True)


class Bench:
    """The system of an API and its store."""

    def __init__(self, api: API, type: str | None = None) -> None:
        self.system = System(api, type=type)
        self.store = open_store(None, kinds(self.system))
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        """Let go of the store."""
        self._loop.run_until_complete(self.store.close())
        self._loop.close()

    def work(self, work: Callable[[Transaction], T]) -> T:
        """The value of work in a transaction."""
        return self._loop.run_until_complete(self.store.transact(work))

    def put(self, resource: str, id: str, meta: RecordMeta | None = None, **data: Any) -> Record:
        """Store a record."""
        data = with_meta(data, meta) if meta is not None else data
        record = Record(kind=self.system.kind(resource), id=id, data=data, created=1.0, updated=1.0)
        return self.work(lambda tx: tx.insert(record))

    def stored(self, resource: str, id: str) -> dict[str, Any] | None:
        """The fields of a stored record, without its metadata; None if there is none."""
        record = self.work(lambda tx: tx.get(self.system.kind(resource), id))
        return None if record is None else fields(record)

    def all(self, resource: str) -> list[dict[str, Any]]:
        """The fields of all stored records of a resource."""
        return [fields(r) for r in self.work(lambda tx: tx.page(self.system.kind(resource)))]

    def on(self, call: str, body: Any = UNSET, **more: Any) -> Request:
        """A request, as `PATCH /books/7?dry_run=1`; `more` are other parts of the call."""
        method, address = call.split()
        url = urlsplit(address)
        matches = ((o, _match(o, method, url.path)) for o in self.system.api.operations)
        operation, path = next((o, values) for o, values in matches if values is not None)
        query = parse_qs(url.query)
        made = Call(method, path, query, body, NOW, url=address, **more)
        return Request(self, plan_of(self.system, operation), made)


class Request:
    """A request on a bench, with the plan of its operation."""

    def __init__(self, bench: Bench, plan: Plan, call: Call) -> None:
        self.bench, self.plan, self.call = bench, plan, call

    def has(self, kind: type[Step]) -> bool:
        """Whether a step is in the plan of the operation."""
        return any(type(step) is kind for step in self.plan.steps.all)

    def step(self, kind: type[S]) -> S:
        """The step of a kind."""
        steps = (step for step in self.plan.steps.all if type(step) is kind)
        step = next(steps, None)
        assert isinstance(step, kind), f"{kind.__name__} is not in {self.plan.operation.id}"
        return step

    def unit(self, kind: type[Step], moment: str) -> Unit:
        """The unit of work after one moment of a step: `arrive`, `admit`, `context`, `finish`."""
        step = self.step(kind)

        def work(tx: Transaction) -> Unit:
            unit = unit_of(self.call, tx)
            getattr(step, moment)(unit)
            return unit

        return self.bench.work(work)

    def repeat(self, kind: type[Step]) -> Outcome | None:
        """The answer that a step has for a repeated request."""
        step = self.step(kind)
        return self.bench.work(lambda tx: step.repeat(unit_of(self.call, tx)))

    def select(self, kind: type[Step]) -> list[Condition]:
        """The conditions that a step has for a list."""
        step = self.step(kind)
        return self.bench.work(lambda tx: [*step.select(unit_of(self.call, tx))])

    def show(self, kind: type[Step], *records: Record) -> list[dict[str, Any]]:
        """The fields of shown records, as a step completes them."""
        step, shown = self.step(kind), list(records)
        self.bench.work(lambda tx: step.show(unit_of(self.call, tx), shown))
        return [fields(record) for record in shown]

    def make(
        self, kind: type[Step], given: Any = None, /, *, moment: str = "make", **data: Any
    ) -> Change:
        """A new record with these data after one moment of a step; `given` is the request's."""
        record = Record(kind=self.plan.kind, id="", data=data, created=NOW, updated=NOW)
        return self.at(kind, moment, record, None, given)

    def new(self, id: str = "", **data: Any) -> Record:
        """A record that is not stored."""
        return Record(kind=self.plan.kind, id=id, data=data, created=NOW, updated=NOW)

    def change(
        self,
        kind: type[Step],
        record: Record,
        given: Any = None,
        *,
        moment: str = "change",
        **new: Any,
    ) -> Change:
        """A stored record with these `new` values after one moment of a step."""
        changed = msgspec.structs.replace(record, data=record.data | new)
        return self.at(kind, moment, changed, record, given)

    def at(
        self, kind: type[Step], moment: str, record: Record, before: Record | None, given: Any
    ) -> Change:
        """A record on its way into the store after one moment of a step."""
        step = self.step(kind)

        def work(tx: Transaction) -> Change:
            change = self.change_of(tx, record, before, given)
            arguments = (change, _Writing(tx)) if moment == "follow" else (change,)
            getattr(step, moment)(*arguments)
            return change

        return self.bench.work(work)

    def change_of(
        self, tx: Transaction, record: Record, before: Record | None, given: Any
    ) -> Change:
        """A record on its way into the store."""
        call, plan = unit_of(self.call, tx).call, self.plan
        values = given if isinstance(given, dict) else {}
        name = plan.resource.name
        change = Change(plan.system, name, call, tx, record, before, values, arguments=given)
        change.changes = dict(values)
        return change

    def run(self, kind: type[EffectStep], blob: Blob | None = None) -> Outcome:
        """The outcome of the effect, through the moments of the operation's plan."""
        step = self.step(kind)
        return self.bench.work(lambda tx: self._ran(step, unit_of(self.call, tx, blob)))

    def _ran(self, step: EffectStep, unit: Unit) -> Outcome:
        outcome = step.run(unit)
        outcome.call = unit.call
        return outcome


class _Writing:
    """A transaction as steps that follow see it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def write(self, record: Record) -> None:
        """Store a changed record."""
        self._tx.update(record)


@contextmanager
def refused(code: int, message: str = "") -> Iterator[None]:
    """The block is refused with this code and a message that has these words."""
    with pytest.raises(Problem) as refusal:
        yield
    assert refusal.value.code == code, refusal.value
    assert message in str(refusal.value), refusal.value


def fields(record: Record) -> dict[str, Any]:
    """The fields of a record, without its metadata."""
    return {name: value for name, value in record.data.items() if name != "_"}


def shown(outcome: Outcome) -> Any:
    """The fields of the record that an outcome shows, or its body."""
    if outcome.context is None:
        return None if outcome.body is UNSET else outcome.body
    return fields(outcome.context.record)


def _match(operation: Operation, method: str, path: str) -> dict[str, str] | None:
    mine, others = operation.path.split("/"), path.split("/")
    if operation.method != method or len(mine) != len(others):
        return None
    pairs = list(zip(mine, others, strict=True))
    values = {a[1:-1]: b for a, b in pairs if PARAMETER.fullmatch(a)}
    return values if all(PARAMETER.fullmatch(a) or a == b for a, b in pairs) else None


def declared(api: API, resource: str, **behaviour: Any) -> API:
    """An API that declares this behaviour of a resource too."""
    whole = api.behaviour.resources.get(resource, ResourceBehaviour())
    resources = {**api.behaviour.resources, resource: msgspec.structs.replace(whole, **behaviour)}
    changed = msgspec.structs.replace(api.behaviour, resources=resources)
    return msgspec.structs.replace(api, behaviour=changed)

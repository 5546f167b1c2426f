"""A transaction that judges what it stores: every record of the operation's resource that an effect
stores passes through the steps first, so no effect can bypass the facts. It writes into no object
of its caller, so the work can be run again."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence

import msgspec

from liveref.service.effects.constraints.computed import dependents, facts_of, value_of
from liveref.service.effects.step import given_fields
from liveref.service.planning.plan import Plan
from liveref.service.work.change import Change
from liveref.service.work.unit import Unit
from liveref.store.base import ALL, Condition, Conflict, Record, Sort, Transaction

_MOST_UPDATES = 10_000
"""The computed fields that one request updates: facts that depend on each other have no end."""


class JudgingTransaction:
    """A transaction for one request; see the module. The records that it stores of the operation's
    own resource are judged until `finish`."""

    def __init__(self, plan: Plan, unit: Unit) -> None:
        self._plan, self._call, self._steps = plan, unit.call, plan.steps
        self._tx: Transaction = unit.tx
        self._before: dict[str, Record | None] = {}
        self._own: dict[str, Record] = {}
        self._current: dict[tuple[str, str], Record] = {}
        self._changed: list[Record] = []
        self._is_finishing = False
        given = given_fields(plan, unit.call.body)
        self._given = given[0] if len(given) == 1 else {}

    def get(self, kind: str, id: str) -> Record | None:
        return self._tx.get(kind, id)

    def page(
        self,
        kind: str,
        where: Sequence[Condition] = (),
        *,
        sort: Sequence[Sort] = (),
        after: str | None = None,
        limit: int = ALL,
        backwards: bool = False,
    ) -> list[Record]:
        return self._tx.page(kind, where, sort=sort, after=after, limit=limit, backwards=backwards)

    def count(self, kind: str, where: Sequence[Condition] = ()) -> int:
        return self._tx.count(kind, where)

    def identified(self, kinds: Container[str], ids: Collection[str]) -> list[Record]:
        return self._tx.identified(kinds, ids)

    def insert(self, record: Record) -> Record:
        if self._is_own(record.kind):
            self._before.setdefault(record.id, None)
            self._judge(record)
        try:
            stored = self._tx.insert(record)
        except Conflict as conflict:
            raise self._taken(record, conflict) from None
        record.position = stored.position
        self._note(record)
        return stored

    def update(self, record: Record) -> None:
        before = self._tx.get(record.kind, record.id)
        if self._is_own(record.kind):
            self._before.setdefault(record.id, before)
            self._judge(record)
        if before is not None:
            self._changed.append(before)  # what it belonged to may be something else now
        try:
            self._tx.update(record)
        except Conflict as conflict:
            raise self._taken(record, conflict) from None
        self._note(record)

    def delete(self, kind: str, id: str) -> bool:
        gone = self._tx.get(kind, id)
        if gone is not None:
            self._changed.append(gone)
            if self._is_own(kind):
                self._before.setdefault(id, gone)
                self._own.setdefault(id, gone)
        self._current.pop((kind, id), None)
        return self._tx.delete(kind, id)

    def holds(self, key: str) -> bool:
        return self._tx.holds(key)

    def write(self, record: Record) -> None:
        """Store a changed record of any resource, without judging it."""
        if (current := self._current.get((record.kind, record.id))) is not None:
            current.data, current.updated = record.data, record.updated
            record = current
        if self._tx.get(record.kind, record.id) is not None:
            self._tx.update(record)
            self._note(record)

    def finish(self) -> None:
        """Execute what follows, after the operation."""
        self._is_finishing = True
        for record in list(self._own.values()):
            change = self._change(record, self._before.get(record.id))
            for follow in self._steps.follow:
                follow(change, self)
        self._compute()

    def _taken(self, record: Record, conflict: Conflict) -> Exception:
        """The refusal that a fact has for values that are taken, else the conflict itself."""
        if record.kind == self._plan.kind:
            refusals = (taken(conflict) for taken in self._steps.taken)
            return next((refusal for refusal in refusals if refusal is not None), conflict)
        return conflict

    def _is_own(self, kind: str) -> bool:
        return kind == self._plan.kind and not self._is_finishing

    def _change(self, record: Record, before: Record | None) -> Change:
        resource = self._plan.resource.name
        return Change(
            self._plan.system, resource, self._call, self._tx, record, before, self._given
        )

    def _judge(self, record: Record) -> None:
        change = self._change(record, self._before.get(record.id))
        for complete in self._steps.complete:
            complete(change)
        for judge in self._steps.judge:
            judge(change)

    def _note(self, record: Record) -> None:
        self._current[record.kind, record.id] = record
        self._changed.append(record)
        if self._is_own(record.kind):
            self._own[record.id] = record

    def _compute(self) -> None:
        """Bring computed fields up to date, as long as one changes another."""
        system, updates = self._plan.system, 0
        facts = facts_of(system)
        while facts and self._changed and updates < _MOST_UPDATES:
            changed = self._changed.pop(0)
            for fact, dependent in dependents(system, facts, self._tx, changed):
                record = self._current.get((dependent.kind, dependent.id), dependent)
                if self._tx.get(record.kind, record.id) is None:
                    continue
                value = value_of(system, fact, self._call, self._tx, record)
                if value is not msgspec.UNSET and record.data.get(fact.field) != value:
                    record.data[fact.field] = value
                    self.write(record)
                    updates += 1

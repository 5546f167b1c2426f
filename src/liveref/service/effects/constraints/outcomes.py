"""Changes of fields and creations that follow from a successful operation."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from liveref.constraints.comparing import is_missing
from liveref.index.references import PARENT
from liveref.model.behaviour.transitions import Phase
from liveref.model.constraints import operations
from liveref.model.constraints.conditions import Related
from liveref.model.constraints.operations import Creation, Outcome
from liveref.service.effects.new_record import get_or_create
from liveref.service.effects.step import FactStep, Writer
from liveref.service.lookup.links import link, related
from liveref.service.lookup.values import Values, field_of, present
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.service.work.change import Change
from liveref.store.base import Record


class Outcomes(FactStep[Outcome]):
    """Changes fields of the operation's record and of others."""

    kinds = (Outcome,)

    def follow(self, change: Change, tx: Writer) -> None:
        # All conditions are about the record as the request left it.
        due = [fact for fact in self._facts if change.hold(fact.conditions)]
        changes = [(fact, self._operand(fact, change)) for fact in due]
        for fact, operand in changes:
            for system, resource, record in self._changed(fact, change):
                apply(system, resource, record, fact, operand, change.call.now)
                tx.write(record)

    def _operand(self, fact: Outcome, values: Values) -> Any:
        return fact.value if fact.other is None else values.of(fact.other)

    def _changed(self, fact: Outcome, values: Values) -> list[tuple[System, str, Record]]:
        if fact.records is not None:
            way = link(values.system, values.resource, fact.records)
            records = related(values, fact.records)
            return [(way.system, way.resource, one) for one in records] if way else []
        owner = values.owner(fact.of)
        return [owner] if owner is not None else []


def apply(
    system: System, resource: str, record: Record, fact: Outcome, operand: Any, now: float
) -> None:
    """Change one field of a record as a fact says."""
    status_field = system.status_field(resource)
    field = status_field if fact.field == "status" and status_field is not None else fact.field
    value = _changed_value(fact, field_of(system, resource, record, field), operand, now)
    if value is UNSET:
        return
    if field == status_field and isinstance(value, str):
        status.enter(record, field, (Phase(status=value),), now)
    else:
        record.data[field] = value
    record.updated = now


def _changed_value(fact: Outcome, value: Any, operand: Any, now: float) -> Any:
    """The new value of a field, UNSET for no change."""
    if fact.change is operations.Change.SET:
        return operand
    if fact.change is operations.Change.UNSET:
        return None
    if fact.change is operations.Change.NOW:
        return present(now, value)
    if fact.change in (operations.Change.INCREMENT, operations.Change.DECREMENT):
        step = 1 if is_missing(operand) else operand
        number = 0 if is_missing(value) else value
        sign = 1 if fact.change is operations.Change.INCREMENT else -1
        are_numbers = isinstance(number, int | float) and isinstance(step, int | float)
        return number + sign * step if are_numbers else UNSET
    return _changed_list(fact.change, value if isinstance(value, list) else [], operand)


def _changed_list(change: operations.Change, items: list[Any], operand: Any) -> Any:
    several = operand if isinstance(operand, list) else [operand]
    several = [one for one in several if not is_missing(one)]
    if change is operations.Change.APPEND:
        return [*items, *(one for one in several if one not in items)]
    return [one for one in items if one not in several]


class Creations(FactStep[Creation]):
    """Creates the records that facts declare for an operation."""

    kinds = (Creation,)

    def follow(self, change: Change, tx: Writer) -> None:
        for fact in self._facts:
            if change.hold(fact.conditions):
                self._make(fact, change, tx)

    def _make(self, fact: Creation, values: Values, tx: Writer) -> None:
        way = link(values.system, values.resource, Related(resource=fact.creates))
        target = values.system.references.called(fact.creates)
        if target is None:
            return
        system, resource = values.system.of(target.api), target.resource
        copied = {name: values.of(term) for name, term in fact.copied.items()}
        fields = fact.values | {n: v for n, v in copied.items() if v is not UNSET}
        parent = None
        if way is not None and way.path == PARENT:
            parent = values.record.id
        elif way is not None and way.path is not None:
            identity = status.identity(values.record)
            fields.setdefault(way.path, [identity] if way.is_many else identity)
        get_or_create(tx, system, resource, values.call, fields, parent=parent, scope=parent)

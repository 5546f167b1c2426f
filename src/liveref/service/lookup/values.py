"""The values that terms and conditions speak of: fields of records, requests and callers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.constraints.comparing import is_missing, meets
from liveref.model.constraints.conditions import STATUS, Condition, Operator, Term
from liveref.service.lookup.references import record_of, settled
from liveref.service.request.call import Call
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.store.base import Record
from liveref.values.nested import inside
from liveref.values.times import moment, timestamp

_NO_TIME = "T"


class Values(msgspec.Struct):
    """The values available to a condition: those of one record of `resource` and of the request
    `call`. `given` are the fields or arguments of the request, `before` is the record before the
    change, None for a create. `above` is the identity of the parent if the record does not hold it.
    """

    system: System
    resource: str
    call: Call
    tx: Any
    record: Record
    before: Record | None = None
    given: dict[str, Any] = {}

    def of(self, term: Term | Condition) -> Any:
        """The value of a term, UNSET if it has none."""
        if term.of == "request":
            return inside(self.given, term.field)
        if term.of == "query":
            value = self.call.one(term.field)
            return UNSET if value is None else _typed(value)
        if term.of == "path":
            return self.call.path.get(term.field, UNSET)
        if term.of == "caller":
            return getattr(self.call.caller, term.field, UNSET)
        owner = self.owner(term.of)
        if owner is None:
            return UNSET
        system, resource, record = owner
        return field_of(system, resource, record, term.field)

    def owner(self, of: str) -> tuple[System, str, Record] | None:
        """The record that `of` means (see `Term`), with its system and resource."""
        if of == "":
            return self.system, self.resource, self.record
        if of == "before":
            return None if self.before is None else (self.system, self.resource, self.before)
        parents = self.system.resources[self.resource].parents
        if parents and of in ("parent", parents[-1]):
            return self._parent(parents[-1])
        return self._referred(of)

    def _parent(self, resource: str) -> tuple[System, str, Record] | None:
        identity = status.parent(self.record)
        parent = self.tx.get(self.system.kind(resource), identity) if identity else None
        return None if parent is None else self._settled(self.system, resource, parent)

    def _referred(self, of: str) -> tuple[System, str, Record] | None:
        fields = self.system.references.fields(self.resource)
        field = of
        if of not in fields:
            named = (name for name, target in fields.items() if target.resource.name == of)
            field = next(named, of)
        target = self.system.references.target(self.resource, field)
        value = self.record.data.get(field, self.given.get(field))
        if target is None or is_missing(value):
            return None
        record = record_of(self.tx, self.system, target, value, self.call.caller)
        if record is None:
            return None
        return self._settled(self.system.of(target.api), target.resource.name, record)

    def _settled(self, system: System, resource: str, record: Record) -> tuple[System, str, Record]:
        return system, resource, settled(system, resource, record, self.call)

    def hold(self, conditions: Iterable[Condition]) -> bool:
        """Whether all conditions hold."""
        return all(self.holds(condition) for condition in conditions)

    def holds(self, condition: Condition) -> bool:
        """Whether a condition holds."""
        left = self.of(condition)
        if condition.operator is Operator.CHANGED:
            before = msgspec.structs.replace(self, record=self.before) if self.before else None
            return before is not None and meets(condition.operator, left, before.of(condition))
        if condition.now:
            return meets(condition.operator, left, present(self.call.now, left))
        right = condition.value if condition.other is None else self.of(condition.other)
        return meets(condition.operator, left, right)


def present(now: float, like: Any) -> Any:
    """The present in the form of another value: a date for a date, else a time."""
    if isinstance(like, int | float):
        return now
    text = timestamp(now)
    is_date = isinstance(like, str) and moment(like) is not None and _NO_TIME not in like
    return text.partition(_NO_TIME)[0] if is_date and " " not in str(like) else text


def field_of(system: System, resource: str, record: Record, field: str) -> Any:
    """The value of a record's field, by its name or as `status`; UNSET if it has none."""
    if field == system.resources[resource].identifier:
        return status.identity(record)
    data = record.data
    status_field = system.status_field(resource)
    if field == STATUS and STATUS not in data and status_field is not None:
        field = status_field
    if field in data:
        return data[field]
    default = system.behaviour(resource).defaults.get(field, UNSET)
    return inside(data, field) if "." in field else default


def _typed(text: str) -> Any:
    words = {"true": True, "false": False}
    return words.get(text.lower(), text)

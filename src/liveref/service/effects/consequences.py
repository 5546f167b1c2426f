"""What an operation does beyond its own record's status, as behaviour declares it: items of
lists, records of other resources, fields of what is referred to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from msgspec import UNSET

from liveref.index.references import PARENT, Target
from liveref.model.api import Effect, Resource
from liveref.model.behaviour import Phase, Transition
from liveref.service.effects import records, selection
from liveref.service.effects.beginning import bring
from liveref.service.effects.following import having, record_of, template, whole
from liveref.service.effects.reserved import check_along
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import EACH, OF, WHEN, Template, is_template
from liveref.service.request.call import Call
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.store.base import Record, Transaction


def follow(
    plan: Plan, call: Call, tx: Transaction, record: Record, given: Any
) -> dict[str, Record]:
    """Carry out all that an operation on a record leads to. Returns the records that were made,
    by their resource."""
    transition = plan.transition
    if transition is None:
        return {}
    told = transition.given(given)
    return _Consequences(plan.system, plan.resource, call, tx).of(told, record, given)


def bring_about(
    system: System,
    resource: Resource,
    call: Call,
    tx: Transaction,
    transition: Transition,
    record: Record | None = None,
) -> dict[str, Record]:
    """Carry out a transition that no request asks for, of a record, or of none. Returns the records
    that were made, by their resource."""
    known = record or Record(kind="", id="", data={}, created=call.now, updated=call.now)
    return _Consequences(system, resource, call, tx).of(transition, known, UNSET)


def before_end(
    system: System, resource: Resource, call: Call, tx: Transaction, record: Record
) -> None:
    """Carry out what the end of a record, and of all below it, leads to."""
    for name, child in selection.below(tx, system, resource.name, record):
        before_end(system, system.resources[name], call, tx, child)
    transition = system.behaviour(resource.name).actions.get(Effect.DELETE)
    if transition is not None:
        _Consequences(system, resource, call, tx).of(transition, record, UNSET)


GIVEN = "_.given"
"""Among them: what it is made of as by a create of its own, which leads to what such a one does."""


class _Consequences:
    """What is done to others on behalf of one resource's records."""

    def __init__(self, system: System, resource: Resource, call: Call, tx: Transaction) -> None:
        self._system, self._resource, self._call, self._tx = system, resource, call, tx

    def of(self, transition: Transition, record: Record, given: Any) -> dict[str, Record]:
        """Carry out a transition's; returns the records that were made, by their resource."""
        above = _above(self._resource, record)
        said = template(
            self._tx, self._system, self._resource.name, record, self._call, given, above
        )
        known = self._resource.schema.properties
        maps = [name for name, each in known.items() if each.schema.is_object]
        _change_lists(record, transition, said, maps)
        for name, changes in transition.changes.items():
            own = {field: value for field, value in changes.items() if field not in (OF, EACH)}
            for each in said.each_of(changes):
                for target, other in self._changed(name, changes.get(OF), each):
                    self._change(target, other, each.fill(own))
        self._set(record, transition, said)
        for name, each_of in transition.ends.items():
            for fields in each_of:
                self._end(name, whole(said, fields))
        asked = given if isinstance(given, dict) else {}
        for name, each_of in transition.makes.items():
            named = asked.get(f"{name}_id")
            self._make_all(name, [one for one in each_of if WHEN in one or not named], said)
        self._set(record, transition, said)
        return said.made

    def _set(self, record: Record, transition: Transition, said: Template) -> None:
        told = said.fill({n: v for n, v in transition.values.items() if is_template(v)})
        self._enter(self._system, self._resource.name, record, told)

    def _enter(self, system: System, name: str, record: Record, told: dict[str, Any]) -> None:
        """Give a record values; a status is that from then on."""
        field = system.status_field(name)
        if field is not None and isinstance(each := told.get(field), str | list):
            phases = [Phase(status=one) for one in (each if isinstance(each, list) else [each])]
            status.enter(record, field, phases, self._call.now)
            del told[field]
        record.data |= told

    def _make_all(self, name: str, each_of: Iterable[dict[str, Any]], said: Template) -> None:
        for fields in each_of:
            for filled in _filled(said, fields):
                usable = isinstance(filled, dict) and filled
                made = self._make(name, filled, below=EACH in fields) if usable else None
                if made is not None:
                    said.made[name] = made

    def _changed(
        self, name: str, where: dict[str, Any] | None, said: Template
    ) -> list[tuple[Target, Record]]:
        """The records that change: a resource's with certain fields, or what a field refers to."""
        if where is not None:
            target, fields = self._system.references.called(name), whole(said, where)
            found = self._tx.page(target.kind, having(target, fields)) if target and fields else []
        else:
            target = self._system.references.target(self._resource.name, name)
            value = said.fill(f"${name}|$given.{name}")
            one = self._named(target, value) if target is not None else None
            found = [one] if one is not None else []
        return [(target, each) for each in found] if target is not None else []

    def _named(self, target: Target, value: Any) -> Record | None:
        return record_of(self._tx, self._system, target, value, self._call.caller)

    def _change(self, target: Target, other: Record, changes: dict[str, Any]) -> None:
        system = self._system.of(target.api)
        self._enter(system, target.resource.name, other, changes)
        system.owners.settle(target.resource, other)
        other.updated = self._call.now
        self._tx.update(other)

    def _end(self, name: str, fields: dict[str, Any] | None) -> None:
        target = self._system.references.called(name)
        if target is None or not fields:
            return
        system, resource = self._system.of(target.api), target.resource
        for other in self._tx.page(target.kind, having(target, fields)):
            records.delete(self._tx, system, resource.name, other)
            # Gone before its own consequences, so that two that end each other come to an end.
            told = system.behaviour(resource.name).actions.get(Effect.DELETE)
            if told is not None:
                _Consequences(system, resource, self._call, self._tx).of(told, other, UNSET)

    def _make(self, name: str, fields: dict[str, Any], *, below: bool = False) -> Record | None:
        """A new record; `below` says that its identity is a name that tells it from its like
        below the same parent only. Raises Problem 403 where the request gives it to others."""
        target = self._system.references.called(name)
        if target is None or not fields:
            return None
        given = fields.pop(GIVEN, None)
        system, resource = self._system.of(target.api), target.resource
        if isinstance(given, dict):
            check_along(system, resource, self._call, self._tx, given)
            fields = _shown_fields(resource, given) | fields
        parent = fields.pop(PARENT, None)
        scope = parent if below else None
        record, is_new = bring(
            self._tx, system, resource, self._call, fields, parent=parent, scope=scope
        )
        if is_new and isinstance(given, dict):
            self._as_created(system, resource, record, given)
        return record

    def _as_created(
        self, system: System, resource: Resource, record: Record, given: dict[str, Any]
    ) -> None:
        """Carry out what the create of a new record, with these fields, leads to."""
        behaviour = system.behaviour(resource.name)
        said = template(self._tx, system, resource.name, record, self._call, given)
        for name, default in behaviour.defaults.items():
            if is_template(default) and record.data.get(name) is None:
                record.data |= said.fill({name: default})
        if (transition := behaviour.actions.get(Effect.CREATE)) is not None:
            _Consequences(system, resource, self._call, self._tx).of(transition, record, given)
        self._tx.update(record)


def _shown_fields(resource: Resource, given: dict[str, Any]) -> dict[str, Any]:
    """The fields of a create that the resource has itself, not those that stand for others."""
    own = resource.schema.properties
    return {
        name: value
        for name, value in given.items()
        if name in own
        and name != resource.identifier
        and not (isinstance(value, list) and any(isinstance(each, dict) for each in value))
    }


def _filled(said: Template, fields: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The fields of the records to be made: of one, or of one for each of what is listed."""
    own = {name: value for name, value in fields.items() if name != EACH}
    return (each.fill(own) for each in said.each_of(fields))


def _above(resource: Resource, record: Record) -> dict[str, str]:
    """The identity of what a record stands below, as references call it: `server_id`."""
    parent = status.parent(record)
    return {f"{resource.parents[-1]}_id": parent} if parent and resource.parents else {}


def _change_lists(
    record: Record, transition: Transition, said: Template, maps: Collection[str]
) -> None:
    """Put items into lists, and entries into maps, or take them out; null takes out an entry."""
    for field, what in transition.puts.items():
        item, known = said.fill(what), record.data.get(field)
        if isinstance(item, dict) and not isinstance(known, list) and field in maps:
            given = (known or {}) | item
            record.data[field] = {key: value for key, value in given.items() if value is not None}
        elif item is not UNSET and item not in (known or []):
            record.data[field] = [*(known or []), item]
    for field, what in transition.takes.items():
        item, known = said.fill(what), record.data.get(field) or []
        if isinstance(known, dict):
            record.data[field] = {key: known[key] for key in known if key not in item}
        else:
            record.data[field] = [each for each in known if each != item]

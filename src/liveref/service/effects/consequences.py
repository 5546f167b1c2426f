"""The side effects that behaviour declares for an operation: items of lists, records of other
resources, fields of referenced records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Self

from msgspec import UNSET

from liveref.index.references import PARENT, Target
from liveref.model.api import Effect, Resource
from liveref.model.behaviour.transitions import Phase, Transition
from liveref.service.effects import records, selection
from liveref.service.effects.new_record import get_or_create
from liveref.service.effects.preconditions import transition_basis
from liveref.service.effects.reserved import check_nested
from liveref.service.effects.step import Step
from liveref.service.lookup.references import fill_all, record_of, template, to_conditions
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import EACH, OF, WHEN, Template, is_template
from liveref.service.request.call import Call
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis
from liveref.store.base import Record, Transaction

_DECLARED = ("puts", "takes", "changes", "makes", "ends", "values")


class Consequences(Step):
    """Changes, creates and ends other records as behaviour declares it for the operation."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        effect = plan.operation.effect
        takes_fields = effect.creates_record or effect is Effect.UPDATE
        return cls(plan) if takes_fields and has_consequences(plan.cases) else None

    def basis(self) -> list[Basis]:
        return transition_basis(self.plan, *_DECLARED)

    def made(self, change: Change) -> None:
        change.related = change.related | follow(self.plan, change, change.given)
        records.rewrite(self.plan, change.tx, change.record)

    def changed(self, change: Change) -> None:
        if self.plan.operation.effect is Effect.UPDATE:
            follow(self.plan, change, change.given)
            records.rewrite(self.plan, change.tx, change.record)


class ActionConsequences(Consequences):
    """Changes, creates and ends other records as behaviour declares it for the action."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        by_verb = plan.operation.effect.traits.by_verb
        return cls(plan) if by_verb and has_consequences(plan.cases) else None

    def change(self, change: Change) -> None:
        change.related = change.related | follow(self.plan, change, change.arguments)

    made = Step.made
    changed = Step.changed


class EndConsequences(Step):
    """Changes, creates and ends other records as behaviour declares it for the end of the record
    and of those below it."""

    def __init__(self, plan: Plan, resources: list[str]) -> None:
        super().__init__(plan)
        self._resources = resources

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        system = plan.system
        names = selection.resources_below(system, plan.resource.name)
        ending = [name for name in names if Effect.DELETE in system.behaviour(name).actions]
        return cls(plan, ending) if ending and plan.operation.effect is Effect.DELETE else None

    def basis(self) -> list[Basis]:
        return [Basis(name, "delete") for name in self._resources]

    def end(self, change: Change) -> None:
        plan = self.plan
        before_end(plan.system, plan.resource, change.call, change.tx, change.record)


def has_consequences(cases: Iterable[Transition]) -> bool:
    """Whether transitions change other records, or fields in ways that need other records."""
    return any(
        case.puts or case.takes or case.changes or case.makes or case.ends or case.values
        for case in cases
    )


def follow(plan: Plan, change: Change, given: Any) -> dict[str, Record]:
    """Execute the side effects of an operation on a record. Returns the created records by
    resource."""
    if plan.transition is None:
        return {}
    chosen = plan.transition.given(given)
    effects = _Consequences(plan.system, plan.resource, change.call, change.tx)
    return effects.of(chosen, change.record, given)


def bring_about(
    system: System,
    resource: Resource,
    call: Call,
    tx: Transaction,
    transition: Transition,
    record: Record | None = None,
) -> dict[str, Record]:
    """Execute a transition that no request asks for, of a record or of none. Returns the created
    records by resource."""
    subject = record or Record(kind="", id="", data={}, created=call.now, updated=call.now)
    return _Consequences(system, resource, call, tx).of(transition, subject, UNSET)


def before_end(
    system: System, resource: Resource, call: Call, tx: Transaction, record: Record
) -> None:
    """Execute the side effects of the deletion of a record and of its descendants."""
    for name, child in selection.children(tx, system, resource.name, record):
        before_end(system, system.resources[name], call, tx, child)
    transition = system.behaviour(resource.name).actions.get(Effect.DELETE)
    if transition is not None:
        _Consequences(system, resource, call, tx).of(transition, record, UNSET)


GIVEN = "_.given"
"""A key of the fields of a new record: its value is treated as the body of a create, with the side
effects of one."""


class _Consequences:
    """Executes the side effects of one resource's operations on other records."""

    def __init__(self, system: System, resource: Resource, call: Call, tx: Transaction) -> None:
        self._system, self._resource, self._call, self._tx = system, resource, call, tx

    def of(self, transition: Transition, record: Record, given: Any) -> dict[str, Record]:
        """Execute the side effects of a transition; returns the created records by resource."""
        above = _parent_reference(self._resource, record)
        values = template(
            self._tx, self._system, self._resource.name, record, self._call, given, above
        )
        properties = self._resource.schema.properties
        maps = [name for name, field in properties.items() if field.schema.is_object]
        _change_lists(record, transition, values, maps)
        for name, changes in transition.changes.items():
            changed_fields = {
                field: value for field, value in changes.items() if field not in (OF, EACH)
            }
            for item in values.each_of(changes):
                for target, other in self._changed(name, changes.get(OF), item):
                    self._change(target, other, item.fill(changed_fields))
        self._set(record, transition, values)
        for name, each_of in transition.ends.items():
            for fields in each_of:
                self._end(name, fill_all(values, fields))
        arguments = given if isinstance(given, dict) else {}
        for name, each_of in transition.makes.items():
            named = arguments.get(f"{name}_id")
            self._make_all(name, [one for one in each_of if WHEN in one or not named], values)
        self._set(record, transition, values)
        return values.made

    def _set(self, record: Record, transition: Transition, values: Template) -> None:
        fields = values.fill({n: v for n, v in transition.values.items() if is_template(v)})
        self._enter(self._system, self._resource.name, record, fields)

    def _enter(self, system: System, name: str, record: Record, fields: dict[str, Any]) -> None:
        """Give a record values; a status is that from then on."""
        field = system.status_field(name)
        if field is not None and isinstance(statuses := fields.get(field), str | list):
            phases = [
                Phase(status=one)
                for one in (statuses if isinstance(statuses, list) else [statuses])
            ]
            status.enter(record, field, phases, self._call.now)
            del fields[field]
        record.data |= fields

    def _make_all(self, name: str, each_of: Iterable[dict[str, Any]], values: Template) -> None:
        for fields in each_of:
            for filled in _filled(values, fields):
                usable = isinstance(filled, dict) and filled
                made = self._make(name, filled, below=EACH in fields) if usable else None
                if made is not None:
                    values.made[name] = made

    def _changed(
        self, name: str, where: dict[str, Any] | None, values: Template
    ) -> list[tuple[Target, Record]]:
        """The records to change: those of a resource with certain fields, or the one that a field
        refers to."""
        if where is not None:
            target, fields = self._system.references.called(name), fill_all(values, where)
            affected = (
                self._tx.page(target.kind, to_conditions(target, fields))
                if target and fields
                else []
            )
        else:
            target = self._system.references.target(self._resource.name, name)
            value = values.fill(f"${name}|$given.{name}")
            one = self._named(target, value) if target is not None else None
            affected = [one] if one is not None else []
        return [(target, record) for record in affected] if target is not None else []

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
        for other in self._tx.page(target.kind, to_conditions(target, fields)):
            records.delete(self._tx, system, resource.name, other)
            # It is deleted before its side effects run, so that two mutual cascades terminate.
            transition = system.behaviour(resource.name).actions.get(Effect.DELETE)
            if transition is not None:
                _Consequences(system, resource, self._call, self._tx).of(transition, other, UNSET)

    def _make(self, name: str, fields: dict[str, Any], *, below: bool = False) -> Record | None:
        """Create a record. `below` says that its identity is a name that is unique only within its
        parent. Raises Problem 403 if the request gives it to another owner."""
        target = self._system.references.called(name)
        if target is None or not fields:
            return None
        given = fields.pop(GIVEN, None)
        system, resource = self._system.of(target.api), target.resource
        if isinstance(given, dict):
            check_nested(system, resource, self._call, self._tx, given)
            fields = _shown_fields(resource, given) | fields
        parent = fields.pop(PARENT, None)
        scope = parent if below else None
        record, is_new = get_or_create(
            self._tx, system, resource, self._call, fields, parent=parent, scope=scope
        )
        if is_new and isinstance(given, dict):
            self._as_created(system, resource, record, given)
        return record

    def _as_created(
        self, system: System, resource: Resource, record: Record, given: dict[str, Any]
    ) -> None:
        """Execute the side effects of the create of a new record with these fields."""
        behaviour = system.behaviour(resource.name)
        values = template(self._tx, system, resource.name, record, self._call, given)
        for name, default in behaviour.defaults.items():
            if is_template(default) and record.data.get(name) is None:
                record.data |= values.fill({name: default})
        if (transition := behaviour.actions.get(Effect.CREATE)) is not None:
            _Consequences(system, resource, self._call, self._tx).of(transition, record, given)
        self._tx.update(record)


def _shown_fields(resource: Resource, given: dict[str, Any]) -> dict[str, Any]:
    """The fields of a create that belong to the resource, not those that create other records."""
    properties = resource.schema.properties
    return {
        name: value
        for name, value in given.items()
        if name in properties
        and name != resource.identifier
        and not (isinstance(value, list) and any(isinstance(item, dict) for item in value))
    }


def _filled(values: Template, fields: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The fields of the records to create: of one, or of one for each item of a list."""
    to_fill = {name: value for name, value in fields.items() if name != EACH}
    return (item.fill(to_fill) for item in values.each_of(fields))


def _parent_reference(resource: Resource, record: Record) -> dict[str, str]:
    """The identity of a record's parent under the name that references use: `server_id`."""
    parent = status.parent(record)
    return {f"{resource.parents[-1]}_id": parent} if parent and resource.parents else {}


def _change_lists(
    record: Record, transition: Transition, values: Template, maps: Collection[str]
) -> None:
    """Put items into lists, and entries into maps, or take them out; null takes out an entry."""
    for field, what in transition.puts.items():
        item, current = values.fill(what), record.data.get(field)
        if isinstance(item, dict) and not isinstance(current, list) and field in maps:
            given = (current or {}) | item
            record.data[field] = {key: value for key, value in given.items() if value is not None}
        elif item is not UNSET and item not in (current or []):
            record.data[field] = [*(current or []), item]
    for field, what in transition.takes.items():
        item, current = values.fill(what), record.data.get(field) or []
        if isinstance(current, dict):
            record.data[field] = {key: current[key] for key in current if key not in item}
        else:
            record.data[field] = [entry for entry in current if entry != item]

"""Lists of objects in a request that stand for records. An object either names an existing record
or creates one, if the document shows it with an identity and has no other create."""

from __future__ import annotations

from typing import Any, Self

from liveref.index.references import Target
from liveref.model.api import Resource
from liveref.naming.nouns import singular, slug
from liveref.service.effects.new_record import get_or_create
from liveref.service.effects.reserved import check_nested
from liveref.service.effects.selection import parent_of
from liveref.service.effects.step import Step
from liveref.service.lookup.references import record_of, refusal
from liveref.service.planning.plan import Plan
from liveref.service.system import status
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis


class NestedRecords(Step):
    """Creates, or finds, the records for which objects in a list of a create stand, and stores the
    fields of these that the document shows there."""

    def __init__(self, plan: Plan, targets: dict[str, Target]) -> None:
        super().__init__(plan)
        self._targets = targets

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        if not plan.operation.effect.creates_record:
            return None
        references, operation = plan.system.references, plan.operation
        candidates = {name: references.in_list(operation, name) for name in plan.requested_fields}
        targets = {
            name: target
            for name, target in candidates.items()
            if target is not None and not _is_child(target.resource, plan)
            if _is_made_with(target, plan) or _is_named(target, plan, name)
        }
        return cls(plan, targets) if targets else None

    def basis(self) -> list[Basis]:
        return [Basis(f"{self.plan.resource.name}.{name}", "members") for name in self._targets]

    def make(self, change: Change) -> None:
        """Raises Problem if a named record does not exist."""
        data = change.record.data
        for field, target in self._targets.items():
            if not isinstance(items := data.get(field), list):
                continue
            if _is_made_with(target, self.plan):
                data[field] = [_created(self.plan, change, target, item) for item in items]
            else:
                data[field] = [_resolved(self.plan, change, target, field, item) for item in items]


def _is_made_with(target: Target, plan: Plan) -> bool:
    """Whether only the creates of this resource make the records of a list."""
    return plan.resource.name in plan.system.made_inside.get(target.resource.name, ())


def _is_named(target: Target, plan: Plan, field: str) -> bool:
    """Whether the objects of a list name records that other operations make."""
    lists = plan.operation.request_lists
    return plan.system.references.is_made(target) and lists[field].names_only


def _resolved(plan: Plan, change: Change, target: Target, field: str, item: Any) -> Any:
    """The documented fields of the record that an object names."""
    resource = target.resource
    keys = (resource.identifier, resource.natural_key or "")
    named = (
        next((item[key] for key in keys if key in item), None) if isinstance(item, dict) else None
    )
    if named is None:
        return item
    record = record_of(change.tx, plan.system, target, named, change.call.caller)
    if record is None:
        raise refusal(plan.operation, target, named)
    shape = plan.resource.schema.properties[field].schema.items
    field_names = shape.properties.keys() if shape else ()
    fields = {name: record.data[name] for name in field_names if name in record.data}
    return {**item, resource.identifier: status.identity(record), **fields}


def _is_child(resource: Resource, plan: Plan) -> bool:
    return resource.parents[-1:] == (plan.resource.name,)


class Children(Step):
    """Creates the children that a create lists in its body."""

    def __init__(self, plan: Plan, targets: dict[str, Target]) -> None:
        super().__init__(plan)
        self._targets = targets

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        if not plan.operation.effect.creates_record:
            return None
        references = plan.system.references
        candidates = {
            name: references.called(singular(slug(name))) for name in plan.requested_fields
        }
        targets = {
            name: target
            for name, target in candidates.items()
            if target is not None and target.api is plan.system.api
            if _is_child(target.resource, plan) and references.is_made(target)
        }
        return cls(plan, targets) if targets else None

    def basis(self) -> list[Basis]:
        return [Basis(one.resource.name, "parents") for one in self._targets.values()]

    def made(self, change: Change) -> None:
        for field, target in self._targets.items():
            items = change.given.get(field)
            for item in filter(_is_object, items if isinstance(items, list) else ()):
                _create_child(self.plan, change, target, item)


def _is_object(item: Any) -> bool:
    return isinstance(item, dict)


def _create_child(plan: Plan, change: Change, target: Target, item: dict[str, Any]) -> None:
    system, call, above = plan.system, change.call, change.record.id
    fields = system.names.without_secrets(item)
    check_nested(system, target.resource, call, change.tx, fields)
    get_or_create(change.tx, system, target.resource, call, fields, parent=above, scope=above)


def _created(plan: Plan, change: Change, target: Target, item: Any) -> Any:
    """An object with the identity of the record that it brings along."""
    if not isinstance(item, dict) or target.resource.identifier in item:
        return item
    system, call = plan.system, change.call
    fields, parent = system.names.without_secrets(item), parent_of(plan.operation, call)
    check_nested(system, target.resource, call, change.tx, fields)
    made, _ = get_or_create(change.tx, system, target.resource, call, fields, parent=parent)
    return {target.resource.identifier: made.id, **item}

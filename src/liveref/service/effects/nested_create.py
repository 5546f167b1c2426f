"""Lists of objects in a request that stand for records. An object either names an existing record
or creates one, if the document shows it with an identity and has no other create."""

from __future__ import annotations

from typing import Any

from liveref.index.references import Target
from liveref.model.api import Resource
from liveref.naming.nouns import singular, slug
from liveref.service.effects.new_record import get_or_create
from liveref.service.effects.references import record_of, refusal
from liveref.service.effects.reserved import check_nested
from liveref.service.effects.selection import parent_of
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.system import status
from liveref.store.base import Record, Transaction


def create_nested(plan: Plan, call: Call, tx: Transaction, data: dict[str, Any]) -> None:
    """Replace the objects of such lists in a new record by the documented fields of their records.
    Raises Problem if a named record does not exist."""
    references, operation = plan.system.references, plan.operation
    for field in [name for name, value in data.items() if isinstance(value, list)]:
        target = references.in_list(operation, field)
        if target is None or _is_child(target.resource, plan):
            continue
        if plan.resource.name in plan.system.made_inside.get(target.resource.name, ()):
            data[field] = [_created(plan, call, tx, target, item) for item in data[field]]
        elif references.is_made(target) and operation.request_lists[field].names_only:
            data[field] = [_resolved(plan, call, tx, target, field, item) for item in data[field]]


def _resolved(
    plan: Plan, call: Call, tx: Transaction, target: Target, field: str, item: Any
) -> Any:
    """The documented fields of the record that an object names."""
    resource = target.resource
    keys = (resource.identifier, resource.natural_key or "")
    named = (
        next((item[key] for key in keys if key in item), None) if isinstance(item, dict) else None
    )
    if named is None:
        return item
    record = record_of(tx, plan.system, target, named, call.caller)
    if record is None:
        raise refusal(plan.operation, target, named)
    shape = plan.resource.schema.properties[field].schema.items
    field_names = shape.properties.keys() if shape else ()
    fields = {name: record.data[name] for name in field_names if name in record.data}
    return {**item, resource.identifier: status.identity(record), **fields}


def _is_child(resource: Resource, plan: Plan) -> bool:
    return resource.parents[-1:] == (plan.resource.name,)


def create_children(
    plan: Plan, call: Call, tx: Transaction, record: Record, fields: dict[str, Any]
) -> None:
    """Create the children that a create lists below its new record."""
    for field, value in fields.items():
        if not isinstance(value, list):
            continue
        target = plan.system.references.called(singular(slug(field)))
        if target is None or target.api is not plan.system.api:
            continue
        if _is_child(target.resource, plan) and plan.system.references.is_made(target):
            for item in filter(_is_object, value):
                _create_child(plan, call, tx, record, target, item)


def _is_object(item: Any) -> bool:
    return isinstance(item, dict)


def _create_child(
    plan: Plan, call: Call, tx: Transaction, above: Record, target: Target, item: dict[str, Any]
) -> None:
    fields = plan.system.names.without_secrets(item)
    check_nested(plan.system, target.resource, call, tx, fields)
    get_or_create(tx, plan.system, target.resource, call, fields, parent=above.id, scope=above.id)


def _created(plan: Plan, call: Call, tx: Transaction, target: Target, item: Any) -> Any:
    """An object with the identity of the record that it brings along."""
    if not isinstance(item, dict) or target.resource.identifier in item:
        return item
    fields, parent = plan.system.names.without_secrets(item), parent_of(plan.operation, call)
    check_nested(plan.system, target.resource, call, tx, fields)
    made, _ = get_or_create(tx, plan.system, target.resource, call, fields, parent=parent)
    return {target.resource.identifier: made.id, **item}

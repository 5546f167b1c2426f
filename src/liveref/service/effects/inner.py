"""Lists of objects in a request that stand for records: those that are named there, and those
that come into being there, because the document shows each with an identity and has no other
create for them.
"""

from __future__ import annotations

from typing import Any

from liveref.index.references import Target
from liveref.model.api import Resource
from liveref.naming.nouns import singular, slug
from liveref.service.effects.beginning import bring
from liveref.service.effects.following import record_of, refusal
from liveref.service.effects.reserved import check_along
from liveref.service.effects.selection import parent_of
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.system import status
from liveref.store.base import Record, Transaction


def resolve(plan: Plan, call: Call, tx: Transaction, data: dict[str, Any]) -> None:
    """Let the objects of such lists in a new record hold what the document shows of the records
    that they stand for. Raises Problem where one that is named does not exist."""
    references, operation = plan.system.references, plan.operation
    for field in [name for name, value in data.items() if isinstance(value, list)]:
        target = references.in_list(operation, field)
        if target is None or _is_below(target.resource, plan):
            continue
        if plan.resource.name in plan.system.made_inside.get(target.resource.name, ()):
            data[field] = [_brought(plan, call, tx, target, item) for item in data[field]]
        elif references.is_made(target) and operation.request_lists[field].names_only:
            data[field] = [_named(plan, call, tx, target, field, item) for item in data[field]]


def _named(plan: Plan, call: Call, tx: Transaction, target: Target, field: str, item: Any) -> Any:
    """What the document shows of the record that an object names."""
    resource = target.resource
    keys = (resource.identifier, resource.natural_key or "")
    told = (
        next((item[key] for key in keys if key in item), None) if isinstance(item, dict) else None
    )
    if told is None:
        return item
    found = record_of(tx, plan.system, target, told, call.caller)
    if found is None:
        raise refusal(plan.operation, target, told)
    known = plan.resource.schema.properties[field].schema.items
    shown = known.properties.keys() if known else ()
    own = {name: found.data[name] for name in shown if name in found.data}
    return {**item, resource.identifier: status.identity(found), **own}


def _is_below(resource: Resource, plan: Plan) -> bool:
    return resource.parents[-1:] == (plan.resource.name,)


def bring_below(
    plan: Plan, call: Call, tx: Transaction, record: Record, fields: dict[str, Any]
) -> None:
    """Make what a create lists of the resources that stand below the new record."""
    for field, value in fields.items():
        if not isinstance(value, list):
            continue
        target = plan.system.references.called(singular(slug(field)))
        if target is None or target.api is not plan.system.api:
            continue
        if _is_below(target.resource, plan) and plan.system.references.is_made(target):
            for item in filter(_is_object, value):
                _put_below(plan, call, tx, record, target, item)


def _is_object(item: Any) -> bool:
    return isinstance(item, dict)


def _put_below(
    plan: Plan, call: Call, tx: Transaction, above: Record, target: Target, item: dict[str, Any]
) -> None:
    fields = plan.system.names.without_secrets(item)
    check_along(plan.system, target.resource, call, tx, fields)
    bring(tx, plan.system, target.resource, call, fields, parent=above.id, scope=above.id)


def _brought(plan: Plan, call: Call, tx: Transaction, target: Target, item: Any) -> Any:
    """An object with the identity of the record that it brings along."""
    if not isinstance(item, dict) or target.resource.identifier in item:
        return item
    fields, parent = plan.system.names.without_secrets(item), parent_of(plan.operation, call)
    check_along(plan.system, target.resource, call, tx, fields)
    made, _ = bring(tx, plan.system, target.resource, call, fields, parent=parent)
    return {target.resource.identifier: made.id, **item}

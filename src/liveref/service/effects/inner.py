"""Lists of objects in a request that stand for records: those that are named there, and those
that come into being there, because the document shows each with an identity and has no other
create for them.
"""

from __future__ import annotations

from typing import Any

from liveref.inference.naming import singular, slug
from liveref.model.api import Resource
from liveref.model.schema import Property
from liveref.service.effects.following import record_of, refusal
from liveref.service.effects.selection import parent_of
from liveref.service.planning.plan import Plan
from liveref.service.representation import generation
from liveref.service.request.call import Call
from liveref.service.system import status
from liveref.service.system.references import Target
from liveref.store.base import Record, Transaction


def resolve(plan: Plan, call: Call, tx: Transaction, data: dict[str, Any]) -> None:
    """Let the objects of such lists in a new record hold what the document shows of the records
    that they stand for. Raises Problem where one that is named does not exist."""
    for field in [name for name, value in data.items() if isinstance(value, list)]:
        known = plan.resource.schema.properties.get(field)
        target = _target(plan, field, known)
        if target is None or known is None or known.schema.items is None:
            continue
        shown = known.schema.items.properties.keys()
        data[field] = [_item(plan, call, tx, target, each, shown) for each in data[field]]


def _target(plan: Plan, field: str, known: Property | None) -> Target | None:
    """The resource of which the items are shown with their identity."""
    items = known.schema.items if known else None
    target = plan.system.references.called(singular(slug(field)))
    if items is None or target is None or target.api is not plan.system.api:
        return None
    resource = target.resource
    fits = resource.name == singular(slug(field)) and resource.identifier in items.properties
    return target if fits and resource.name != plan.resource.name else None


def _item(
    plan: Plan, call: Call, tx: Transaction, target: Target, item: Any, shown: Any
) -> dict[str, Any] | Any:
    if not isinstance(item, dict):
        return item
    resource = target.resource
    keys = [key for key in (resource.identifier, resource.natural_key) if key in item]
    inside = plan.system.made_inside.get(resource.name, frozenset())
    if keys and not inside and plan.system.references.is_made(target):
        named = record_of(tx, target, item[keys[0]])
        if named is None:
            raise refusal(plan.operation, target, item[keys[0]])
        return item | _seen(resource, named, shown)
    if resource.identifier in item or plan.resource.name not in inside:
        return item
    made = _made(plan, call, tx, target, item)
    return {resource.identifier: made.id, **item}


def _seen(resource: Resource, record: Record, shown: Any) -> dict[str, Any]:
    own = {name: record.data[name] for name in shown if name in record.data}
    return {resource.identifier: status.identity(record), **own}


def _made(plan: Plan, call: Call, tx: Transaction, target: Target, item: dict[str, Any]) -> Record:
    """A record of what nothing else makes, beside the one in whose request it stands."""
    known = target.resource.schema.properties.get(target.resource.identifier)
    record = Record(
        kind=target.kind,
        id=generation.fresh_id(known.schema.example if known else None),
        data=dict(item),
        created=call.now,
        updated=call.now,
    )
    parent = parent_of(plan.operation, call)
    if parent is not None:
        status.internal(record)["parent"] = parent
    plan.system.owners.mark(target.resource, record, call.caller)
    return tx.insert(record)

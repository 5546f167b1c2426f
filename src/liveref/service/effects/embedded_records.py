"""Embedded records: a parent holds them in a field, and no operation creates them: the roles of a
trust, the security groups of a server, which it holds by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from liveref.model.api import Target
from liveref.model.schema import Schema
from liveref.service.effects.selection import parent_parameters, stored_parent
from liveref.service.lookup import references
from liveref.service.planning.plan import Plan
from liveref.service.representation.embedding import MEMBERS
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.record_meta import INTERNAL
from liveref.service.system.status import identity
from liveref.service.system.tenancy import project_of
from liveref.store.base import Condition, Reader, Record
from liveref.values.nested import pruned


def may_be_embedded(plan: Plan) -> bool:
    """Whether a parent may hold the records of an operation in a field."""
    has_parent = bool(parent_parameters(plan.operation))
    return has_parent and plan.resource.name not in plan.system.made_here


def list_embedded(plan: Plan, call: Call, tx: Reader) -> Any:
    """The list of embedded records that the parent holds in a field of that name; None if an
    operation creates them."""
    key = plan.listing.key
    items = _items_above(plan, call, tx, [key]) if key else None
    if items is None or not _are_records(plan, items):
        return None if items is None else pruned({key: items}, plan.root or Schema())
    return plan.listing.render([_context_of(plan, call, item) for item in items], call)


def find_embedded(plan: Plan, call: Call, tx: Reader) -> Record | None:
    """An embedded record, as its list shows it. Raises Problem 404 if the list lacks it."""
    if plan.operation.target is not Target.ITEM or not plan.operation.identifier:
        return None
    identifier = plan.operation.identifier
    items = _items_above(plan, call, tx, [plan.operation.path.split("/")[-2], *plan.map.names])
    if isinstance(items, dict):
        items = [{identifier: key, key: value} for key, value in items.items()]
    if items is None or not _are_records(plan, items):
        return None
    contexts = [_context_of(plan, call, item) for item in items]
    identity = call.path[identifier]
    record = next((context.record for context in contexts if context.record.id == identity), None)
    if record is None:
        raise Problem(404, f"There is no {plan.resource.name} {identity}.")
    return record


def _items_above(plan: Plan, call: Call, tx: Reader, names: Iterable[str]) -> Any:
    """A parent's field with one of these names, if no operation creates its records."""
    if plan.resource.name in plan.system.made_here:
        return None
    record = stored_parent(tx, plan.system, plan.operation, call)
    if record is None or not plan.system.owners.sees(call.caller, record):
        return None
    *_, (_, resource) = parent_parameters(plan.operation)
    key = next((n for n in names if n in record.data), "")
    items = record.data.get(key)
    if key in plan.system.references.lists(resource):
        items = (
            references.related_value(tx, plan.system, resource, record, MEMBERS + key, call)
            or items
        )
    if not isinstance(items, list):
        return items
    return [_followed(plan, call, tx, record, key, item) for item in items]


def _followed(plan: Plan, call: Call, tx: Reader, holder: Record, held_as: str, item: Any) -> Any:
    """An item that gives only the name of a record, completed with the fields of that record: of
    several visible ones with that name, the one of the holder's project."""
    target = plan.system.references.called(held_as)
    key = target.resource.natural_key if target is not None else None
    if target is None or key is None or not isinstance(item, dict) or item.keys() != {key}:
        return item
    owners = plan.system.of(target.api).owners
    named = tx.page(target.kind, [Condition(key, item[key])])
    seen = [candidate for candidate in named if owners.sees(call.caller, candidate)]
    record = min(
        seen, key=lambda candidate: project_of(candidate) != project_of(holder), default=None
    )
    if record is None:
        return item
    fields = {name: value for name, value in record.data.items() if name != INTERNAL}
    return fields | item | {plan.resource.identifier: identity(record)}


def _are_records(plan: Plan, items: Any) -> bool:
    identifier = plan.resource.identifier
    return isinstance(items, list) and all(isinstance(i, dict) and identifier in i for i in items)


def _context_of(plan: Plan, call: Call, item: dict[str, Any]) -> ResponseContext:
    identity = str(item[plan.resource.identifier])
    record = Record(kind=plan.kind, id=identity, data=item, created=call.now, updated=call.now)
    return ResponseContext.at(call, record)

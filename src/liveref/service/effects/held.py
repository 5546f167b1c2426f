"""What nothing makes, and the record above holds in a field: the roles of a trust, the security
groups of a server, which it holds by their names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from liveref.model.api import Target
from liveref.model.schema import Schema
from liveref.service.effects import following
from liveref.service.effects.selection import above, record_above
from liveref.service.planning.plan import Plan
from liveref.service.representation.embedding import MEMBERS
from liveref.service.representation.view import View
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.status import INTERNAL, identity
from liveref.service.system.tenancy import project_of
from liveref.store.base import Condition, Reader, Record
from liveref.values.nested import pruned


def listed(plan: Plan, call: Call, tx: Reader) -> Any:
    """The list of what nothing makes, where the record above has it in a field of that name."""
    key = plan.listing.key
    items = _kept_above(plan, call, tx, [key]) if key else None
    if items is None or not _are_records(plan, items):
        return None if items is None else pruned({key: items}, plan.root or Schema())
    return plan.listing.render([_view_of(plan, call, item) for item in items], call)


def one(plan: Plan, call: Call, tx: Reader) -> Record | None:
    """One of them, as its list shows it. Raises Problem 404 where the list lacks it."""
    if plan.operation.target is not Target.ITEM or not plan.operation.identifier:
        return None
    own = plan.operation.identifier
    items = _kept_above(plan, call, tx, [plan.operation.path.split("/")[-2], *plan.map_names])
    if isinstance(items, dict):
        items = [{own: key, key: value} for key, value in items.items()]
    if items is None or not _are_records(plan, items):
        return None
    views = [_view_of(plan, call, item) for item in items]
    identity = call.path[own]
    found = next((view.record for view in views if view.record.id == identity), None)
    if found is None:
        raise Problem(404, f"There is no {plan.resource.name} {identity}.")
    return found


def _kept_above(plan: Plan, call: Call, tx: Reader, names: Iterable[str]) -> Any:
    """What the record above has, or shows, in a field of one of these names, of what nothing
    makes."""
    if plan.resource.name in plan.system.made_here:
        return None
    record = record_above(tx, plan.system, plan.operation, call)
    if record is None or not plan.system.owners.sees(call.caller, record):
        return None
    *_, (_, resource) = above(plan.operation)
    key = next((n for n in names if n in record.data), "")
    kept = record.data.get(key)
    if key in plan.system.references.lists(resource):
        kept = following.shown(tx, plan.system, resource, record, MEMBERS + key, call) or kept
    if not isinstance(kept, list):
        return kept
    return [_followed(plan, call, tx, record, key, item) for item in kept]


def _followed(plan: Plan, call: Call, tx: Reader, holder: Record, held_as: str, item: Any) -> Any:
    """An item that gives no more than the name of a record, with what that one holds: of several
    of that name that the caller sees, the one of the holder's project."""
    target = plan.system.references.called(held_as)
    key = target.resource.natural_key if target is not None else None
    if target is None or key is None or not isinstance(item, dict) or item.keys() != {key}:
        return item
    owners = plan.system.of(target.api).owners
    named = tx.page(target.kind, [Condition(key, item[key])])
    seen = [each for each in named if owners.sees(call.caller, each)]
    found = min(seen, key=lambda each: project_of(each) != project_of(holder), default=None)
    if found is None:
        return item
    told = {name: value for name, value in found.data.items() if name != INTERNAL}
    return told | item | {plan.resource.identifier: identity(found)}


def _are_records(plan: Plan, items: Any) -> bool:
    own = plan.resource.identifier
    return isinstance(items, list) and all(isinstance(i, dict) and own in i for i in items)


def _view_of(plan: Plan, call: Call, item: dict[str, Any]) -> View:
    identity = str(item[plan.resource.identifier])
    record = Record(kind=plan.kind, id=identity, data=item, created=call.now, updated=call.now)
    return View.at(call, record)

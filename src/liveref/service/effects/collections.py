"""A collection written as a whole: tags, traits and the like."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from liveref.index.references import PARENT
from liveref.model.schema import Schema
from liveref.service.effects import access, paging, records, selection
from liveref.service.effects.outcome import Outcome
from liveref.service.planning.plan import Plan
from liveref.service.representation.view import View
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.store.base import Condition, Record, Transaction
from liveref.values.nouns import noun

_MOST_AT_ONCE = 500
"""The records that one request makes: nothing else is answered meanwhile."""
_LONGEST_COUNT = 9
Make = Callable[[dict[str, Any], str | None], View]


def replace(plan: Plan, call: Call, tx: Transaction) -> Outcome:
    """Exchange all members for those that the body lists, or has under their names. One that has
    the same unique values as before stays the one that it is, and changes.

    Raises Problem 400 where the body holds none or too many, 404 for an unknown parent.
    """
    selection.check_parents(tx, plan.system, plan.operation, call)
    given = members(plan, call)
    _check_objects(plan, given)
    wanted = [(name, each, _alike(plan, call, tx, each)) for name, each in given]
    clear(plan, call, tx, {record.id for *_, record in wanted if record is not None})
    for name, member, record in wanted:
        if record is None:
            _add(plan, call, tx, member, name)
        else:
            records.update(plan, call, tx, record, member)
    views, _ = paging.page(plan, call, tx)
    return Outcome(body=plan.listing.render(views, call))


def is_bulk(plan: Plan, call: Call) -> bool:
    """Whether a body holds a list of records where one is made as a rule, or is one."""
    wrapper = plan.operation.request.wrapper if plan.operation.request else None
    if isinstance(call.body, list):
        return plan.operation.request is not None
    body = call.body.get(wrapper) if isinstance(call.body, dict) and wrapper else None
    return isinstance(body, list)


def numbered(plan: Plan, fields: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of each record that a create asks for, which may say how many: their names are
    numbered then. Raises Problem 400 for too many."""
    behaviour, key = plan.system.behaviour(plan.resource.name), plan.resource.natural_key
    count = fields.get(behaviour.many) if behaviour.many else None
    if not isinstance(count, int | str) or not str(count).isdecimal():
        return [fields]
    _check_count(str(count), behaviour.many)
    if int(count) < 2:
        return [fields]
    name = fields.get(key or "")
    return [
        fields | ({key: f"{name}-{i}"} if key and name else {}) for i in range(1, int(count) + 1)
    ]


def create(plan: Plan, call: Call, tx: Transaction, make: Make) -> Outcome:
    """Several new records at once, each made by `make` of its fields. Where the document answers
    with one of them, a list of one does so too. Raises Problem 400 for too many, and for names
    where the document lists none."""
    wanted = members(plan, call)
    if not _lists_names(plan) and not all(isinstance(member, dict) for _, member in wanted):
        field = plan.resource.plural
        raise Problem(400, f"{field} must be a list of objects.", field=field)
    _check_objects(plan, wanted)
    views = [
        make(member, name) if isinstance(member, dict) else _add(plan, call, tx, member, name)
        for name, member in wanted
    ]
    if plan.root is None:
        return Outcome(created=True)
    if len(views) == 1 and not plan.tells_many:
        return Outcome(views[0], created=True)
    return Outcome(body=plan.listing.render(views, call), created=True)


def _lists_names(plan: Plan) -> bool:
    """Whether the members that a create lists have no fields, but for their names."""
    return plan.operation.request is None or not plan.operation.request.record.properties


def _check_objects(plan: Plan, wanted: list[tuple[str | None, Any]]) -> None:
    count = sum(isinstance(member, dict) for _, member in wanted)
    _check_count(str(count), plan.resource.plural)


def _check_count(digits: str, field: str | None) -> None:
    if len(digits) > _LONGEST_COUNT or int(digits) > _MOST_AT_ONCE:
        raise Problem(400, f"A request may make {_MOST_AT_ONCE} at most.", field=field)


def clear(plan: Plan, call: Call, tx: Transaction, but: Collection[str] = ()) -> Outcome:
    """Remove all members, but for those of these identities."""
    selection.check_parents(tx, plan.system, plan.operation, call)
    seen = plan.system.members.conditions(tx, plan.resource.name, call)
    for record in access.own(plan, call, tx.page(plan.kind, [*_below(plan, call), *seen])):
        if record.id not in but:
            records.delete(tx, plan.system, plan.resource.name, record)
    return Outcome()


def _below(plan: Plan, call: Call) -> list[Condition]:
    parent = selection.parent_of(plan.operation, call)
    return [Condition(PARENT, parent)] if parent is not None else []


def _alike(plan: Plan, call: Call, tx: Transaction, member: Any) -> Record | None:
    """The member there is that has the unique values of one that is wanted."""
    for group in plan.system.behaviour(plan.resource.name).unique:
        names = [name for name in group if name != PARENT]
        if isinstance(member, dict) and all(name in member for name in names):
            own = [Condition(name, member[name]) for name in names]
            own += plan.system.members.conditions(tx, plan.resource.name, call)
            alike = access.own(plan, call, tx.page(plan.kind, [*_below(plan, call), *own]))
            return next(iter(alike), None)
    return None


def named(plan: Plan, call: Call, name: str) -> Record:
    """A member that is nothing but its name."""
    parent = selection.parent_of(plan.operation, call)
    identity = selection.scoped(plan.operation, call, name)
    record = Record(
        kind=plan.kind, id=identity, data={"name": name}, created=call.now, updated=call.now
    )
    if identity != name:
        status.internal(record)["identity"] = name
    if parent is not None:
        status.internal(record)["parent"] = parent
    return record


def view_of(plan: Plan, call: Call, name: str) -> View:
    """A member that is nothing but its name, to be shown."""
    return View.at(call, named(plan, call, name))


def members(plan: Plan, call: Call) -> list[tuple[str | None, Any]]:
    """The members that the body lists, each with the name under which it stands there."""
    body = plan.validator.check(call.body) if plan.validator else call.body
    if isinstance(body, dict):
        key = _key(plan, body)
        body = body.get(key)
        if isinstance(body, dict) and _is_map(plan, key):
            return list(body.items())
        if not isinstance(body, list):
            raise Problem(400, f"{key} must be a list, not {noun(body)}.", field=key)
    return [(None, member) for member in body] if isinstance(body, list) else []


def _is_map(plan: Plan, key: str) -> bool:
    """Whether the members stand under their names."""
    request = plan.operation.request
    known = request.schema.properties.get(key) if request else None
    return known is not None and isinstance(known.schema.additional, Schema)


def _key(plan: Plan, body: dict[str, Any]) -> str:
    """The name of the list in the body: the documented one, else the only one there."""
    schema = plan.operation.request.schema if plan.operation.request else None
    documented = (
        [n for n, p in schema.properties.items() if "array" in p.schema.types] if schema else []
    )
    documented += [
        n for n in (plan.operation.request.wrapper if plan.operation.request else None,) if n
    ]
    present = [name for name in documented if name in body]
    lists = [name for name, value in body.items() if isinstance(value, list)]
    return (present or documented or lists or [plan.resource.plural])[0]


def _add(plan: Plan, call: Call, tx: Transaction, member: Any, name: str | None) -> View:
    """Make one member, of which there may be nothing but a name."""
    if isinstance(member, dict):
        made = records.create(plan, call, tx, member, name)
        return View.at(call, made.record, made.related, made.reveal)
    record = named(plan, call, str(member))
    if tx.get(plan.kind, record.id) is None:
        plan.system.owners.mark(plan.resource, record, call.caller)
        tx.insert(record)
    return View.at(call, record)

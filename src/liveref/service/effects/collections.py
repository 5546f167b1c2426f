"""A collection written as a whole: tags, traits and the like."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.index.references import PARENT
from liveref.model.schema import Schema
from liveref.service.effects import access, records, selection
from liveref.service.effects.pagination import Pagination
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.record_meta import change_meta
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit
from liveref.store.base import Condition, Record
from liveref.values.nouns import noun
from liveref.values.whole_numbers import whole_number

_MOST_AT_ONCE = 500
"""The maximum number of records that one request creates: it delays all other requests."""
MOST_BYTES = 16 * 1024 * 1024
"""The bytes of the records that one request makes of the same fields."""
Make = Callable[[dict[str, Any], str | None], ResponseContext]


def replace(plan: Plan, unit: Unit) -> Outcome:
    """Replace all members by those that the body lists, or maps by name. A member with the same
    unique values as an existing one updates it. Raises Problem 400 if the body holds none or too
    many, 404 for an unknown parent."""
    given = members(plan, unit.call)
    _check_objects(plan, given)
    wanted = [(name, member, _with_same_values(plan, unit, member)) for name, member in given]
    clear(plan, unit, {record.id for *_, record in wanted if record is not None})
    for name, member, record in wanted:
        if record is None:
            _add(plan, unit, member, name)
        else:
            records.update(plan, records.change_of(plan, unit, record, member))
    contexts, _ = Pagination(plan).page(unit)
    return Outcome(body=plan.listing.render(contexts, unit.call))


def is_bulk(plan: Plan, call: Call) -> bool:
    """Whether the body of a create holds several records, as a list or under a key."""
    wrapper = plan.operation.request.wrapper if plan.operation.request else None
    if isinstance(call.body, list):
        return plan.operation.request is not None
    body = call.body.get(wrapper) if isinstance(call.body, dict) and wrapper else None
    return isinstance(body, list)


def numbered(plan: Plan, fields: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of each record that a create requests. If it requests several, their names are
    numbered. Raises Problem 400 for too many."""
    behaviour, key = plan.system.behaviour(plan.resource.name), plan.resource.natural_key
    count = fields.get(behaviour.many) if behaviour.many else None
    written = str(count) if isinstance(count, int | str) else ""
    if not (written.isascii() and written.isdecimal()):
        return [fields]
    # A number too long to be read is too many.
    number = _MOST_AT_ONCE + 1 if (few := whole_number(written)) is None else few
    _check_count(number, behaviour.many)
    if number < 2:
        return [fields]
    if number * len(msgspec.json.encode(fields)) > MOST_BYTES:
        message = f"The records of one request must have {MOST_BYTES:,} bytes or fewer together."
        raise Problem(400, message, field=behaviour.many)
    name = fields.get(key or "")
    return [fields | ({key: f"{name}-{i}"} if key and name else {}) for i in range(1, number + 1)]


def create(plan: Plan, unit: Unit, make: Make) -> Outcome:
    """Create several records, each by `make` from its fields. If the document answers with one
    record, a batch of one does so too. Raises Problem 400 for too many, and for names if the
    document has no names."""
    wanted = members(plan, unit.call)
    if not _lists_names(plan) and not all(isinstance(member, dict) for _, member in wanted):
        field = plan.resource.plural
        raise Problem(400, f"{field} must be a list of objects.", field=field)
    _check_objects(plan, wanted)
    contexts = [
        make(member, name) if isinstance(member, dict) else _add(plan, unit, member, name)
        for name, member in wanted
    ]
    if plan.root is None:
        return Outcome(created=True)
    if len(contexts) == 1 and not plan.tells_many:
        return Outcome(contexts[0], created=True)
    return Outcome(body=plan.listing.render(contexts, unit.call), created=True)


def _lists_names(plan: Plan) -> bool:
    """Whether the members that a create lists have no fields, but for their names."""
    return plan.operation.request is None or not plan.operation.request.record.properties


def _check_objects(plan: Plan, wanted: list[tuple[str | None, Any]]) -> None:
    count = sum(isinstance(member, dict) for _, member in wanted)
    _check_count(count, plan.resource.plural)


def _check_count(count: int, field: str | None) -> None:
    if count > _MOST_AT_ONCE:
        raise Problem(400, f"A request may make {_MOST_AT_ONCE} at most.", field=field)


def clear(plan: Plan, unit: Unit, but: Collection[str] = ()) -> None:
    """Delete all members that the caller may change, but for those of these identities."""
    call, tx, resource = unit.call, unit.tx, plan.resource.name
    seen = plan.system.members.conditions(tx, resource, call)
    listed = tx.page(plan.kind, [*_parent_conditions(plan, call), *seen])
    for record in access.changeable(plan, call, listed):
        if record.id not in but:
            records.delete(tx, plan.system, resource, record)


def _parent_conditions(plan: Plan, call: Call) -> list[Condition]:
    parent = selection.parent_of(plan.operation, call)
    return [Condition(PARENT, parent)] if parent is not None else []


def _with_same_values(plan: Plan, unit: Unit, member: Any) -> Record | None:
    """The existing member with the unique values of a new one."""
    for group in plan.system.behaviour(plan.resource.name).unique:
        names = [name for name in group if name != PARENT]
        if isinstance(member, dict) and all(name in member for name in names):
            where = [Condition(name, member[name]) for name in names]
            where += plan.system.members.conditions(unit.tx, plan.resource.name, unit.call)
            alike = unit.tx.page(plan.kind, [*_parent_conditions(plan, unit.call), *where])
            return next(iter(access.changeable(plan, unit.call, alike)), None)
    return None


def named(plan: Plan, call: Call, name: str) -> Record:
    """A member that has only a name."""
    parent = selection.parent_of(plan.operation, call)
    identity = selection.scoped(plan.operation, call, name)
    record = Record(
        kind=plan.kind, id=identity, data={"name": name}, created=call.now, updated=call.now
    )
    if identity != name or parent is not None:
        meta = change_meta(record)
        meta.identity, meta.parent = name if identity != name else None, parent
    return record


def context_of(plan: Plan, call: Call, name: str) -> ResponseContext:
    """The context of a member that has only a name."""
    return ResponseContext.at(call, named(plan, call, name))


def members(plan: Plan, call: Call) -> list[tuple[str | None, Any]]:
    """The members that the body lists, each with its key."""
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
    """Whether the members are a map by name."""
    request = plan.operation.request
    field = request.schema.properties.get(key) if request else None
    return field is not None and isinstance(field.schema.additional, Schema)


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


def _add(plan: Plan, unit: Unit, member: Any, name: str | None) -> ResponseContext:
    """Create one member, which may have only a name."""
    if isinstance(member, dict):
        made = records.make(plan, unit, member, UNSET if name is None else name)
        return ResponseContext.at(unit.call, made.record, {**made.related}, made.reveal)
    record = named(plan, unit.call, str(member))
    if unit.tx.get(plan.kind, record.id) is None:
        plan.system.owners.mark(plan.resource, record, unit.call.caller)
        unit.tx.insert(record)
    return ResponseContext.at(unit.call, record)

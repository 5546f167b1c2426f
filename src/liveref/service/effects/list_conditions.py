"""The conditions for the records of a list, by its path, its query, and who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from liveref.index.references import PARENT
from liveref.service.effects.constraints.lists import ListFacts, list_facts
from liveref.service.effects.selection import parent_of
from liveref.service.effects.shown_values import shown_value
from liveref.service.lookup.references import record_of
from liveref.service.planning.matching import meets, paths_of
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.system.privileged import is_hidden
from liveref.service.system.record_meta import meta_of
from liveref.service.system.tenancy import EVERYBODY, SEEN
from liveref.service.work.unit import Unit
from liveref.store.base import Condition, Reader, Record

_OWN = {"id": "id", "created": "created", "updated": "updated"}


def of_list(plan: Plan, unit: Unit) -> list[Condition]:
    """All conditions for the records of a list."""
    resource, facts = plan.resource.name, list_facts(plan)
    where = _conditions(plan, unit.call, unit.tx, facts)
    if plan.named_filters:
        where += _of_named(plan, unit.call, unit.tx, facts)
    keeper = plan.system.keeper(resource)
    where += keeper.members.conditions(unit.tx, resource, unit.call)
    for select in plan.steps.select:
        where += select(unit)
    return where


def stored(plan: Plan, unit: Unit, where: list[Condition]) -> list[Condition]:
    """The conditions in a form that the store can judge: those on values that are worked out are
    replaced by the identities of the records that meet them."""
    worked_out = [one for one in where if plan.filters.is_worked_out(one)]
    if not worked_out:
        return where
    rest = [one for one in where if not plan.filters.is_worked_out(one)]
    records = unit.tx.page(plan.kind, rest)
    chosen = [record.id for record in records if are_met(plan, unit, record, worked_out)]
    return [Condition("id", chosen, "in")]


def are_met(plan: Plan, unit: Unit, record: Record, where: list[Condition]) -> bool:
    """Whether a record meets conditions, as answers show it."""
    return all(
        PARENT in paths_of([one]) or meets(one, lambda path: _value(plan, unit, record, path))
        for one in where
    )


def _value(plan: Plan, unit: Unit, record: Record, path: str) -> Any:
    """The value that conditions compare: as stored, or as it is worked out for the answer."""
    field = plan.filters.worked_out(path)
    if field is not None:
        return shown_value(plan, unit.call, unit.tx, record, field)
    if path == SEEN:  # A record that nobody owns is seen by all.
        seen = meta_of(record).seen
        return EVERYBODY if seen is None else seen
    return getattr(record, path) if path in _OWN else record.data.get(path)


def _below_what_is_seen(plan: Plan, call: Call, tx: Reader) -> list[Condition]:
    """The conditions that restrict a list to children of records that the caller sees, if the list
    does not name the parent and the children belong to the parent's owner."""
    caller, system, above = call.caller, plan.system, plan.resource.parents[-1]
    if caller is None or caller.sees_all or above not in system.resources:
        return []
    seen = tx.page(system.kind(above), system.members.conditions(tx, above, call))
    below = Condition(PARENT, [record.id for record in seen], "in")
    return [Condition("", [below, Condition(PARENT, True, "absent")], "any")]


def _conditions(plan: Plan, call: Call, tx: Reader, facts: ListFacts | None) -> list[Condition]:
    """The conditions of path and query, without the parameters of `facts`."""
    conditions: list[Condition] = []
    parent = parent_of(plan.operation, call)
    ends = plan.system.relations.get(plan.resource.name, {})
    if ends and ends.keys() >= call.path.keys():
        conditions += [Condition(name, value) for name, value in call.path.items()]
    elif parent is None and plan.resource.parents and not plan.system.owners.fields(plan.resource):
        conditions += _below_what_is_seen(plan, call, tx)
    elif parent is not None:
        field = plan.system.listed_below.get(plan.operation.id, PARENT)
        conditions.append(Condition(field, parent))
    query = call.query
    if facts is not None and facts.parameters:
        query = {name: values for name, values in query.items() if name not in facts.parameters}
    return conditions + plan.filters.conditions(query, hidden(plan, call))


def hidden(plan: Plan, call: Call) -> Callable[[str], bool]:
    """Whether a field is hidden from the caller."""
    behaviour = plan.system.behaviour(plan.resource.name)
    return lambda field: is_hidden(behaviour, field, call.caller)


def _of_named(plan: Plan, call: Call, tx: Reader, facts: ListFacts | None) -> list[Condition]:
    """The conditions of parameters that name or identify another record, but for those of
    `facts`."""
    conditions: list[Condition] = []
    stated = facts.parameters if facts is not None else ()
    for name, field in plan.named_filters.items():
        if name not in stated and (value := call.one(name)) and not hidden(plan, call)(field):
            target = plan.system.references.target(plan.resource.name, field)
            record = record_of(tx, plan.system, target, value, call.caller) if target else None
            conditions.append(Condition(field, record.id if record else value))
    return conditions

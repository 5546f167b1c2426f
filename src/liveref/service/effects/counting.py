"""Usage: how many records there are, or how much of something they take together, as limits and
quotas tell it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from liveref.meaning.references import Target
from liveref.model.behaviour import Count
from liveref.service.effects.following import template
from liveref.service.planning.plan import Plan
from liveref.service.representation.usage import COUNTED, LIMIT
from liveref.service.request.call import Call
from liveref.service.system.status import identity
from liveref.store.base import Condition, Reader, Record


def tell(plan: Plan, call: Call, tx: Reader) -> None:
    """Have the answer show the usage that behaviour declares of the resource, of the project
    that the path names, or the caller's; beside limits that were set above it."""
    counts = plan.system.behaviour(plan.resource.name).counts
    for field, said in counts.items():
        target = plan.system.references.called(said.of)
        if target is not None and said.within is not None:
            call.told[f"{COUNTED}{field}"] = _inside(call, tx, target, said)
        elif target is not None:
            records = list(_records(plan, call, tx, target))
            call.told[f"{COUNTED}{field}"] = _total(plan, call, tx, target, records, said.sum)
    if counts and plan.operation.parents:
        parameter, resource = list(plan.operation.parents.items())[-1]
        above = tx.get(plan.system.kind(resource), call.path[parameter])
        for field in counts if above else ():
            if above is not None and field in above.data:
                call.told[f"{LIMIT}{field}"] = above.data[field]


def is_used(plan: Plan, call: Call, tx: Reader, said: Count) -> bool:
    """Whether anything is found of what behaviour counts."""
    target = plan.system.references.called(said.of)
    found = _pages(tx, target, []) if target is not None else ()
    return any(_within(record, said, call) for record in found)


def _within(record: Record, said: Count, call: Call) -> Any:
    """What stands within a record; of a step that the path does not name, all."""
    value: Any = record.data
    for step in (said.within or "").split("."):
        if step.startswith("$") and step[1:] not in call.path:
            break
        key = call.path[step[1:]] if step.startswith("$") else step
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _inside(call: Call, tx: Reader, target: Target, said: Count) -> dict[str, Any]:
    """What maps within all records add up to, or these maps by a field of the records. A query
    that names a field asks for the records that have it so."""
    fields = target.resource.schema.properties
    asked = [Condition(name, values[-1]) for name, values in call.query.items() if name in fields]
    found: dict[str, Any] = {}
    for record in _pages(tx, target, asked):
        value = _within(record, said, call)
        if said.by is not None and value:
            found[str(_own(record, said.by, target))] = value
        elif isinstance(value, dict):
            for name, number in value.items():
                found[name] = found.get(name, 0) + number
    return found


def _own(record: Record, field: str, target: Target) -> Any:
    return identity(record) if field == target.resource.identifier else record.data.get(field)


def _records(plan: Plan, call: Call, tx: Reader, target: Target) -> Iterator[Record]:
    owners = plan.system.of(target.api).owners
    projects = {call.path[name] for name in plan.path_names if owners.names_project(name)}
    own = projects or ({call.caller.project or ""} if call.caller else set())
    where = [Condition("_.project", list(own), "in")] if owners.is_owned(target.resource) else []
    return _pages(tx, target, where if own else [])


def _pages(tx: Reader, target: Target, where: list[Condition]) -> Iterator[Record]:
    after = None
    while found := tx.page(target.kind, where, after=after):
        yield from found
        after = found[-1].id


def _total(
    plan: Plan, call: Call, tx: Reader, target: Target, records: list[Record], field: str | None
) -> int:
    if field is None:
        return len(records)
    system = plan.system.of(target.api)
    values: list[Any] = [
        template(tx, system, target.resource.name, record, call).fill(f"${field}")
        for record in records
    ]
    return sum(value for value in values if value is not UNSET and isinstance(value, int))

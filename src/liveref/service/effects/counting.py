"""Usage: how many records there are, or how much of something they take together, as limits and
quotas tell it."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from liveref.meaning.references import Target
from liveref.model.behaviour import Count
from liveref.service.effects.following import template
from liveref.service.effects.selection import record_above
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
            records = _records(plan, call, tx, target)
            call.told[f"{COUNTED}{field}"] = _total(plan, call, tx, target, records, said.sum)
    above = record_above(tx, plan.system, plan.operation, call) if counts else None
    limits = above.data if above else {}
    for field in counts.keys() & limits.keys():
        call.told[f"{LIMIT}{field}"] = limits[field]


def is_used(plan: Plan, call: Call, tx: Reader, said: Count) -> bool:
    """Whether anything is found of what behaviour counts."""
    target = plan.system.references.called(said.of)
    found = tx.page(target.kind) if target is not None else ()
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
    for record in tx.page(target.kind, asked):
        value = _within(record, said, call)
        if said.by is not None and value:
            found[str(_own(record, said.by, target))] = value
        elif isinstance(value, dict):
            for name, number in value.items():
                found[name] = found.get(name, 0) + number
    return found


def _own(record: Record, field: str, target: Target) -> Any:
    return identity(record) if field == target.resource.identifier else record.data.get(field)


def _records(plan: Plan, call: Call, tx: Reader, target: Target) -> list[Record]:
    owners = plan.system.of(target.api).owners
    projects = {call.path[name] for name in plan.path_names if owners.names_project(name)}
    own = projects or ({call.caller.project or ""} if call.caller else set())
    where = [Condition("_.project", list(own), "in")] if owners.is_owned(target.resource) else []
    return tx.page(target.kind, where if own else [])


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

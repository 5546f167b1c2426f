"""Usage: how many records there are, or how much of something they take together, as limits and
quotas tell it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from liveref.service.effects.following import template
from liveref.service.planning.plan import Plan
from liveref.service.representation.usage import COUNTED, LIMIT
from liveref.service.request.call import Call
from liveref.service.system.references import Target
from liveref.store.base import Condition, Reader, Record


def tell(plan: Plan, call: Call, tx: Reader) -> None:
    """Have the answer show the usage that behaviour declares of the resource, of the project
    that the path names, or the caller's; beside limits that were set above it."""
    counts = plan.system.behaviour(plan.resource.name).counts
    for field, said in counts.items():
        target = plan.system.references.called(said.of)
        if target is not None:
            records = list(_records(plan, call, tx, target))
            call.told[f"{COUNTED}{field}"] = _total(plan, call, tx, target, records, said.sum)
    if counts and plan.operation.parents:
        parameter, resource = list(plan.operation.parents.items())[-1]
        above = tx.get(plan.system.kind(resource), call.path[parameter])
        for field in counts if above else ():
            if above is not None and field in above.data:
                call.told[f"{LIMIT}{field}"] = above.data[field]


def _records(plan: Plan, call: Call, tx: Reader, target: Target) -> Iterator[Record]:
    owners = plan.system.of(target.api).owners
    projects = {call.path[name] for name in plan.path_names if owners.names_project(name)}
    own = projects or ({call.caller.project or ""} if call.caller else set())
    where = [Condition("_.project", list(own), "in")] if owners.is_owned(target.resource) else []
    after = None
    while found := tx.page(target.kind, where if own else [], after=after):
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

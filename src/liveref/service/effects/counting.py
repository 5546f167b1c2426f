"""Usage: how many records there are, or how much of something they take together, as limits and
quotas tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from msgspec import UNSET

from liveref.index.references import Target
from liveref.model.behaviour import Count
from liveref.service.effects.following import template
from liveref.service.effects.selection import record_above
from liveref.service.planning.plan import Plan
from liveref.service.representation.usage import COUNTED, LIMIT
from liveref.service.request.call import Call
from liveref.service.system.status import identity
from liveref.service.system.system import System
from liveref.service.system.tenancy import OWNER
from liveref.store.base import Condition, Reader, Record


def tell(plan: Plan, call: Call, tx: Reader) -> None:
    """Have the answer show the usage that behaviour declares of the resource, of the project
    that the path names, or the caller's; beside limits that were set above it."""
    counts = plan.system.behaviour(plan.resource.name).counts
    projects = {call.path[n] for n in plan.path_names if plan.system.owners.names_project(n)}
    own = projects or ({call.caller.project or ""} if call.caller else set())
    for field, each_of in counts.items():
        known = plan.root.properties.get(field) if plan.root else None
        within = known.schema.properties.keys() if known else ()
        told = total(plan.system, call, tx, each_of, own, within)
        call.told[f"{COUNTED}{field}"] = told
    above = record_above(tx, plan.system, plan.operation, call) if counts else None
    limits = above.data if above else {}
    for field in counts.keys() & limits.keys():
        call.told[f"{LIMIT}{field}"] = limits[field]


def total(
    system: System,
    call: Call,
    tx: Reader,
    each_of: Iterable[Count],
    projects: set[str],
    shown: Collection[str] = (),
) -> Any:
    """How many records of these projects are counted, or what they add up to; a map of sums,
    where behaviour looks for maps within them, apart where that is `shown`."""
    found = 0
    for said in each_of:
        target = system.references.called(said.of)
        if target is not None and said.within is not None:
            return _inside(call, tx, target, said, apart=said.apart in shown)
        found += _total(system, call, tx, target, said, projects) if target is not None else 0
    return found


def is_used(plan: Plan, call: Call, tx: Reader, said: Count) -> bool:
    """Whether anything is found of what behaviour counts."""
    target = plan.system.references.called(said.of)
    found = tx.page(target.kind) if target is not None else ()
    steps = (said.within or "").split(".")
    return any(True for record in found for _ in _within(record.data, steps, call))


def _within(value: Any, steps: list[str], call: Call) -> Iterator[Any]:
    """What stands within a value; with `*` in each of a map, and all of a step that the path does
    not name."""
    first, *rest = steps or [""]
    if not first or (first.startswith("$") and first[1:] not in call.path):
        yield from [value] if value else []
    elif isinstance(value, dict):
        key = call.path[first[1:]] if first.startswith("$") else first
        for each in value.values() if key == "*" else [value.get(key)]:
            yield from _within(each, rest, call)


def _inside(call: Call, tx: Reader, target: Target, said: Count, *, apart: bool) -> dict[str, Any]:
    """What maps within all records add up to, or these maps by a field of the records. A query
    that names a field asks for the records that have it so."""
    fields = target.resource.schema.properties
    asked = [Condition(name, values[-1]) for name, values in call.query.items() if name in fields]
    found: dict[str, Any] = {}
    for record in tx.page(target.kind, asked):
        sums = found
        if apart:
            kind = str(record.data.get(said.apart or "") or said.otherwise)
            sums = found.setdefault(kind, {said.number: 0})
            sums[said.number] += 1
        for value in _within(record.data, (said.within or "").split("."), call):
            if said.by is not None:
                found[str(_own(record, said.by, target))] = value
            for name, number in value.items() if said.by is None else ():
                sums[name] = sums.get(name, 0) + number
    return found


def _own(record: Record, field: str, target: Target) -> Any:
    return identity(record) if field == target.resource.identifier else record.data.get(field)


def _total(
    system: System, call: Call, tx: Reader, target: Target, said: Count, projects: set[str]
) -> int:
    holder = system.of(target.api)
    is_owned = projects and holder.owners.is_owned(target.resource)
    where = [Condition(OWNER, list(projects), "in")] if is_owned else []
    if said.sum is None:
        return tx.count(target.kind, where)
    values: list[Any] = [
        template(tx, holder, target.resource.name, record, call).fill(f"${said.sum}")
        for record in tx.page(target.kind, where)
    ]
    return sum(value for value in values if value is not UNSET and isinstance(value, int))

"""Usage: the number of records, or the sum of a field over them, as limits and quotas show it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Self

from msgspec import UNSET

from liveref.index.references import Target
from liveref.model.behaviour.amounts import Count
from liveref.service.effects.selection import stored_parent
from liveref.service.effects.step import Step
from liveref.service.lookup.references import template
from liveref.service.planning.plan import Plan
from liveref.service.representation.usage import COUNTED, LIMIT
from liveref.service.request.call import Call
from liveref.service.system.status import identity
from liveref.service.system.system import System
from liveref.service.system.tenancy import OWNER
from liveref.service.work.unit import Unit
from liveref.store.base import Condition, Reader, Record


class Usage(Step):
    """Shows the usage that behaviour declares, and the limits set for the parent."""

    declared = ("counts",)

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        counts = plan.system.behaviour(plan.resource.name).counts
        return cls(plan) if counts and plan.operation.effect.traits.reads else None

    def context(self, unit: Unit) -> None:
        add_usage(self.plan, unit.call, unit.tx)


def add_usage(plan: Plan, call: Call, tx: Reader) -> None:
    """Add to the answer the usage that behaviour declares for the resource, of the project in the
    path or the caller's, and the limits set for its parent."""
    counts = plan.system.behaviour(plan.resource.name).counts
    projects = {call.path[n] for n in plan.path_names if plan.system.owners.names_project(n)}
    counted_projects = projects or ({call.caller.project or ""} if call.caller else set())
    for field, each_of in counts.items():
        field_schema = plan.root.properties.get(field) if plan.root else None
        within = field_schema.schema.properties.keys() if field_schema else ()
        amount = total(plan.system, call, tx, each_of, counted_projects, within)
        call.computed[f"{COUNTED}{field}"] = amount
    above = stored_parent(tx, plan.system, plan.operation, call) if counts else None
    limits = above.data if above else {}
    for field in counts.keys() & limits.keys():
        call.computed[f"{LIMIT}{field}"] = limits[field]


def total(
    system: System,
    call: Call,
    tx: Reader,
    each_of: Iterable[Count],
    projects: set[str],
    groups: Collection[str] = (),
) -> Any:
    """The usage of these projects: a number of records, or a sum; a map of sums if behaviour counts
    maps, by group if the field is among `groups`."""
    amount = 0
    for count in each_of:
        target = system.references.called(count.of)
        if target is not None and count.within is not None:
            return _inside(call, tx, target, count, apart=count.apart in groups)
        amount += _total(system, call, tx, target, count, projects) if target is not None else 0
    return amount


def is_used(plan: Plan, call: Call, tx: Reader, count: Count) -> bool:
    """Whether a record matches what behaviour counts."""
    target = plan.system.references.called(count.of)
    records = tx.page(target.kind) if target is not None else ()
    steps = (count.within or "").split(".")
    return any(True for record in records for _ in _within(record.data, steps, call))


def _within(value: Any, steps: list[str], call: Call) -> Iterator[Any]:
    """The values under these steps. `*` matches every key of a map. A step `$name` without such a
    parameter in the path ends at the whole value."""
    first, *rest = steps or [""]
    if not first or (first.startswith("$") and first[1:] not in call.path):
        yield from [value] if value else []
    elif isinstance(value, dict):
        key = call.path[first[1:]] if first.startswith("$") else first
        for inner in value.values() if key == "*" else [value.get(key)]:
            yield from _within(inner, rest, call)


def _inside(call: Call, tx: Reader, target: Target, count: Count, *, apart: bool) -> dict[str, Any]:
    """The sums over maps within all records, or these maps by a field of the records. A query
    parameter that is a field selects the records."""
    fields = target.resource.schema.properties
    where = [Condition(name, values[-1]) for name, values in call.query.items() if name in fields]
    amounts: dict[str, Any] = {}
    for record in tx.page(target.kind, where):
        sums = amounts
        if apart:
            kind = str(record.data.get(count.apart or "") or count.otherwise)
            sums = amounts.setdefault(kind, {count.number: 0})
            sums[count.number] += 1
        for value in _within(record.data, (count.within or "").split("."), call):
            if count.by is not None:
                amounts[str(_own_field(record, count.by, target))] = value
            for name, number in value.items() if count.by is None else ():
                sums[name] = sums.get(name, 0) + number
    return amounts


def _own_field(record: Record, field: str, target: Target) -> Any:
    return identity(record) if field == target.resource.identifier else record.data.get(field)


def _total(
    system: System, call: Call, tx: Reader, target: Target, count: Count, projects: set[str]
) -> int:
    holder = system.of(target.api)
    is_owned = projects and holder.owners.is_owned(target.resource)
    where = [Condition(OWNER, list(projects), "in")] if is_owned else []
    if count.sum is None:
        return tx.count(target.kind, where)
    values: list[Any] = [
        template(tx, holder, target.resource.name, record, call).fill(f"${count.sum}")
        for record in tx.page(target.kind, where)
    ]
    return sum(value for value in values if value is not UNSET and isinstance(value, int))

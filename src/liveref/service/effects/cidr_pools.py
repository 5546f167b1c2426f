"""CIDR pools: a record's range of addresses is a part of a larger range."""

from __future__ import annotations

from typing import Any

from liveref.model.behaviour import Span
from liveref.service.effects.references import template
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import Template
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.store.base import Condition, Reader, Record
from liveref.values import ranges


def allocate_cidrs(
    plan: Plan, call: Call, tx: Reader, record: Record, fields: dict[str, Any]
) -> None:
    """Allocate the ranges that a create leaves open. Raises Problem 400 for a value that is no
    range or overlaps a range it must not overlap, or if there is no pool, and 409 if the pool is
    exhausted."""
    for field, pool in plan.system.behaviour(plan.resource.name).spans.items():
        value = record.data.get(field)
        if value is None:
            values = template(tx, plan.system, plan.resource.name, record, call, fields)
            taken = _taken(plan, tx, field, pool.by, record)
            record.data[field] = _part(field, pool, values, taken)
        whole = ranges.network(record.data[field])
        if whole is None:
            raise Problem(400, f"{record.data[field]} is no range of addresses.", field=field)
        others = _taken(plan, tx, field, pool.apart, record) if pool.apart else []
        if any(ranges.overlaps(whole, other) for other in others):
            raise Problem(400, f"{whole} overlaps with another {plan.resource.name}.", field=field)


def _part(field: str, pool: Span, values: Template, taken: list[ranges.Network]) -> str:
    whole, length = values.fill(pool.within), values.fill(pool.length)
    if not isinstance(whole, list | str) or not str(length).isdecimal():
        raise Problem(400, f"{field} is required.", field=field)
    part = ranges.part(whole, int(length), taken)
    if part is None:
        raise Problem(409, f"There is no {field} left.", field=field)
    return str(part)


def _taken(plan: Plan, tx: Reader, field: str, same: str, record: Record) -> list[ranges.Network]:
    """The ranges of other records that have the same value in a field."""
    by = record.data.get(same)
    others = tx.page(plan.kind, [Condition(same, by)]) if by is not None else []
    networks = (ranges.network(other.data.get(field)) for other in others)
    return [network for network in networks if network is not None]

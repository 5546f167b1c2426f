"""CIDR pools: a record's range of addresses is a part of a larger range."""

from __future__ import annotations

from typing import Self

from liveref.model.behaviour.ranges import Span
from liveref.service.effects.step import Step
from liveref.service.lookup.references import template
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import Template
from liveref.service.request.problem import Problem
from liveref.service.work.change import Change
from liveref.store.base import Condition, Reader, Record
from liveref.values import ranges
from liveref.values.whole_numbers import whole_number


class CidrPools(Step):
    """Gives a new record the ranges of addresses that its request leaves open: a free part of a
    pool, which overlaps with no other."""

    declared = ("spans",)

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        spans = plan.system.behaviour(plan.resource.name).spans
        return cls(plan) if spans and plan.operation.effect.creates_record else None

    def make(self, change: Change) -> None:
        """Raises Problem 400 for a value that is no range or overlaps a range it must not overlap,
        or if there is no pool, and 409 if the pool is exhausted."""
        for field, pool in self.plan.system.behaviour(self.plan.resource.name).spans.items():
            if change.record.data.get(field) is None:
                change.record.data[field] = self._free_part(change, field, pool)
            self._check(change, field, pool)

    def _free_part(self, change: Change, field: str, pool: Span) -> str:
        plan, call, record = self.plan, change.call, change.record
        values = template(change.tx, plan.system, plan.resource.name, record, call, change.given)
        return _part(field, pool, values, _taken(plan, change.tx, field, pool.by, record))

    def _check(self, change: Change, field: str, pool: Span) -> None:
        plan, record = self.plan, change.record
        whole = ranges.network(record.data[field])
        if whole is None:
            raise Problem(400, f"{record.data[field]} is no range of addresses.", field=field)
        others = _taken(plan, change.tx, field, pool.apart, record) if pool.apart else []
        if any(ranges.overlaps(whole, other) for other in others):
            raise Problem(400, f"{whole} overlaps with another {plan.resource.name}.", field=field)


def _part(field: str, pool: Span, values: Template, taken: list[ranges.Network]) -> str:
    whole, length = values.fill(pool.within), whole_number(values.fill(pool.length))
    if not isinstance(whole, list | str) or length is None:
        raise Problem(400, f"{field} is required.", field=field)
    part = ranges.part(whole, length, taken)
    if part is None:
        raise Problem(409, f"There is no {field} left.", field=field)
    return str(part)


def _taken(plan: Plan, tx: Reader, field: str, same: str, record: Record) -> list[ranges.Network]:
    """The ranges of other records that have the same value in a field."""
    by = record.data.get(same)
    others = tx.page(plan.kind, [Condition(same, by)]) if by is not None else []
    networks = (ranges.network(other.data.get(field)) for other in others)
    return [network for network in networks if network is not None]

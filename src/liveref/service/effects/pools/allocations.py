"""Allocation from ranges that other records hold: addresses from a network's subnets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from liveref.model.api import Resource
from liveref.model.behaviour.ranges import Allocation
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.system.record_meta import change_meta
from liveref.service.system.system import System
from liveref.service.work.change import Change
from liveref.store.base import Condition, Reader, Record
from liveref.values import ranges


class Allocations(Step):
    """Gives a record the values that it requests out of the ranges of others, or one of each kind
    if a new one requests none."""

    declared = ("allocates",)

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        allocates = plan.system.behaviour(plan.resource.name).allocates
        return cls(plan) if allocates and plan.operation.effect.traits.takes_fields else None

    def make(self, change: Change) -> None:
        allocate(change.tx, self.plan.system, self.plan.resource, change.record)

    def change(self, change: Change) -> None:
        allocates = self.plan.system.behaviour(self.plan.resource.name).allocates
        if not change.changes.keys().isdisjoint(allocates):
            allocate(change.tx, self.plan.system, self.plan.resource, change.record)


def allocate(tx: Reader, system: System, resource: Resource, record: Record) -> None:
    """Allocate the values that a record requests in the fields that behaviour names, or one of each
    kind available if it requests none. Raises Problem 400 for a value in no range, 409 for a value
    in use or an exhausted range."""
    for field, allocation in system.behaviour(resource.name).allocates.items():
        target = system.references.called(allocation.of)
        by = record.data.get(allocation.by)
        if target is None or by is None:
            continue
        holders = tx.page(target.kind, [Condition(allocation.by, by)])
        kind = system.kind(resource.name)
        others = [other for other in tx.page(kind, [Condition(allocation.by, by)])
                  if other.id != record.id]  # fmt: skip
        given = _Given(field, allocation, {holder.id: holder for holder in holders}, others)
        requested = record.data.get(field)
        items = requested if isinstance(requested, list) else list(given.usual())
        record.data[field] = [given.settled(item) for item in items]
        meta = change_meta(record)
        meta.out_of = tuple(item.get(allocation.item) for item in record.data[field])


class _Given:
    """The request of one record, and the values that other records hold."""

    def __init__(
        self, field: str, allocation: Allocation, holders: dict[str, Record], others: list[Record]
    ) -> None:
        self._field, self._allocation, self._holders = field, allocation, holders
        self._taken = {
            item[allocation.value]
            for other in others
            for item in other.data.get(field) or ()
            if allocation.value in item
        }

    def usual(self) -> Iterator[dict[str, Any]]:
        """One entry for each version of addresses."""
        seen: set[int] = set()
        for identity, holder in self._holders.items():
            whole = ranges.network(holder.data.get(self._allocation.within))
            if whole is not None and whole.version not in seen:
                seen.add(whole.version)
                yield {self._allocation.item: identity}

    def settled(self, item: Any) -> dict[str, Any]:
        """The requested entry, completed."""
        allocation = self._allocation
        requested = (
            [item.get(key) for key in (allocation.item, allocation.value)]
            if isinstance(item, dict)
            else []
        )
        if not requested or not all(part is None or isinstance(part, str) for part in requested):
            keys = f"{allocation.item} and {allocation.value}"
            message = f"{self._field} must hold objects with {keys}, which are strings."
            raise self._problem(400, message)
        value = requested[1]
        holder = self._holders.get(requested[0] or "") or self._around(value)
        if holder is None:
            raise self._problem(400, f"There is no {allocation.of} for it.")
        if value is None:
            value = self._free(holder)
        elif value in self._taken:
            raise self._problem(409, f"{value} is in use.")
        elif not _lies_within(value, holder.data.get(allocation.within)):
            raise self._problem(400, f"{value} is not in the {allocation.of}.")
        self._taken.add(value)
        return {allocation.item: holder.id, allocation.value: value}

    def _around(self, value: Any) -> Record | None:
        within = self._allocation.within
        holders = (h for h in self._holders.values() if _lies_within(value, h.data.get(within)))
        return next(holders, None)

    def _free(self, holder: Record) -> str:
        free = ranges.free(
            holder.data.get(self._allocation.ranges) or holder.data.get(self._allocation.within),
            self._taken | {str(holder.data.get(self._allocation.besides))},
        )
        if free is None:
            raise self._problem(409, f"The {self._allocation.of} has nothing left.")
        return free

    def _problem(self, code: int, message: str) -> Problem:
        return Problem(code, message, field=self._field)


def _lies_within(value: Any, whole: Any) -> bool:
    address, network = ranges.address(value), ranges.network(whole)
    return address is not None and network is not None and address in network

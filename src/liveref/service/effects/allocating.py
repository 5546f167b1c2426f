"""What is given out of ranges that other records have: addresses of a network's subnets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveref.model.api import Resource
from liveref.model.behaviour import Allocation
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.store.base import Condition, Reader, Record
from liveref.values import ranges


def allocate(tx: Reader, system: System, resource: Resource, record: Record) -> None:
    """Give a record what it asks for in the fields that behaviour says, or one of each kind
    that there is where it asks for nothing. Raises Problem 400 for what is in no range, 409 for
    what another has or where nothing is left."""
    for field, said in system.behaviour(resource.name).allocates.items():
        target = system.references.called(said.of)
        by = record.data.get(said.by)
        if target is None or by is None:
            continue
        holders = tx.page(target.kind, [Condition(said.by, by)])
        kind = system.kind(resource.name)
        others = [each for each in tx.page(kind, [Condition(said.by, by)])
                  if each.id != record.id]  # fmt: skip
        given = _Given(field, said, {each.id: each for each in holders}, others)
        asked = record.data.get(field)
        items = asked if isinstance(asked, list) else list(given.usual())
        record.data[field] = [given.settled(item) for item in items]
        status.internal(record)["out_of"] = [item.get(said.item) for item in record.data[field]]


class _Given:
    """What one record asks for, beside what others have."""

    def __init__(
        self, field: str, said: Allocation, holders: dict[str, Record], others: list[Record]
    ) -> None:
        self._field, self._said, self._holders = field, said, holders
        self._taken = {
            item[said.value]
            for other in others
            for item in other.data.get(field) or ()
            if said.value in item
        }

    def usual(self) -> Iterator[dict[str, Any]]:
        """Of each version of addresses one."""
        seen: set[int] = set()
        for identity, holder in self._holders.items():
            whole = ranges.network(holder.data.get(self._said.within))
            if whole is not None and whole.version not in seen:
                seen.add(whole.version)
                yield {self._said.item: identity}

    def settled(self, item: Any) -> dict[str, Any]:
        """What is asked for, with all that it leaves open."""
        said = self._said
        asked = [item.get(key) for key in (said.item, said.value)] if isinstance(item, dict) else []
        if not asked or not all(each is None or isinstance(each, str) for each in asked):
            wanted = f"must hold objects with {said.item} and {said.value}, which are strings"
            raise self._problem(400, f"{self._field} {wanted}.")
        value = asked[1]
        holder = self._holders.get(asked[0] or "") or self._around(value)
        if holder is None:
            raise self._problem(400, f"There is no {said.of} for it.")
        if value is None:
            value = self._free(holder)
        elif value in self._taken:
            raise self._problem(409, f"{value} is in use.")
        elif not _lies_within(value, holder.data.get(said.within)):
            raise self._problem(400, f"{value} is not in the {said.of}.")
        self._taken.add(value)
        return {said.item: holder.id, said.value: value}

    def _around(self, value: Any) -> Record | None:
        within = self._said.within
        found = (h for h in self._holders.values() if _lies_within(value, h.data.get(within)))
        return next(found, None)

    def _free(self, holder: Record) -> str:
        found = ranges.free(
            holder.data.get(self._said.ranges) or holder.data.get(self._said.within),
            self._taken | {str(holder.data.get(self._said.besides))},
        )
        if found is None:
            raise self._problem(409, f"The {self._said.of} has nothing left.")
        return found

    def _problem(self, code: int, message: str) -> Problem:
        return Problem(code, message, field=self._field)


def _lies_within(value: Any, whole: Any) -> bool:
    address, network = ranges.address(value), ranges.network(whole)
    return address is not None and network is not None and address in network

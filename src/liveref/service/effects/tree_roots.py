"""Fields that hold the root of the tree in which a record stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.work.change import Change
from liveref.store.base import Condition, Reader, Record


class TreeRoots(Step):
    """Stores the root of a record and of all that stand below it; refuses a loop."""

    declared = ("roots",)

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        roots = plan.system.behaviour(plan.resource.name).roots
        return cls(plan) if roots and not plan.operation.effect.traits.reads else None

    def make(self, change: Change) -> None:
        for field, by in self._roots():
            change.record.data[field] = self._root(change, by)

    def save(self, change: Change) -> None:
        for field, by in self._roots():
            root = self._root(change, by)
            if change.record.data.get(field) != root:
                change.record.data[field] = root
                for record in self._below(change.tx, change.record.id, by):
                    record.data[field] = root
                    change.tx.update(record)

    def _roots(self) -> list[tuple[str, str]]:
        return list(self.plan.system.behaviour(self.plan.resource.name).roots.items())

    def _root(self, change: Change, by: str) -> Any:
        """The root above a record. Raises Problem 400 if the record stands above itself."""
        own = self._identity(change.record)
        root, above, seen = own, change.record.data.get(by), {own}
        while isinstance(above, str) and above:
            if above in seen:
                raise Problem(400, f"{by} makes a loop.", field=by)
            seen.add(above)
            record = change.tx.get(self.plan.kind, above)
            root, above = above, record.data.get(by) if record is not None else None
        return root

    def _identity(self, record: Record) -> Any:
        return record.data.get(self.plan.resource.identifier) or record.id

    def _below(self, tx: Reader, identity: str, by: str) -> Iterator[Record]:
        for child in tx.page(self.plan.kind, [Condition(by, identity)]):
            yield child
            yield from self._below(tx, child.id, by)

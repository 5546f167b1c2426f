"""Trees of records whose resource refers to itself: ancestors or descendants, as nested identities
or as a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Self

from liveref.model.api import Effect
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Condition, Reader, Record


class Trees(Step):
    """Shows the ancestors or the descendants of a record for which the query asks."""

    def __init__(self, plan: Plan, parameters: set[str]) -> None:
        super().__init__(plan)
        self._parameters = parameters

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        queries = plan.system.api.conventions.queries
        parameters = {
            p.name
            for p in plan.operation.parameters
            if p.location == "query"
            and (re.fullmatch(queries.above, p.name) or re.fullmatch(queries.below, p.name))
        }
        shows = plan.operation.effect is Effect.SHOW and parameters
        return cls(plan, parameters) if shows else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, name) for name in sorted(self._parameters)]

    def show(self, unit: Unit, records: list[Record]) -> None:
        for record in records:
            trees = dict(_trees(self.plan, unit.call, unit.tx, record))
            record.data = record.data | trees


def _trees(plan: Plan, call: Call, tx: Reader, record: Record) -> Iterator[tuple[str, Any]]:
    queries, parameters = plan.system.api.conventions.queries, plan.operation.parameters
    for name in call.query.keys() & {p.name for p in parameters if p.location == "query"}:
        for pattern, tree_of in ((queries.above, _ancestors), (queries.below, _descendants)):
            if match := re.fullmatch(pattern, name):
                field, form = match.groups()
                tree = tree_of(plan, tx, record, set())
                is_list = form == "list"
                yield field, [*_listed(plan, call, tx, tree, field)] if is_list else tree or None


def _listed(
    plan: Plan, call: Call, tx: Reader, tree: dict[str, Any] | None, field: str
) -> Iterator[dict[str, Any]]:
    """The rendering of each record of a tree."""
    for identity, rest in (tree or {}).items():
        if (record := tx.get(plan.kind, identity)) is not None:
            fields = plan.shape.render(ResponseContext.at(call, record))
            fields = fields.get(plan.wrapper, fields) if plan.wrapper else fields
            fields = {name: value for name, value in fields.items() if name != field}
            yield {plan.wrapper: fields} if plan.wrapper else fields
        yield from _listed(plan, call, tx, rest, field)


def _ancestors(plan: Plan, tx: Reader, record: Record, seen: set[str]) -> dict[str, Any] | None:
    """The ancestors of a record, nested; None at the root."""
    identity = record.data.get(plan.field_of_tree or "")
    parent = tx.get(plan.kind, identity) if isinstance(identity, str) else None
    if parent is None or parent.id in seen:
        return None
    return {parent.id: _ancestors(plan, tx, parent, seen | {parent.id})}


def _descendants(plan: Plan, tx: Reader, record: Record, seen: set[str]) -> dict[str, Any] | None:
    """The descendants of a record, nested; None if there are none."""
    where = [Condition(plan.field_of_tree, record.id)] if plan.field_of_tree else None
    children = tx.page(plan.kind, where) if where else []
    return {
        child.id: _descendants(plan, tx, child, seen | {child.id})
        for child in children
        if child.id not in seen
    } or None

"""Trees of records whose resource refers to itself: ancestors or descendants, as nested identities
or as a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call
from liveref.store.base import Condition, Reader, Record


def with_tree(plan: Plan, call: Call, tx: Reader, record: Record) -> Record:
    """A record with the fields that show the part of its tree that the query requests."""
    trees = dict(_trees(plan, call, tx, record))
    return msgspec.structs.replace(record, data=record.data | trees) if trees else record


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

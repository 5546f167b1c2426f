"""The tree in which a record stands, where its resource refers to itself: what is above it, or
below, as identities one in the other, or as a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.service.planning.plan import Plan
from liveref.service.representation.view import View
from liveref.service.request.call import Call
from liveref.store.base import Condition, Reader, Record


def with_tree(plan: Plan, call: Call, tx: Reader, record: Record) -> Record:
    """A record with the fields that hold what a query asks for of its tree."""
    shown = dict(_asked(plan, call, tx, record))
    return msgspec.structs.replace(record, data=record.data | shown) if shown else record


def _asked(plan: Plan, call: Call, tx: Reader, record: Record) -> Iterator[tuple[str, Any]]:
    said, known = plan.system.api.conventions.queries, plan.operation.parameters
    for name in call.query.keys() & {p.name for p in known if p.location == "query"}:
        for pattern, tree_of in ((said.above, _above), (said.below, _below)):
            if found := re.fullmatch(pattern, name):
                field, form = found.groups()
                tree = tree_of(plan, tx, record, set())
                is_list = form == "list"
                yield field, [*_listed(plan, call, tx, tree, field)] if is_list else tree or None


def _listed(
    plan: Plan, call: Call, tx: Reader, tree: dict[str, Any] | None, field: str
) -> Iterator[dict[str, Any]]:
    """What the answer shows of each record of a tree."""
    for identity, rest in (tree or {}).items():
        if (record := tx.get(plan.kind, identity)) is not None:
            shown = plan.shape.render(View.at(call, record))
            shown = shown.get(plan.wrapper, shown) if plan.wrapper else shown
            shown = {name: value for name, value in shown.items() if name != field}
            yield {plan.wrapper: shown} if plan.wrapper else shown
        yield from _listed(plan, call, tx, rest, field)


def _above(plan: Plan, tx: Reader, record: Record, seen: set[str]) -> dict[str, Any] | None:
    """What a record stands below, with what that does; None at the top."""
    identity = record.data.get(plan.field_of_tree or "")
    parent = tx.get(plan.kind, identity) if isinstance(identity, str) else None
    if parent is None or parent.id in seen:
        return None
    return {parent.id: _above(plan, tx, parent, seen | {parent.id})}


def _below(plan: Plan, tx: Reader, record: Record, seen: set[str]) -> dict[str, Any] | None:
    """What stands below a record, each with what stands below that; None for nothing."""
    where = [Condition(plan.field_of_tree, record.id)] if plan.field_of_tree else None
    children = tx.page(plan.kind, where) if where else []
    return {
        child.id: _below(plan, tx, child, seen | {child.id})
        for child in children
        if child.id not in seen
    } or None

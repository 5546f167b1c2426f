"""The tree in which a record stands, where its resource refers to itself: the identities of what
is above it, or below, one in the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.store.base import Condition, Reader, Record


def with_tree(plan: Plan, call: Call, tx: Reader, record: Record) -> Record:
    """A record with the fields that hold what a query asks for of its tree."""
    shown = {field: whole or None for field, whole in _asked(plan, call, tx, record)}
    return msgspec.structs.replace(record, data=record.data | shown) if shown else record


def _asked(
    plan: Plan, call: Call, tx: Reader, record: Record
) -> Iterator[tuple[str, dict[str, Any] | None]]:
    said, known = plan.system.api.conventions.queries, plan.operation.parameters
    for name in call.query.keys() & {p.name for p in known if p.location == "query"}:
        if found := re.fullmatch(said.above, name):
            yield found[1], _above(plan, tx, record, set())
        elif found := re.fullmatch(said.below, name):
            yield found[1], _below(plan, tx, record, set())


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

"""Deletes that mark a record instead of removing it."""

from __future__ import annotations

from liveref.model.constraints.resources import SoftDelete
from liveref.service.effects.constraints.defaults import assign
from liveref.service.effects.constraints.values import Values, field_of
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.system.system import System
from liveref.store.base import Reader, Record


def mark_of(plan: Plan) -> SoftDelete | None:
    """The fact by which an operation marks a record as deleted, None if it removes it."""
    facts = plan.system.constraints.for_operation(SoftDelete, plan.operation)
    return facts[0] if facts else None


def mark(plan: Plan, call: Call, tx: Reader, record: Record, fact: SoftDelete) -> None:
    """Mark a record as deleted."""
    assign(Values(plan.system, plan.resource.name, call, tx, record), fact.field, fact.value)
    record.updated = call.now


def is_withdrawn(system: System, resource: str, record: Record) -> bool:
    """Whether a record is marked as deleted and hidden."""
    facts = system.constraints.about(SoftDelete, resource)
    marks = ((fact.field, fact.value) for fact in facts if not fact.shown)
    return any(field_of(system, resource, record, field) == value for field, value in marks)

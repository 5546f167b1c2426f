"""Records that are marked as deleted and still stored."""

from __future__ import annotations

from liveref.model.constraints.resources import SoftDelete
from liveref.service.lookup.values import field_of
from liveref.service.system.system import System
from liveref.store.base import Record


def is_withdrawn(system: System, resource: str, record: Record) -> bool:
    """Whether a record is marked as deleted and hidden."""
    facts = system.constraints.about(SoftDelete, resource)
    marks = ((fact.field, fact.value) for fact in facts if not fact.shown)
    return any(field_of(system, resource, record, field) == value for field, value in marks)

"""Statuses that have become current: they are stored, so that a list can filter by them."""

from __future__ import annotations

from liveref.model.api import Resource
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.store.base import Condition, Reader, Record


def due(tx: Reader, system: System, resource: Resource, now: float) -> list[Record]:
    """The records whose next status is due but not stored yet."""
    return tx.page(system.kind(resource.name), [Condition(status.DUE, now, "le")])


def settled(records: list[Record], field: str, now: float) -> list[Record]:
    """The records that settling their status changed."""
    return [record for record in records if status.settle(record, field, now)]

"""A record as the answer to an operation on it shows it."""

from __future__ import annotations

from typing import Any

from liveref.service.effects import selection
from liveref.service.lookup import references
from liveref.service.planning.plan import Plan
from liveref.service.representation.embedding import MEMBERS, REFERRED
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call
from liveref.service.system.record_meta import meta_of
from liveref.service.work.change import Change
from liveref.service.work.unit import Unit
from liveref.store.base import Reader, Record


def response_context(plan: Plan, call: Call, tx: Reader, record: Record) -> ResponseContext:
    """A record with everything that the operation's response shows of it."""
    records = related(tx, plan, record, plan.needs, call) if plan.needs else {}
    if plan.ends:
        records |= selection.ends_of_relation(tx, plan.system, plan.ends, call)
    return ResponseContext.at(call, record, records)


def new_context(plan: Plan, unit: Unit, change: Change) -> ResponseContext:
    """A new record with everything that the operation's response shows of it, and the secrets that
    it shows once."""
    records, needs = dict[str, Any](change.related), plan.needs - change.related.keys()
    records[plan.resource.name] = change.record
    if needs:
        records = related(unit.tx, plan, change.record, needs, unit.call) | records
    if plan.ends:
        ends = selection.ends_of_relation(unit.tx, plan.system, plan.ends, unit.call)
        records = records | ends
    return ResponseContext.at(unit.call, change.record, records, change.reveal, created=True)


def related(
    tx: Reader, plan: Plan, record: Record, needs: frozenset[str], call: Call
) -> dict[str, Any]:
    """The records that a response about `record` embeds, by their resource's name; those that
    fields refer to, and lists, as `embedding` needs them."""
    system, resource = plan.system, plan.resource
    records: dict[str, Any] = {}
    for name in needs:
        if name.startswith((REFERRED, MEMBERS)):
            records[name] = references.related_value(tx, system, resource.name, record, name, call)
        elif name == resource.name:
            records[name] = record
        elif name == resource.owned_by:
            owner_id = meta_of(record).owner
            owner = tx.get(system.kind(name), owner_id) if owner_id else None
            if owner is not None:
                records[name] = owner
        elif (owned := selection.owned_by(tx, system, record, name)) is not None:
            records[name] = owned
    return records

"""A record as the answer to an operation on it shows it."""

from __future__ import annotations

from liveref.service.effects import selection
from liveref.service.planning.plan import Plan
from liveref.service.representation.response_context import ResponseContext
from liveref.service.request.call import Call
from liveref.store.base import Reader, Record


def response_context(plan: Plan, call: Call, tx: Reader, record: Record) -> ResponseContext:
    """A record with everything that the operation's response shows of it."""
    needs = plan.shape.needs | (plan.beside.needs if plan.beside else frozenset())
    related = selection.related(tx, plan, record, needs, call)
    return ResponseContext.at(
        call, record, related | selection.ends_of_relation(tx, plan.system, plan.ends, call)
    )

"""A record as the answer to an operation on it shows it."""

from __future__ import annotations

from liveref.service.effects import selection
from liveref.service.planning.plan import Plan
from liveref.service.representation.view import View
from liveref.service.request.call import Call
from liveref.store.base import Reader, Record


def view(plan: Plan, call: Call, tx: Reader, record: Record) -> View:
    """A record with everything that the operation's response shows of it."""
    needs = plan.shape.needs | (plan.beside.needs if plan.beside else frozenset())
    related = selection.related(tx, plan, record, needs, call)
    return View.at(call, record, related | selection.named(tx, plan.system, plan.ends, call))

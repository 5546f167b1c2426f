"""Ranges of addresses that records have, as parts of greater ones: the CIDR of a subnet."""

from __future__ import annotations

from typing import Any

from liveref.model.behaviour import Span
from liveref.service.effects.following import template
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import Template
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.store.base import Condition, Reader, Record
from liveref.values import ranges


def span(plan: Plan, call: Call, tx: Reader, record: Record, fields: dict[str, Any]) -> None:
    """Give a new record the ranges that its create leaves open. Raises Problem 400 for what is
    no range, or has addresses of another's that it has to be apart from, or where none can be
    found, and 409 where nothing is left."""
    for field, said in plan.system.behaviour(plan.resource.name).spans.items():
        value = record.data.get(field)
        if value is None:
            known = template(tx, plan.system, plan.resource.name, record, call, fields)
            taken = _taken(plan, tx, field, said.by, record)
            record.data[field] = _part(field, said, known, taken)
        whole = ranges.network(record.data[field])
        if whole is None:
            raise Problem(400, f"{record.data[field]} is no range of addresses.", field=field)
        others = _taken(plan, tx, field, said.apart, record) if said.apart else []
        if any(ranges.overlaps(whole, other) for other in others):
            raise Problem(400, f"{whole} overlaps with another {plan.resource.name}.", field=field)


def _part(field: str, said: Span, known: Template, taken: list[ranges.Network]) -> str:
    whole, length = known.fill(said.within), known.fill(said.length)
    if not isinstance(whole, list | str) or not str(length).isdecimal():
        raise Problem(400, f"{field} is required.", field=field)
    found = ranges.part(whole, int(length), taken)
    if found is None:
        raise Problem(409, f"There is no {field} left.", field=field)
    return str(found)


def _taken(plan: Plan, tx: Reader, field: str, same: str, record: Record) -> list[ranges.Network]:
    """The parts that others have in which a field is the same."""
    by = record.data.get(same)
    others = tx.page(plan.kind, [Condition(same, by)]) if by is not None else []
    known = (ranges.network(other.data.get(field)) for other in others)
    return [each for each in known if each is not None]

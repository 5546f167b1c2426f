"""Good requests, and the same with one change."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from liveref.constraints.index import concerns
from liveref.exercise.bodies import Made, fields_in, schema_of
from liveref.exercise.breaking.attempt import CannotBreak
from liveref.exercise.exchange import Exchange, is_maker, reason
from liveref.exercise.preparing import prepared
from liveref.exercise.session import Session
from liveref.exercise.states import arrange
from liveref.exercise.world import TrackedRecord
from liveref.model.api import Operation, Target
from liveref.model.constraints.base import Statement

__all__ = ["created", "good_request", "operation_for", "resent"]


def operation_for(session: Session, fact: Statement, *fields: str) -> Operation:
    """The operation whose request can break a fact: it gives all the fields, a create before an
    update. Raises CannotBreak."""
    concerned = [
        operation
        for operation in session.api.operations
        if concerns(fact, operation) and operation.effect.writes_values
        if operation.request is not None and not operation.request.in_headers
        if all(name in schema_of(operation).properties for name in fields)
    ]
    if not concerned:
        named = " and ".join(fields) or "its fields"
        raise CannotBreak(f"no operation has a request with {named}")
    return min(concerned, key=_order)


def _order(operation: Operation) -> tuple[bool, bool]:
    """A creation comes first, an operation that takes no fields last."""
    traits = operation.effect.traits
    return not traits.creates, not traits.takes_fields


def created(session: Session, resource: str) -> TrackedRecord:
    """A new record. Raises CannotBreak."""
    for maker in session.supply.makers(resource):
        arrange(session, maker)
    record = session.supply.fresh(resource)
    if record is None:
        raise CannotBreak(f"no {resource} can be made")
    return record


def good_request(session: Session, operation: Operation) -> Exchange:
    """A request of the operation that succeeds; of a create, the first of two with other names.
    Raises CannotBreak."""
    if is_maker(operation):
        arrange(session, operation)
        exchange = session.supply.make(operation)
    else:
        record = None
        if operation.target is not Target.SINGLETON:
            record, _ = prepared(session, operation, created(session, operation.resource))
        exchange = session.supply.exchange(operation, record)
    if not exchange.answer.good:
        why = f"{exchange.answer.code} {reason(exchange.answer)}".strip()
        raise CannotBreak(f"{operation.id} refuses a plain request, too: {why}")
    if not isinstance(exchange.made.body, dict):
        raise CannotBreak(f"the body of {operation.id} is no object")
    return exchange


def resent(
    session: Session,
    exchange: Exchange,
    given: Mapping[str, Any],
    without: Collection[str] = (),
) -> Exchange:
    """The same request with other fields and `without` some; of a create, under a new name."""
    operation = exchange.operation
    made = session.supply.renamed(exchange) if is_maker(operation) else exchange.made
    body = copy.deepcopy(made.body)
    fields = fields_in(operation, body)
    fields.update(given)
    for name in without:
        fields.pop(name, None)
    changed: Made = msgspec.structs.replace(made, body=body, fields=dict(fields))
    return session.sender.send(operation, exchange.values, changed)

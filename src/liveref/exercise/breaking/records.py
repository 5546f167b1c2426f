"""Requests that break constraints on records: unique values, quotas, use, references."""

from __future__ import annotations

from typing import Any

from liveref.constraints.comparing import meets
from liveref.exercise.bodies import schema_of
from liveref.exercise.breaking.attempt import Attempt, CannotBreak
from liveref.exercise.breaking.requests import created, good_request, operation_for, resent
from liveref.exercise.breaking.values import setting
from liveref.exercise.exchange import is_maker, reason
from liveref.exercise.session import Session
from liveref.exercise.values import made_up_id
from liveref.exercise.versions import version_of
from liveref.exercise.world import TrackedRecord
from liveref.model.api import Effect, Operation
from liveref.model.constraints.base import Statement
from liveref.model.constraints.conditions import Condition, Related
from liveref.model.constraints.resources import InUse, Quota, ReferenceTo, Unique

__all__ = ["break_quota", "break_reference", "break_unique", "child_of", "use_and_delete"]

_MOST = 20
"""No quota of more records is filled to be broken."""


def break_unique(session: Session, fact: Unique) -> Attempt:
    """A second record with the same values."""
    create = _create_of(session, fact)
    missing = [name for name in fact.fields if name not in schema_of(create).properties]
    if missing:
        raise CannotBreak(f"no create gives {missing[0]}")
    given = setting(fact.conditions, schema_of(create), version_of(create))
    good = good_request(session, create)
    first = resent(session, good, given) if given else good
    values = {name: first.made.fields.get(name) for name in fact.fields}
    if not first.answer.good or None in values.values():
        raise CannotBreak("no record has a value in all the fields that must differ")
    if fact.ignore_case:
        values = {name: _swapped(value) for name, value in values.items()}
    sent = resent(session, first, given | values)
    names = ", ".join(f"{name} = {value!r}" for name, value in values.items())
    return Attempt(sent, f"for a second {fact.resource} with {names}")


def _swapped(value: Any) -> Any:
    return value.swapcase() if isinstance(value, str) else value


def break_quota(session: Session, fact: Quota) -> Attempt:
    """One record more than are allowed."""
    create = _create_of(session, fact)
    if not isinstance(fact.limit, int) or fact.over:
        raise CannotBreak("its limit is a field, or what fields add up to")
    if fact.limit > _MOST:
        raise CannotBreak(f"it allows {fact.limit} records, which are too many to be made")
    given = setting((*fact.conditions, *fact.where), schema_of(create), version_of(create))
    first = good_request(session, create)
    if fact.per not in ("", "project", "parent"):
        given[fact.per] = first.made.fields.get(fact.per)
    sent, made = first, 1
    while sent.answer.good and made <= fact.limit:
        sent = resent(session, first, given)
        made += sent.answer.good
    if not sent.answer.good and made < fact.limit:
        why = f"{sent.answer.code} {reason(sent.answer)}".strip()
        raise CannotBreak(f"after {made} records, another one is refused for another reason: {why}")
    return Attempt(sent, f"for more than {fact.limit} records of the {fact.resource}")


def break_reference(session: Session, fact: ReferenceTo) -> Attempt:
    """An identity that no record has."""
    if fact.conditions:
        raise CannotBreak("it is about a state of the other record, which is not tried")
    if fact.target not in session.api.created:
        raise CannotBreak(f"no operation creates a {fact.target}, so any of them may exist")
    operation = operation_for(session, fact, fact.field)
    good = good_request(session, operation)
    schema = schema_of(operation).properties[fact.field].schema
    value: Any = 987_654_321 if "integer" in schema.types else made_up_id("nobody")
    value = [value] if "array" in schema.types else value
    sent = resent(session, good, {fact.field: value})
    return Attempt(sent, f"with {fact.field} = {value!r}, which no {fact.target} has")


def use_and_delete(session: Session, fact: InUse) -> Attempt:
    """A delete of a record that another one belongs to."""
    operations = session.api.operations
    delete = next((o for o in operations if _is_own(o, fact) and fact.operation == o.verb), None)
    if delete is None:
        raise CannotBreak(f"no operation of the {fact.resource} is called {fact.operation}")
    holder, child = child_of(session, fact.resource, fact.records)
    sent = session.supply.exchange(delete, holder)
    return Attempt(sent, f"while there is a {child.resource} of it")


def child_of(
    session: Session, resource: str, related: Related
) -> tuple[TrackedRecord, TrackedRecord]:
    """A record with another one that belongs to it. Raises CannotBreak."""
    if related.by in ("*", "project"):
        raise CannotBreak("it is about records that do not belong to one record")
    child = created(session, related.resource)
    identities = {child.above.get(resource), *_texts(child.fields.get(related.by))}
    if not related.by:
        identities |= {text for value in child.fields.values() for text in _texts(value)}
    holders = session.world.records.get(resource, ())
    holder = next((one for one in holders if one.alive and one.id in identities), None)
    if holder is None:
        raise CannotBreak(f"no {related.resource} could be made that belongs to a {resource}")
    if not all(_holds(condition, child) for condition in related.where):
        raise CannotBreak(f"a new {related.resource} does not meet the condition")
    return holder, child


def _texts(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else [value]
    return [str(part) for part in parts if isinstance(part, str | int)]


def _holds(condition: Condition, record: TrackedRecord) -> bool:
    if condition.of or condition.other or condition.now:
        return False
    return meets(condition.operator, record.fields.get(condition.field), condition.value)


def _is_own(operation: Operation, fact: InUse) -> bool:
    return operation.resource == fact.resource


def _create_of(session: Session, fact: Statement) -> Operation:
    create = operation_for(session, fact)
    if create.effect is not Effect.CREATE or not is_maker(create):
        raise CannotBreak("no operation creates such a record")
    return create

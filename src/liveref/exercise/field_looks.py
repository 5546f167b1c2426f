"""A look at the fields that an action was to change."""

from __future__ import annotations

from liveref.exercise.answers import (
    shown_fields,
)
from liveref.exercise.comparing import brief, same
from liveref.exercise.exchange import Exchange
from liveref.exercise.nearest import nearest
from liveref.exercise.seen import Seen
from liveref.exercise.session import Session
from liveref.exercise.world import TrackedRecord
from liveref.model.api import Effect, Target
from liveref.model.behaviour.transitions import Transition
from liveref.model.schema import Schema
from liveref.service.representation.templates import is_template


def fields_after(
    session: Session, seen: Seen, exchange: Exchange, record: TrackedRecord, transition: Transition
) -> None:
    """The fields that an action sets, and the members that come into lists or leave them."""
    operation, given = exchange.operation, exchange.made.fields
    values = {name: value for name, value in transition.values.items() if not is_template(value)}
    values |= {f: given[a] for f, a in transition.sets.items() if a in given}
    reader = nearest(session, operation, (Effect.SHOW,), one=Target.ITEM)
    if reader is None or not (values or transition.adds or transition.removes):
        return
    fields, _ = shown_fields(reader, session.look_at(reader, record, exchange.values).answer)
    secret = session.is_secret(operation.resource)
    for name in (name for name in values if name in fields):
        other = f"{name}: set to {brief(values[name])}, got {brief(fields[name])}"
        held = same(values[name], fields[name], Schema(), secret)
        seen.add(held or _same_word(values[name], fields[name]), other)
    for lists, there in ((transition.adds, True), (transition.removes, False)):
        for name, argument in lists.items():
            for member in given.get(argument) or () if isinstance(fields.get(name), list) else ():
                held = any(same(member, one, Schema(), secret) for one in fields[name])
                seen.add(held == there, f"{name}: {brief(member)} is {'not ' * there}there")


def _same_word(one: object, other: object) -> bool:
    """Whether two texts are the same but for their capitals, as statuses are written."""
    return isinstance(one, str) and isinstance(other, str) and one.lower() == other.lower()

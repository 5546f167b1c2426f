"""The life of a resource: which field holds its status, and which status it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable

from liveref.model.api import Effect, Target
from liveref.model.behaviour import Phase
from liveref.model.conventions import Conventions, Statuses
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.reconcile.pooling import inner_values

__all__ = ["initial_phases", "status_field", "statuses_of"]

_LITERAL = re.compile(r"``([A-Za-z][\w -]*)``")


def status_field(shape: Shape, resource: str, conventions: Conventions) -> str | None:
    """The field that holds the status: the first name of the convention's that is there, alone
    or behind the resource's."""
    usual = conventions.names.status.split("|")
    for pattern in (*usual, *(f"{resource}_{name}" for name in usual)):
        for name, child in shape.properties.items():
            if matches(pattern, name) and "string" in child.all_types():
                return name
    return None


def statuses_of(field: str, shape: Shape, drafts: Iterable[Draft]) -> tuple[str, ...]:
    """All values of a status that the document shows: enumerated, in examples."""
    found: dict[str, None] = {}
    for value in shape.properties[field].enum if field in shape.properties else ():
        found[str(value)] = None
    for draft in drafts:
        for side in Side:
            for value in inner_values(draft.message(side)):
                if isinstance(value.get(field), str):
                    found[value[field]] = None
    return tuple(found)


def initial_phases(
    field: str,
    statuses: tuple[str, ...],
    drafts: Iterable[Draft],
    conventions: Conventions,
    missed: str | None = None,
) -> tuple[Phase, ...]:
    """What a new one goes through: the status in the example of its create, and where that
    is one that passes, the settled one that follows. A create that is only accepted begins with
    one of those that wait, if there is one. `missed` is one that is known to say that something
    went wrong."""
    rules, drafts = conventions.statuses, list(drafts)
    first = _created_with(field, drafts)
    settled = _settled(statuses, rules, missed)
    if first is not None and _is_accepted(drafts):
        told = (first, *statuses) if matches(rules.settled, first) else (first,)
        waiting = next((each for each in told if matches(rules.waiting, each)), None)
        if waiting is not None and settled != waiting:
            return (Phase(status=waiting), Phase(status=settled))
    if first is None or matches(rules.failed, first):
        return (Phase(status=settled),)
    if matches(rules.passing, first):
        return (Phase(status=first), Phase(status=settled))
    return (Phase(status=first),)


def _is_accepted(drafts: Iterable[Draft]) -> bool:
    """Whether a create answers that it was accepted, and no more."""
    codes = [set(draft.success) for draft in drafts if draft.effect is Effect.CREATE]
    return bool(codes) and all(success == {202} for success in codes)


def _created_with(field: str, drafts: Iterable[Draft]) -> str | None:
    """The status that the example of a create shows: of the plain one, and not of those that
    make such a thing in a way of their own (`.../manage`)."""
    makers = [draft for draft in drafts if _makes(draft)]
    shortest = min((len(draft.node) for draft in makers), default=0)
    for draft in makers:
        for value in inner_values(draft.response) if len(draft.node) == shortest else ():
            if isinstance(value.get(field), str):
                return str(value[field])
    return None


def _makes(draft: Draft) -> bool:
    by_key = draft.effect is Effect.REPLACE and draft.target is Target.KEY
    return by_key or draft.effect is Effect.CREATE


def _settled(statuses: tuple[str, ...], rules: Statuses, missed: str | None) -> str:
    """A settled status that the document shows, else one that neither passes, fails nor says
    that something is off, else
    the usual one in its letters."""
    for status in statuses:
        if matches(rules.settled, status):
            return status
    for status in statuses:
        others = (rules.passing, rules.failed, rules.off)
        if status != missed and not any(matches(pattern, status) for pattern in others):
            return status
    lower = bool(statuses) and all(status == status.lower() for status in statuses)
    return rules.usual.lower() if lower else rules.usual

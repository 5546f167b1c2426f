"""The status of a record: which field holds it, and with which one a record begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from liveref.model.api import Effect, Target
from liveref.model.behaviour.transitions import Phase
from liveref.model.conventions.conventions import Conventions
from liveref.model.conventions.statuses import Statuses
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_convention, by_reason
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.text_grounds import by_field
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.lives import Life, lives
from liveref.rules.reconcile.pooling import inner_values
from liveref.rules.rule import rule

__all__ = [
    "initial_accepted",
    "initial_settled",
    "initial_shown",
    "status_field",
    "status_name",
    "statuses_of",
]


@rule("status-field")
def status_field(workspace: Workspace) -> Iterator[Claim]:
    """The status of a resource is in its text field with the first name of the convention
    `names.status`, alone or behind the name of the resource. A resource that no operation of the
    reference creates has no lifecycle."""
    for life in lives(workspace):
        field = status_name(life, workspace.conventions)
        if field is not None and _is_created(life):
            because = by_field(life.drafts, field)
            yield Claim(life.behaviour, "status_field", field, because)


def status_name(life: Life, conventions: Conventions) -> str | None:
    """The documented field that holds the status, None where there is none."""
    usual = conventions.names.status.split("|")
    for pattern in (*usual, *(f"{life.resource}_{name}" for name in usual)):
        for name, shape in life.fields.items():
            if matches(pattern, name) and "string" in shape.all_types():
                return name
    return None


def _is_created(life: Life) -> bool:
    made = any(draft.effect.creates_record for draft in life.drafts)
    return made or life.behaviour.owned_by is not None


def statuses_of(field: str, shape: Shape, drafts: Iterable[Draft]) -> tuple[str, ...]:
    """All values of a status that the document shows: enumerated, in examples."""
    statuses: dict[str, None] = {}
    for value in shape.properties[field].enum if field in shape.properties else ():
        statuses[str(value)] = None
    for draft in drafts:
        for side in Side:
            for value in inner_values(draft.message(side)):
                if isinstance(value.get(field), str):
                    statuses[value[field]] = None
    return tuple(statuses)


class _Beginning(NamedTuple):
    """The statuses that a reference shows of new records: that in the example of their create, all
    statuses, and the one that new records settle in."""

    field: str
    first: str | None
    statuses: tuple[str, ...]
    settled: str
    because: Because


def _beginnings(workspace: Workspace) -> Iterator[tuple[Life, _Beginning]]:
    for life in lives(workspace):
        field = life.behaviour.status_field
        if field is None:
            continue
        policies = life.behaviour.policies.values()
        missed = next((policy.status for policy in policies if policy.status), None)
        statuses = statuses_of(field, workspace.pooled[life.resource], life.drafts)
        statuses = statuses or (() if missed is None else (missed,))
        settled, is_shown = _settled(statuses, workspace.conventions.statuses, missed)
        because = by_field(life.drafts, field) if is_shown else by_convention("statuses.usual")
        first = _created_with(field, life.drafts)
        yield life, _Beginning(field, first, statuses, settled, because)


@rule("initial-status-accepted")
def initial_accepted(workspace: Workspace) -> Iterator[Claim]:
    """A create that only answers 202 (Accepted) begins with a status that waits, and then settles:
    with the one in its example, or with any that the reference shows where the example has the
    status in which records settle. The convention `statuses.waiting` says which statuses wait."""
    names = workspace.conventions.statuses
    for life, beginning in _beginnings(workspace):
        first, because = beginning.first, _accepted(life.drafts)
        if first is None or because is None:
            continue
        candidates = (first, *beginning.statuses) if matches(names.settled, first) else (first,)
        waiting = next((one for one in candidates if matches(names.waiting, one)), None)
        if waiting is not None and waiting != beginning.settled:
            phases = (Phase(status=waiting), Phase(status=beginning.settled))
            yield Claim(life.behaviour, "initial", phases, because)


@rule("initial-status-shown")
def initial_shown(workspace: Workspace) -> Iterator[Claim]:
    """A record begins with the status in the example of its create, unless that one tells of a
    failure. Where it is one that passes (`statuses.passing`), the record settles after it."""
    names = workspace.conventions.statuses
    for life, beginning in _beginnings(workspace):
        first = beginning.first
        if first is None or matches(names.failed, first):
            continue
        phases = [Phase(status=first)]
        if matches(names.passing, first):
            phases.append(Phase(status=beginning.settled))
        creates = [draft for draft in life.drafts if _makes(draft)]
        because = by_field(creates, beginning.field, (Side.RESPONSE,), value=first)
        yield Claim(life.behaviour, "initial", tuple(phases), because)


@rule("initial-status-settled")
def initial_settled(workspace: Workspace) -> Iterator[Claim]:
    """If no example shows the status after a create, a record begins with a settled status that the
    reference shows, else with one that neither passes nor tells of a failure, else with the usual
    one of the convention `statuses.usual`."""
    names = workspace.conventions.statuses
    for life, beginning in _beginnings(workspace):
        if beginning.first is None or matches(names.failed, beginning.first):
            phases = (Phase(status=beginning.settled),)
            yield Claim(life.behaviour, "initial", phases, beginning.because)


def _accepted(drafts: Iterable[Draft]) -> Because | None:
    """The code 202, where all creates have it as their one code of success."""
    creates = [draft for draft in drafts if draft.effect is Effect.CREATE]
    if not creates or any(set(draft.success) != {202} for draft in creates):
        return None
    return by_reason(creates[0].reasons["success.202"])


def _created_with(field: str, drafts: Iterable[Draft]) -> str | None:
    """The status that the example of a create shows: of the plain one, and not of those that
    make such a thing in a way of their own (`.../manage`)."""
    creates = [draft for draft in drafts if _makes(draft)]
    shortest = min((len(draft.path_key) for draft in creates), default=0)
    for draft in creates:
        for value in inner_values(draft.response) if len(draft.path_key) == shortest else ():
            if isinstance(value.get(field), str):
                return str(value[field])
    return None


def _makes(draft: Draft) -> bool:
    by_key = draft.effect is Effect.REPLACE and draft.target is Target.KEY
    return by_key or draft.effect is Effect.CREATE


def _settled(statuses: tuple[str, ...], names: Statuses, missed: str | None) -> tuple[str, bool]:
    """The status in which records settle, and whether the document shows it. `missed` is the one
    of a record with a value that breaks a policy."""
    for status in statuses:
        if matches(names.settled, status):
            return status, True
    for status in statuses:
        others = (names.passing, names.failed, names.off)
        if status != missed and not any(matches(pattern, status) for pattern in others):
            return status, True
    lower = bool(statuses) and all(status == status.lower() for status in statuses)
    return (names.usual.lower() if lower else names.usual), False

"""When an operation may be carried out on a record, and what it does to status and fields."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from liveref.model.behaviour import Phase, Transition
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import is_template
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.store.base import Record


def allow(plan: Plan, record: Record, now: float, arguments: Any = None) -> None:
    """Raises a Problem where the record's status, or a field, does not allow the operation:
    with the code that behaviour gives, else 409, else 400 if that alone is documented. 400 where
    an argument has none of the values that there are for it."""
    transition = _with(plan, arguments)
    if transition is None:
        return
    field = plan.system.status_field(plan.resource.name)
    if field is not None:
        status.settle(record, field, now)
        current = record.data.get(field)
        if transition.allowed and current is not None and current not in transition.allowed:
            wanted = " or ".join(transition.allowed)
            raise _refusal(plan, transition, field, current, wanted)
    for name, wanted in transition.requires.items():
        value = record.data.get(name, UNSET)
        if value is not UNSET and value != wanted:
            raise _refusal(plan, transition, name, value, str(wanted))


def _with(plan: Plan, arguments: Any) -> Transition | None:
    """What the operation does with these arguments."""
    if plan.transition is None or not plan.transition.when:
        return plan.transition
    given = arguments if isinstance(arguments, dict) else {}
    for name, cases in plan.transition.when.items():
        if str(given.get(name)) not in cases:
            raise Problem(400, f"{name} must be one of {', '.join(cases)}.", field=name)
    return plan.transition.given(arguments)


def _refusal(plan: Plan, transition: Transition, field: str, value: Any, wanted: str) -> Problem:
    errors = plan.operation.errors
    usual = 400 if 400 in errors and 409 not in errors else 409
    name, verb = plan.resource.name, plan.operation.verb
    message = f"The {field} of the {name} is {value}; {verb} needs it to be {wanted}."
    return Problem(transition.code or usual, message, field=field)


def carry_out(plan: Plan, record: Record, arguments: Any, now: float) -> None:
    """Change the status and the fields of a record as behaviour declares it."""
    transition = _with(plan, arguments)
    if transition is None:
        return
    field = plan.system.status_field(plan.resource.name)
    if field is not None and transition.to:
        status.enter(record, field, transition.to, now)
    given = arguments if isinstance(arguments, dict) else {}
    whole = {name: key for name, key in transition.sets.items() if name not in transition.puts}
    changes = {name: given[key] for name, key in whole.items() if key in given}
    plain = {name: each for name, each in transition.values.items() if not is_template(each)}
    changes = plan.system.names.without_secrets(plain | changes)
    for name, key in transition.adds.items():
        before = _members(record.data, name)
        changes[name] = before + [m for m in _members(given, key) if m not in before]
    for name, key in transition.removes.items():
        gone = _members(given, key)
        changes[name] = [m for m in _members(record.data, name) if not _is_among(m, gone)]
    told = changes.pop(field, None) if field is not None else None
    if field is not None and isinstance(told, str):
        status.enter(record, field, (Phase(status=_as_documented(plan, told)),), now)
    record.data |= changes


def _members(fields: dict[str, Any], name: str) -> list[Any]:
    value = fields.get(name)
    return value if isinstance(value, list) else []


def _is_among(member: Any, others: list[Any]) -> bool:
    """Whether a member is one of others, or has all that one of them says of it."""
    if not isinstance(member, dict):
        return member in others
    return any(isinstance(other, dict) and other.items() <= member.items() for other in others)


def _as_documented(plan: Plan, told: str) -> str:
    """A status in the letters in which the document shows it."""
    known = {one.casefold(): one for one in plan.resource.statuses}
    return told if told in plan.resource.statuses else known.get(told.casefold(), told)

"""Changes of an operation to the status and the fields of its record."""

from __future__ import annotations

from typing import Any, Self

from liveref.model.api import Effect
from liveref.model.behaviour.transitions import Phase
from liveref.service.effects.preconditions import transition_basis, transition_for
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import is_template
from liveref.service.system import status
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis
from liveref.store.base import Record


class StateChange(Step):
    """Changes the status and the fields of the record as behaviour declares it."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        changes = any(
            case.to or case.sets or case.values or case.adds or case.removes for case in plan.cases
        )
        effect = plan.operation.effect
        is_stored = effect is Effect.UPDATE or effect.traits.by_verb
        return cls(plan) if changes and is_stored else None

    def basis(self) -> list[Basis]:
        return transition_basis(self.plan, "to", "sets", "values", "adds", "removes")

    def change(self, change: Change) -> None:
        carry_out(self.plan, change.record, change.arguments, change.call.now)


def carry_out(plan: Plan, record: Record, arguments: Any, now: float) -> None:
    """Change the status and the fields of a record as behaviour declares it."""
    transition = transition_for(plan, arguments)
    if transition is None:
        return
    field = plan.system.status_field(plan.resource.name)
    if field is not None and transition.to:
        status.enter(record, field, transition.to, now)
    given = arguments if isinstance(arguments, dict) else {}
    whole = {name: key for name, key in transition.sets.items() if name not in transition.puts}
    changes = {name: given[key] for name, key in whole.items() if key in given}
    plain = {name: value for name, value in transition.values.items() if not is_template(value)}
    changes = plan.system.names.without_secrets(plain | changes)
    for name, key in transition.adds.items():
        before = _members(record.data, name)
        changes[name] = before + [m for m in _members(given, key) if m not in before]
    for name, key in transition.removes.items():
        gone = _members(given, key)
        changes[name] = [m for m in _members(record.data, name) if not _is_among(m, gone)]
    new_status = changes.pop(field, None) if field is not None else None
    if field is not None and isinstance(new_status, str):
        status.enter(record, field, (Phase(status=_as_documented(plan, new_status)),), now)
    record.data |= changes


def _members(fields: dict[str, Any], name: str) -> list[Any]:
    value = fields.get(name)
    return value if isinstance(value, list) else []


def _is_among(member: Any, others: list[Any]) -> bool:
    """Whether a member equals one of others, or has all of its fields."""
    if not isinstance(member, dict):
        return member in others
    return any(isinstance(other, dict) and other.items() <= member.items() for other in others)


def _as_documented(plan: Plan, text: str) -> str:
    """A status in its documented spelling."""
    documented = {one.casefold(): one for one in plan.resource.statuses}
    return text if text in plan.resource.statuses else documented.get(text.casefold(), text)

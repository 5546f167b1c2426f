"""Preconditions of an operation on a record, as behaviour declares them."""

from __future__ import annotations

from typing import Any, Self

from msgspec import UNSET

from liveref.index.references import PARENT, Back
from liveref.model.api import Effect
from liveref.model.behaviour.transitions import Transition, argument
from liveref.model.reason import Reason, reason_of
from liveref.service.effects import counting
from liveref.service.effects.step import Step
from liveref.service.lookup import keys
from liveref.service.lookup.references import fill_all, template, to_conditions
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import is_template
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.record_meta import meta_of
from liveref.service.system.system import System
from liveref.service.work.change import Change
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Condition, Reader, Record
from liveref.values.nested import inside


class States(Step):
    """Refuses an operation that the status or another field of the record does not allow."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        judges = any(case.allowed or case.requires or case.when for case in plan.cases)
        is_replaced = plan.operation.effect is Effect.REPLACE
        return cls(plan) if judges and not is_replaced else None

    def basis(self) -> list[Basis]:
        return transition_basis(self.plan, "allowed", "requires", "when")

    def allow(self, change: Change) -> None:
        check_state(self.plan, change.call, change.record, change.arguments)


class Dependents(Step):
    """Refuses an operation that other records, or numbers in them, do not allow."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        case = plan.transition
        judges = case is not None and (case.at_least or case.unless or case.without)
        return cls(plan) if judges else None

    def basis(self) -> list[Basis]:
        return transition_basis(self.plan, "at_least", "unless", "without")

    def allow(self, change: Change) -> None:
        if self.plan.operation.effect is not Effect.REPLACE:
            self._check(change)

    def _check(self, change: Change) -> None:
        check_dependents(self.plan, change.call, change.tx, change.record, change.arguments)

    def made(self, change: Change) -> None:
        check_dependents(self.plan, change.call, change.tx, change.record, change.given)


class NotInUse(Step):
    """Refuses an operation on a record of which an amount is in use."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        unused = plan.transition is not None and plan.transition.unused
        return cls(plan) if unused else None

    def basis(self) -> list[Basis]:
        return transition_basis(self.plan, "unused")

    def admit(self, unit: Unit) -> None:
        transition = self.plan.transition
        if transition is None or transition.unused is None:
            return
        if counting.is_used(self.plan, unit.call, unit.tx, transition.unused):
            raise _blocked(self.plan, transition, transition.unused.of, "unused")


class ResourceQuota(Step):
    """Refuses a record with which a project exceeds a quota. A limit that nobody set is only an
    example, and refuses no request."""

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        transition, effect = plan.transition, plan.operation.effect
        sets = transition is not None and bool(transition.sets or transition.values)
        grows = effect.creates_record or (effect is Effect.ACTION and sets)
        return cls(plan) if grows and plan.system.rooms.get(plan.resource.name) else None

    def basis(self) -> list[Basis]:
        system, rooms = self.plan.system, self.plan.system.rooms[self.plan.resource.name]
        return [
            Basis(name, "counts", reason_of(system.behaviour(name).reasons, "counts", field))
            for name, field in rooms
        ]

    def made(self, change: Change) -> None:
        check_quota(self.plan, change.call, change.tx, change.record)

    def changed(self, change: Change) -> None:
        if self.plan.operation.effect is Effect.ACTION:
            check_quota(self.plan, change.call, change.tx, change.record)


def transition_basis(plan: Plan, *terms: str) -> list[Basis]:
    """The facts that the transition of an operation declares under these terms."""
    about, transition = plan.operation.id, plan.transition
    declared = [term for term in terms if getattr(transition, term, None)]
    reasons = transition.reasons if transition is not None else {}
    return [Basis(about, term, reason_of(reasons, term)) for term in declared]


def check_state(plan: Plan, call: Call, record: Record, given: Any = UNSET) -> None:
    """Raises Problem if the record's own status or a field does not allow the operation."""
    transition = transition_for(plan, given)
    if transition is None:
        return
    field = plan.system.status_field(plan.resource.name)
    if field is not None:
        status.settle(record, field, call.now)
        current = record.data.get(field)
        if transition.allowed and current is not None and current not in transition.allowed:
            wanted = " or ".join(transition.allowed)
            reason = reason_of(transition.reasons, "allowed")
            raise _unlike(plan, transition, field, current, wanted, reason)
    for name, wanted in transition.requires.items():
        value = record.data.get(name, UNSET)
        required = inside({"given": given}, wanted[1:]) if is_template(wanted) else wanted
        required = keys.as_stored(plan.system, plan.resource.name, name, required)
        if value is not UNSET and value != required:
            visible = value if required is wanted else "another"
            reason = reason_of(transition.reasons, "requires", name)
            raise _unlike(plan, transition, name, visible, required, reason)


def transition_for(plan: Plan, arguments: Any) -> Transition | None:
    """The transition for these arguments. Raises Problem 400 for an argument without one of its
    possible values."""
    if plan.transition is None or not plan.transition.when:
        return plan.transition
    for name, cases in plan.transition.when.items():
        if str(argument(arguments, name)) not in cases:
            raise Problem(400, f"{name} must be one of {', '.join(cases)}.", field=name)
    return plan.transition.given(arguments)


def check_dependents(
    plan: Plan, call: Call, tx: Reader, record: Record, given: Any = UNSET
) -> None:
    """Raises Problem if another record does not allow the operation: one that refers to this one
    (`unless`), or has certain fields (`without`); 400 for a number below its minimum (`at_least`).
    """
    if plan.transition is None:
        return
    _check_numbers(plan, call, tx, record, given)
    if (name := _referring(plan, tx, record)) is not None:
        raise _blocked(plan, plan.transition, name, "unless")
    if (name := _unwanted(plan, call, tx, record, given)) is not None:
        raise _blocked(plan, plan.transition, name, "without")


def check_quota(plan: Plan, call: Call, tx: Reader, record: Record) -> None:
    """Raises Problem if a project exceeds a quota for the record's resource, with the code that
    behaviour gives (`exceeded`). A limit that nobody set is only an example, and refuses no
    request."""
    system, project = plan.system, meta_of(record).project
    if project is None:
        return
    for resource, field in system.rooms.get(plan.resource.name, ()):
        behaviour = system.behaviour(resource)
        limits = tx.get(system.kind(resource), project)
        most = limits.data.get(field) if limits is not None else None
        if type(most) is not int or most < 0:
            continue
        if counting.total(system, call, tx, behaviour.counts[field], {project}) > most:
            message = f"There is no room for another {plan.resource.name}: {field} is {most}."
            reason = reason_of(behaviour.reasons, "counts", field)
            raise Problem(behaviour.exceeded or 403, message, field=field, reason=reason)


def _check_numbers(plan: Plan, call: Call, tx: Reader, record: Record, given: Any) -> None:
    if plan.transition is None or not plan.transition.at_least:
        return
    values = template(tx, plan.system, plan.resource.name, record, call, given)
    for text, bounds in plan.transition.at_least.items():
        value = values.fill(text)
        for bound in map(values.fill, bounds) if isinstance(value, int | float) else ():
            if isinstance(bound, int | float) and value < bound:
                name = text.rpartition(".")[2].lstrip("$")
                reason = reason_of(plan.transition.reasons, "at_least", text)
                message = f"{name} must be {bound} at least."
                raise Problem(400, message, field=name, reason=reason)


def _blocked(plan: Plan, transition: Transition, name: str, fact: str) -> Problem:
    why = "Its state does" if name == plan.resource.name else f"At least one {name} does"
    message = f"{why} not let this happen to the {plan.resource.name}."
    reason = reason_of(transition.reasons, fact, name)
    return Problem(plan.operation.refusal_code(409, transition.code), message, reason=reason)


def _unlike(
    plan: Plan, transition: Transition, field: str, value: Any, wanted: Any, reason: Reason | None
) -> Problem:
    name, verb = plan.resource.name, plan.operation.verb
    message = f"The {field} of the {name} is {value}; {verb} needs it to be {wanted}."
    code = plan.operation.refusal_code(409, transition.code)
    return Problem(code, message, field=field, reason=reason)


def _unwanted(plan: Plan, call: Call, tx: Reader, record: Record, given: Any) -> str | None:
    """The resource of an existing record that prevents the operation."""
    if plan.transition is None or not plan.transition.without:
        return None
    values = template(tx, plan.system, plan.resource.name, record, call, given)
    new = (plan.kind, record.id) if plan.operation.effect is Effect.CREATE else None
    for name, each_of in plan.transition.without.items():
        target = plan.system.references.called(name)
        for fields in each_of if target is not None else ():
            where = (
                to_conditions(target, filled)
                if target and (filled := fill_all(values, fields))
                else None
            )
            records = tx.page(target.kind, where, limit=2) if target and where else ()
            if any((other.kind, other.id) != new for other in records):
                return name
    return None


def _referring(plan: Plan, tx: Reader, record: Record) -> str | None:
    """The resource of a record that refers to this one and thereby prevents the operation."""
    transition, system, resource = plan.transition, plan.system, plan.resource.name
    if transition is None or not transition.unless:
        return None
    for name in system.made_inside.get(resource, frozenset()) & set(transition.unless):
        if _is_named_in(tx, system, name, record, resource):
            return name
    below = [Back(n, system.kind(n), PARENT) for n in transition.unless if n in system.resources]
    for name, kind, field, many in (*system.referring[resource], *below):
        if {name, "*"}.isdisjoint(transition.unless):
            continue
        if tx.page(kind, [Condition(field, record.id, "contains" if many else "eq")], limit=1):
            return name
    return None


def _is_named_in(tx: Reader, system: System, name: str, record: Record, resource: str) -> bool:
    """Whether a sibling that creates such records has this one in a list."""
    parent = status.parent(record)
    where = [Condition(PARENT, parent)] if parent is not None else []
    key, identity = system.resources[resource].plural, system.resources[resource].identifier
    lists = (holder.data.get(key) for holder in tx.page(system.kind(name), where))
    return any(
        isinstance(item, dict) and item.get(identity) == record.id
        for one in lists
        for item in one or ()
    )

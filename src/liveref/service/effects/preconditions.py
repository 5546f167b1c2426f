"""Preconditions of an operation on a record, as behaviour declares them."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from liveref.index.references import PARENT, Back
from liveref.model.api import Effect
from liveref.model.behaviour import Transition, argument
from liveref.model.reason import Reason, reason_of
from liveref.service.effects import counting, keys
from liveref.service.effects.constraints.unit import allow as allow_by_facts
from liveref.service.effects.references import fill_all, template, to_conditions
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import is_template
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.store.base import Condition, Reader, Record
from liveref.values.nested import inside


def check(plan: Plan, call: Call, tx: Reader, record: Record, given: Any = UNSET) -> None:
    """Raises Problem if the record's status or a field, or another record, does not allow the
    operation: with the code that behaviour gives, else 409, else 400 if that alone of the two is
    documented; 400 for an argument without one of its possible values."""
    check_state(plan, call, record, given)
    allow_by_facts(plan, call, tx, record)
    check_dependents(plan, call, tx, record, given)


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


def check_not_in_use(plan: Plan, call: Call, tx: Reader) -> None:
    """Raises Problem if an amount of the record in the path is in use (`unused`)."""
    transition = plan.transition
    if transition and transition.unused and counting.is_used(plan, call, tx, transition.unused):
        raise _blocked(plan, transition, transition.unused.of, "unused")


def check_quota(plan: Plan, call: Call, tx: Reader, record: Record) -> None:
    """Raises Problem if a project exceeds a quota for the record's resource, with the code that
    behaviour gives (`exceeded`). A limit that nobody set is only an example, and refuses no
    request."""
    system, project = plan.system, record.data.get(status.INTERNAL, {}).get("project")
    for resource, field in system.rooms.get(plan.resource.name, ()):
        behaviour = system.behaviour(resource)
        limits = tx.get(system.kind(resource), str(project))
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

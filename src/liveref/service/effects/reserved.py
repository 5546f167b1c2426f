"""Fields, or values of fields, that are not the caller's to set, or not any more."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple, Self

from msgspec import UNSET

from liveref.model.api import Effect, Resource
from liveref.model.behaviour.permissions import Reservation
from liveref.model.reason import reason_of
from liveref.service.effects.step import Step
from liveref.service.lookup.references import record_of
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import is_template
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.service.system.tenancy import project_of
from liveref.service.work.change import Change
from liveref.store.base import Reader
from liveref.values.expressions import is_whole


class Reserved(Step):
    """Refuses a request that sets a field, or a value of one, that is not the caller's to set, or
    not any more."""

    declared = ("own", "fixed", "reserved")

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._is_whole = plan.replaces_whole

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        behaviour = plan.system.behaviour(plan.resource.name)
        changes = not plan.operation.effect.traits.reads
        declared = behaviour.own or behaviour.fixed or behaviour.reserved
        return cls(plan) if declared and changes else None

    def allow(self, change: Change) -> None:
        """Judge what is no field of the body: the arguments of an action, the query of a delete."""
        if not self.plan.operation.effect.traits.takes_fields:
            check_reserved(self.plan, change.call, change.tx, {}, change.given)

    def make(self, change: Change) -> None:
        given = {name: value for name, value in change.given.items() if value is not None}
        before, after = self.plan.writable.defaults, change.record.data | given
        check_changes(self.plan, change.call, change.tx, before, after, is_new=True)

    def change(self, change: Change) -> None:
        if self.plan.operation.effect.traits.takes_fields:
            before = change.record.data
            after = {} if self._is_whole else before
            after = after | change.given | change.changes
            check_changes(self.plan, change.call, change.tx, before, after)


def check_changes(
    plan: Plan,
    call: Call,
    tx: Reader,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    is_new: bool = False,
) -> None:
    """Raises Problem 403 if the caller may not set a field, and the first documented code of 400,
    403 and 409 if a fixed field changes. No field of a record that `is_new` is fixed: `before` are
    its defaults."""
    behaviour = plan.system.behaviour(plan.resource.name)
    if not (behaviour.own or behaviour.fixed or behaviour.reserved):
        return  # as of most resources: nothing has to be compared
    fields = before.keys() | after.keys()
    changed = {name for name in fields if before.get(name, UNSET) != after.get(name, UNSET)}
    for name in changed:
        if any(is_whole(pattern, name) for pattern in behaviour.own):
            reason = reason_of(behaviour.reasons, "own")
            raise Problem(403, f"The service alone sets {name}.", field=name, reason=reason)
    fixed = {*behaviour.fixed} if not is_new else set[str]()
    for name in changed & before.keys() & after.keys() & fixed:
        code = min({400, 403, 409} & {*plan.operation.errors}, default=400)
        reason = reason_of(behaviour.reasons, "fixed", name)
        raise Problem(code, f"{name} cannot be changed.", field=name, reason=reason)
    check_reserved(plan, call, tx, before, after)


def check_reserved(
    plan: Plan, call: Call, tx: Reader, before: dict[str, Any], given: dict[str, Any]
) -> None:
    """Raises Problem 403 if a request sets a reserved field, or a reserved value of one, that the
    record does not have `before`."""
    _check(_Judged(plan.system, plan.resource, plan.operation.verb, call, tx), before, given)


def check_nested(
    system: System, resource: Resource, call: Call, tx: Reader, given: dict[str, Any]
) -> None:
    """Raises Problem 403 if the caller may not create a nested record of another resource, or not
    for that owner, or not with these fields."""
    system.owners.check_given(resource, given, call.caller)
    if call.caller is None or call.caller.is_admin:
        return
    if resource.name in system.administered:
        raise Problem(403, f"Only an administrator may make a {resource.name}.")
    usual = {
        n: v for n, v in system.behaviour(resource.name).defaults.items() if not is_template(v)
    }
    _check(_Judged(system, resource, Effect.CREATE.value, call, tx), usual, given)


class _Judged(NamedTuple):
    """A request, with the resource and the operation that its fields belong to."""

    system: System
    resource: Resource
    verb: str
    call: Call
    tx: Reader


def _check(judged: _Judged, before: dict[str, Any], given: dict[str, Any]) -> None:
    caller = judged.call.caller
    if caller is None or caller.is_admin:
        return
    for reservation in judged.system.behaviour(judged.resource.name).reserved:
        if reservation.verbs and judged.verb not in reservation.verbs:
            continue
        for path in reservation.fields:
            steps = path.split(".")
            there = [value for _, value in _values(before, steps)]
            for name, value in _values(given, steps):
                if _is_reserved(reservation, value, there) and not _owns(
                    judged, reservation, before, given
                ):
                    assignment = (
                        f"{name} to {value}" if reservation.values or reservation.like else name
                    )
                    raise Problem(403, f"Only an administrator may set {assignment}.", field=name)


def _values(value: Any, steps: list[str], at: str = "") -> Iterator[tuple[str, Any]]:
    """The values at the end of the steps, each with its place."""
    if not steps:
        yield at, value
    elif isinstance(value, dict):
        for name in (n for n in value if fnmatchcase(n, steps[0])):
            yield from _values(value[name], steps[1:], f"{at}.{name}" if at else name)
    elif isinstance(value, list) and steps[0] == "*":
        for place, item in enumerate(value):
            yield from _values(item, steps[1:], f"{at}[{place}]")


def _is_reserved(reservation: Reservation, value: Any, there: list[Any]) -> bool:
    """Whether a value is reserved and not yet stored. An empty value (false, null, an empty list)
    sets nothing where none is stored, unless it is listed."""
    if value in there:
        return False
    if reservation.like:
        return isinstance(value, str) and is_whole(reservation.like, value)
    if reservation.values:
        return value in reservation.values
    return not _is_empty(value) or any(there)


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _owns(
    judged: _Judged, reservation: Reservation, before: dict[str, Any], given: dict[str, Any]
) -> bool:
    """Whether the caller owns the referenced record whose owner may set reserved fields, both the
    one `before` and the given one."""
    system, caller = judged.system, judged.call.caller
    target = system.references.target(judged.resource.name, reservation.owner_of)
    named = {
        str(identity): identity
        for data in (before, given)
        if (identity := data.get(reservation.owner_of))
    }
    if target is None or not named or caller is None:
        return False
    owners = [record_of(judged.tx, system, target, identity, caller) for identity in named.values()]
    return all(owner is not None and project_of(owner) == caller.project for owner in owners)

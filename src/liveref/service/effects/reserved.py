"""Fields, or values of fields, that are not the caller's to set, or not any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from msgspec import UNSET

from liveref.model.api import Effect, Resource
from liveref.model.behaviour import Reservation
from liveref.model.reason import reason_of
from liveref.service.effects.following import record_of
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import is_template
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.service.system.tenancy import project_of
from liveref.store.base import Reader


def check_changes(
    plan: Plan,
    call: Call,
    tx: Reader,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    is_new: bool = False,
) -> None:
    """Raises Problem 403 where fields would get a value that is not the caller's to set, and the
    first documented of 400, 403 and 409 where one would change that is fixed. Of a record that
    `is_new` nothing is fixed yet: `before` are its defaults."""
    said = plan.system.behaviour(plan.resource.name)
    if not (said.own or said.fixed or said.reserved):
        return  # as of most resources: nothing has to be compared
    fields = before.keys() | after.keys()
    changed = {name for name in fields if before.get(name, UNSET) != after.get(name, UNSET)}
    for name in changed:
        if any(re.fullmatch(pattern, name) for pattern in said.own):
            reason = reason_of(said.reasons, "own")
            raise Problem(403, f"The service alone sets {name}.", field=name, reason=reason)
    fixed = {*said.fixed} if not is_new else set[str]()
    for name in changed & before.keys() & after.keys() & fixed:
        code = min({400, 403, 409} & {*plan.operation.errors}, default=400)
        reason = reason_of(said.reasons, "fixed", name)
        raise Problem(code, f"{name} cannot be changed.", field=name, reason=reason)
    check_reserved(plan, call, tx, before, after)


def check_reserved(
    plan: Plan, call: Call, tx: Reader, before: dict[str, Any], given: dict[str, Any]
) -> None:
    """Raises Problem 403 where what a request gives has a field, or a value of one, that is for
    administrators to set and that is not so `before`: what a record has, or its defaults."""
    _check(_Judged(plan.system, plan.resource, plan.operation.verb, call, tx), before, given)


def check_along(
    system: System, resource: Resource, call: Call, tx: Reader, given: dict[str, Any]
) -> None:
    """Raises Problem 403 where a request may not give a record of another resource, which it makes
    along with its own, what it does: it may not make one, or not for another owner, or not with
    these fields."""
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
    """A request, and the resource and the operation for which its fields are."""

    system: System
    resource: Resource
    verb: str
    call: Call
    tx: Reader


def _check(judged: _Judged, before: dict[str, Any], given: dict[str, Any]) -> None:
    caller = judged.call.caller
    if caller is None or caller.is_admin:
        return
    for said in judged.system.behaviour(judged.resource.name).reserved:
        if said.verbs and judged.verb not in said.verbs:
            continue
        for path in said.fields:
            steps = path.split(".")
            there = [value for _, value in _values(before, steps)]
            for name, value in _values(given, steps):
                if _is_meant(said, value, there) and not _owns(judged, said, before, given):
                    told = f"{name} to {value}" if said.values or said.like else name
                    raise Problem(403, f"Only an administrator may set {told}.", field=name)


def _values(value: Any, steps: list[str], at: str = "") -> Iterator[tuple[str, Any]]:
    """What stands where the steps lead, each with its place."""
    if not steps:
        yield at, value
    elif isinstance(value, dict):
        for name in (n for n in value if fnmatchcase(n, steps[0])):
            yield from _values(value[name], steps[1:], f"{at}.{name}" if at else name)
    elif isinstance(value, list) and steps[0] == "*":
        for place, item in enumerate(value):
            yield from _values(item, steps[1:], f"{at}[{place}]")


def _is_meant(said: Reservation, value: Any, there: list[Any]) -> bool:
    """Whether a value is reserved, and not there already. Where nothing is, an empty one sets
    nothing, unless it is listed: false, null, an empty list."""
    if value in there:
        return False
    if said.like:
        return isinstance(value, str) and re.fullmatch(said.like, value) is not None
    if said.values:
        return value in said.values
    return not _is_empty(value) or any(there)


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _owns(
    judged: _Judged, said: Reservation, before: dict[str, Any], given: dict[str, Any]
) -> bool:
    """Whether the caller has what the field refers to of which the owner may set others: what it
    referred to `before`, and what it refers to now."""
    system, caller = judged.system, judged.call.caller
    target = system.references.target(judged.resource.name, said.owner_of)
    named = {str(each): each for data in (before, given) if (each := data.get(said.owner_of))}
    if target is None or not named or caller is None:
        return False
    found = [record_of(judged.tx, system, target, each, caller) for each in named.values()]
    return all(each is not None and project_of(each) == caller.project for each in found)

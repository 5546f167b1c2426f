"""Redirects from a short address to the whole one. A document that redirects from
`/stacks/{stack_identity}` to `/stacks/{stack_name}/{stack_id}` does so for every method and for all
paths below, because clients know only one of the two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from msgspec import UNSET

from liveref.model.api import Effect, Operation, Target
from liveref.model.path import names_in
from liveref.service.effects import selection
from liveref.service.effects.step import EffectStep
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.system.status import identity
from liveref.service.work.outcome import Outcome
from liveref.service.work.unit import Unit
from liveref.store.base import Record

_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


class Redirect(EffectStep):
    """Leads to the whole address of the record that a short one names."""

    effects = (Effect.REDIRECT,)

    def run(self, unit: Unit) -> Outcome:
        """Raises Problem 404 if there is none."""
        plan, operation, call = self.plan, self.plan.operation, unit.call
        name, _ = _asked_by(operation)
        if operation.target is Target.ITEM:
            record = selection.by_path(unit.tx, plan.system, operation, call)
        else:
            record = selection.parent(unit.tx, plan.system, operation, name, call)
        path = whole_path(plan, operation, call, record)
        query = f"?{urlencode(call.query, doseq=True)}" if call.query else ""
        location = call.base + plan.system.prefix + path + query
        return Outcome(body=_redirect_body(plan, location), location=location)


def whole_path(plan: Plan, redirect: Operation, call: Call, record: Record) -> str:
    """The path to which a redirect points for a record."""
    name, resource = _asked_by(redirect)
    natural = record.data.get(plan.system.resources[resource].natural_key or "")
    *others, last = _lacking(redirect, name)
    defaults = {
        parameter: str(record.data.get(parameter) or natural or "-") for parameter in others
    }
    values = call.path | defaults | {last: str(identity(record))}
    quoted = {parameter: quote(value, safe="") for parameter, value in values.items()}
    return (redirect.redirect_to or "").format_map(quoted)


def shortcuts(operations: Iterable[Operation]) -> Iterator[Operation]:
    """Redirects from an item's short address for every path at or below its whole one."""
    all_operations = list(operations)
    for redirect in all_operations:
        if redirect.effect is not Effect.REDIRECT or redirect.target is not Target.ITEM:
            continue
        whole = redirect.redirect_to or ""
        for other in all_operations:
            if other.path == whole or other.path.startswith(f"{whole}/"):
                path = redirect.path + other.path[len(whole) :]
                yield msgspec.structs.replace(
                    redirect, method=other.method, path=path, redirect_to=other.path
                )


def _asked_by(operation: Operation) -> tuple[str, str]:
    """The parameter that replaces the whole address, and the resource that it identifies."""
    if operation.target is Target.ITEM and operation.identifier:
        return operation.identifier, operation.resource
    return list(operation.parents.items())[-1]


def _lacking(operation: Operation, name: str) -> tuple[str, ...]:
    """The parameters of the whole address that the short one replaces; the last is the identity."""
    before, _, behind = operation.path.partition(f"{{{name}}}")
    whole = operation.redirect_to or ""
    return names_in(whole[len(before) : len(whole) - len(behind)])


def _redirect_body(plan: Plan, location: str) -> Any:
    """The example of the answer with the address of this record; UNSET without one."""
    body = plan.response.body if plan.response else None
    example = (
        next((e.value for e in body.examples if e.value is not UNSET), UNSET) if body else UNSET
    )
    return _readdressed(example, location)


def _readdressed(value: Any, location: str) -> Any:
    if isinstance(value, dict):
        return {key: _readdressed(part, location) for key, part in value.items()}
    return _ADDRESS.sub(lambda _: location, value) if isinstance(value, str) else value

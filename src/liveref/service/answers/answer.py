"""Build the answer to a request from an outcome or a problem."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import UNSET

from liveref.model.api import Effect
from liveref.service.answers.field_selection import select_fields
from liveref.service.effects.redirects import whole_path
from liveref.service.planning.plan import Plan
from liveref.service.representation.usage import COUNTED
from liveref.service.request.call import Call
from liveref.service.request.errors import allowed_code, error_body
from liveref.service.request.problem import Problem
from liveref.service.request.routing import escaped
from liveref.service.system.status import identity
from liveref.service.system.system import System
from liveref.service.work.answer import OF_JSON, Answer, Headers
from liveref.service.work.outcome import Outcome

log = logging.getLogger(__name__)

_encode = msgspec.json.Encoder().encode


def success(plan: Plan, call: Call, outcome: Outcome) -> Answer:
    """The answer of an operation that was carried out."""
    call = outcome.call or call
    body = _represented(plan, outcome) if plan.encoding.shows else None
    if plan.operation.effect.traits.shows_records:
        body = select_fields(plan, call, body)
    code = plan.codes.of(outcome.created, body is not None)
    headers: Headers = []
    location = outcome.location or _location(plan, call, outcome)
    if location is not None:
        # Clients of a family of services take it for the whole address; RFC 9110 allows both.
        is_path = location.startswith("/") and plan.system.type is not None
        address = f"{call.base}{location}" if is_path else location
        headers.append((b"location", escaped(address).encode()))
    return plan.encoding.answer(call, code, headers, body)


def _location(plan: Plan, call: Call, outcome: Outcome) -> str | None:
    """The Location of a created record, and of a changed one if the document says that the answer
    has it."""
    name: str | None = None
    if outcome.created and outcome.context is not None and plan.redirect is not None:
        path = whole_path(plan, plan.redirect, call, outcome.context.record)
        return plan.system.prefix + path
    if outcome.created and outcome.context is not None:
        name = str(identity(outcome.context.record))
    elif plan.tells_location and plan.operation.identifier:
        name = call.path[plan.operation.identifier]
    if name is None or plan.location is None:
        return None
    return plan.system.prefix + _filled(plan.location, call, name)


def json_answer(code: int, body: Any, headers: Headers | None = None) -> Answer:
    """An answer with a JSON body."""
    return Answer(code, [*(headers or ()), OF_JSON], _encode(body))


def failure(system: System, plan: Plan | None, problem: Problem) -> Answer:
    """The answer to a refused request: a code that the document allows, in the family's envelope.
    `plan` is None if no operation was found."""
    conventions = system.api.conventions
    code = problem.code
    if plan is not None and not problem.exact:
        code = allowed_code(code, plan.operation.errors, conventions.transport_errors)
        _log(plan, problem, code)
    headers = [(name.lower().encode(), value.encode()) for name, value in problem.headers]
    resource = plan.resource.name if plan is not None else ""
    body = error_body(system.api, system.type, problem, code, resource)
    return Answer(code, [*headers, OF_JSON], _encode(body))


def _log(plan: Plan, problem: Problem, code: int) -> None:
    """Log the fact for which a request was refused, if there is one."""
    if (reason := problem.reason) is not None:
        name, why = plan.operation.id, f"{reason.rule} at {reason.origin}"
        log.warning("%s was refused with %d, because of %s: %s", name, code, why, reason.text)


def _represented(plan: Plan, outcome: Outcome) -> Any:
    """The body to send, None for none."""
    if outcome.body is not UNSET:
        return outcome.body
    if outcome.context is None:
        return None
    if plan.root is None and plan.operation.effect not in (Effect.SHOW, Effect.CREATE):
        return None
    added_up = outcome.context.path.get(f"{COUNTED}{plan.wrapper}")
    body: Any = plan.shape.render(outcome.context) if added_up is None else added_up
    if plan.tells_one_of_many:
        body = [body]
    if plan.wrapper:
        body = {plan.wrapper: body}
        if plan.beside is not None:
            body |= plan.beside.render(outcome.context)
    return body


def _filled(template: str, call: Call, name: str) -> str:
    start = template.index("{}")
    prefix = template[:start]
    if "{" in prefix:
        above = {name: quote(value, safe="") for name, value in call.path.items()}
        prefix = prefix.format_map(above)
    return prefix + quote(name, safe="") + template[start + 2 :]

"""The ASGI application: one request's way from route to answer, composed in one place."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, MutableMapping, Sequence
from typing import Any
from urllib.parse import parse_qs, quote

import msgspec
from msgspec import UNSET

from liveref.model.api import Effect, Target
from liveref.service import handlers, paging, singletons
from liveref.service.call import Call, json_body
from liveref.service.errors import allowed_code, error_body
from liveref.service.outcome import Outcome
from liveref.service.plan import Plan
from liveref.service.problem import Problem
from liveref.service.routing import Router
from liveref.service.system import System
from liveref.store.base import Store, StoreError

log = logging.getLogger(__name__)
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

MAX_BODY = 4 * 1024 * 1024
_JSON = (b"content-type", b"application/json")
_NO_CONTENT = (204, 205, 304)
_encode = msgspec.json.Encoder().encode


class Service:
    """All systems that are served on one address, over one store."""

    def __init__(
        self, systems: Sequence[System], store: Store, *, max_body: int = MAX_BODY
    ) -> None:
        self._store = store
        self._max_body = max_body
        self._first = systems[0]
        self._router = Router(_routes(systems))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise RuntimeError(f"{scope['type']} is not served")
        code, headers, body = await self._answer(scope, receive)
        if code in _NO_CONTENT:
            body = b""
        else:
            headers.append((b"content-length", str(len(body)).encode()))
        if scope["method"] == "HEAD":
            body = b""
        await send({"type": "http.response.start", "status": code, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, Headers, bytes]:
        plan: Plan | None = None
        system = self._first
        try:
            plans, path = self._router.match(scope["method"], _raw_path(scope))
            plan = plans[0]
            system = plan.system
            headers = dict(scope["headers"])
            _check_accept(headers)
            call = Call(scope["method"], path, _query(scope), UNSET, system.clock())
            call.base = _base(scope, headers)
            if b"content-length" in headers or b"transfer-encoding" in headers:
                call.body = await self._body(headers, receive)
            plan = _chosen(plans, call)
            outcome = await self._carry_out(plan, call)
            return _success(plan, call, outcome)
        except Problem as problem:
            return _failure(system, plan, problem)
        except OverflowError:
            return _failure(system, plan, Problem(400, "A number is beyond 64 bits."))
        except StoreError as error:
            log.error("The store failed: %s", error)
            return _failure(system, plan, Problem(503, "The store cannot be used right now."))
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            return _failure(system, plan, Problem(500, "Something went wrong in the service."))

    async def _carry_out(self, plan: Plan, call: Call) -> Outcome:
        """Validate, take effect: in a transaction if the operation writes."""
        effect, target = plan.operation.effect, plan.operation.target
        if target is Target.SINGLETON and effect in _SINGLETON_WRITES:
            write = _SINGLETON_WRITES[effect]
            return await self._store.transact(lambda tx: write(plan, call, tx))
        if target is Target.SINGLETON and effect in (Effect.SHOW, Effect.CHECK):
            return await self._store.read(lambda tx: singletons.show(plan, call, tx))
        if effect in handlers.WRITES:
            change = handlers.WRITES[effect]
            return await self._store.transact(lambda tx: change(plan, call, tx))
        if effect is Effect.LIST:
            await self._settle(plan, call)
        look = handlers.READS[effect]
        return await self._store.read(lambda tx: look(plan, call, tx))

    async def _settle(self, plan: Plan, call: Call) -> None:
        """Write down the statuses that have come to pass, so that a list can filter by them."""
        system, resource = plan.system, plan.resource
        field = system.status_field(resource.name)
        if field is None:
            return
        if not await self._store.read(lambda tx: paging.due(tx, system, resource, call.now)):
            return

        def settle(tx: Any) -> None:
            due = paging.due(tx, system, resource, call.now)
            for record in paging.settled(due, field, call.now):
                tx.update(record)

        await self._store.transact(settle)

    async def _body(self, headers: dict[bytes, bytes], receive: Receive) -> Any:
        """The JSON that was sent, UNSET if nothing was. Raises Problem 400, 413, 415."""
        raw = await self._raw_body(headers, receive)
        if not raw:
            return UNSET
        return json_body(raw, headers.get(b"content-type", b"").decode("latin-1"))

    async def _raw_body(self, headers: dict[bytes, bytes], receive: Receive) -> bytes:
        too_large = Problem(413, f"The body must have {self._max_body} bytes or fewer.")
        length = headers.get(b"content-length", b"")
        if length.isdigit() and int(length) > self._max_body:
            raise too_large
        chunks: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Problem(400, "The connection ended before the body did.")
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > self._max_body:
                raise too_large
            if not message.get("more_body", False):
                return b"".join(chunks)


_SINGLETON_WRITES = {
    Effect.CREATE: singletons.write,
    Effect.UPDATE: singletons.write,
    Effect.REPLACE: singletons.write,
    Effect.DELETE: singletons.reset,
}


def _routes(systems: Sequence[System]) -> Iterable[tuple[str, str, Plan]]:
    for system in systems:
        for operation in system.api.operations:
            yield operation.method, system.prefix + operation.path, Plan(system, operation)


def _raw_path(scope: Scope) -> str:
    raw = scope.get("raw_path")
    path: str = raw.split(b"?")[0].decode("latin-1") if raw else scope["path"]
    return path


def _query(scope: Scope) -> dict[str, list[str]]:
    raw: bytes = scope["query_string"]
    if not raw:
        return {}
    try:
        return parse_qs(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=1000)
    except ValueError as error:
        raise Problem(400, f"The query string cannot be read: {error}.") from None


def _base(scope: Scope, headers: dict[bytes, bytes]) -> str:
    host = headers.get(b"host")
    if host is None:
        server = scope.get("server") or ("localhost", None)
        return f"{scope['scheme']}://{server[0]}:{server[1]}"
    return f"{scope['scheme']}://{host.decode('latin-1')}"


def _check_accept(headers: dict[bytes, bytes]) -> None:
    """Raises Problem 406 for a client that takes no JSON (RFC 9110, section 12.5.1)."""
    accept = headers.get(b"accept")
    if not accept or b"*/*" in accept or b"json" in accept or b"application/*" in accept:
        return
    raise Problem(406, "Answers are application/json; the Accept header rules that out.")


def _chosen(plans: list[Plan], call: Call) -> Plan:
    """The plan that is meant where several share one URL: the action that the body names.

    Raises Problem 400 if the body names none of them.
    """
    actions = {plan.operation.action: plan for plan in plans if plan.operation.action}
    if not actions:
        return plans[0]
    keys = call.body.keys() if isinstance(call.body, dict) else set()
    for name, plan in actions.items():
        if name in keys:
            return plan
    others = [plan for plan in plans if not plan.operation.action]
    if others:
        return others[0]
    known = ", ".join(sorted(actions))
    raise Problem(400, f"The body must be an object with one of these actions: {known}.")


def _success(plan: Plan, call: Call, outcome: Outcome) -> tuple[int, Headers, bytes]:
    body = _represented(plan, outcome)
    code = plan.success(created=outcome.created, has_body=body is not None)
    headers: Headers = []
    if outcome.created and outcome.view is not None and plan.location:
        location = plan.system.prefix + _filled(plan.location, call, outcome.view.record.id)
        headers.append((b"location", location.encode()))
    if body is None or code in _NO_CONTENT:
        return code, headers, b""
    headers.append(_JSON)
    return code, headers, _encode(body)


def _represented(plan: Plan, outcome: Outcome) -> Any:
    """The body to send, None for none."""
    if outcome.body is not UNSET:
        return outcome.body
    if outcome.view is None:
        return None
    if plan.root is None and plan.operation.effect not in (Effect.SHOW, Effect.CREATE):
        return None
    shown: Any = plan.shape.render(outcome.view)
    if plan.wrapper:
        shown = {plan.wrapper: shown}
        if plan.beside is not None:
            shown |= plan.beside.render(outcome.view)
    return shown


def _filled(template: str, call: Call, identity: str) -> str:
    start = template.index("{}")
    above = {name: quote(value, safe="") for name, value in call.path.items()}
    return template[:start].format_map(above) + quote(identity, safe="") + template[start + 2 :]


def _failure(system: System, plan: Plan | None, problem: Problem) -> tuple[int, Headers, bytes]:
    conventions = system.api.conventions
    documented = plan.operation.errors if plan else ()
    code = allowed_code(problem.code, documented, conventions.transport_errors) if plan else None
    code = code or problem.code
    headers = [(name.lower().encode(), value.encode()) for name, value in problem.headers]
    return code, [*headers, _JSON], _encode(error_body(conventions, problem, code))

"""The ASGI application: one request's way from route to answer, composed in one place."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any

from msgspec import UNSET

from liveref.limits import Limits
from liveref.model.api import Effect
from liveref.model.microversion import Version
from liveref.service.answers.answer import failure, success
from liveref.service.answers.discovery import version_pages
from liveref.service.answers.entry import Entry, Page, entries
from liveref.service.answers.response_cache import ResponseCache
from liveref.service.effects import access, expiry, settling
from liveref.service.effects.carrying_out import carry_out
from liveref.service.effects.project_defaults import ProjectDefaults
from liveref.service.identification import Identification
from liveref.service.planning.operation_choice import choose_plan
from liveref.service.planning.plan import Plan
from liveref.service.planning.row_reasons import reason_of_parameter
from liveref.service.request import intake, media_types
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.content_coding import decoded
from liveref.service.request.digests import check_digests
from liveref.service.request.exchange import CURRENT, Exchange
from liveref.service.request.intake import Receive, Scope, Send
from liveref.service.request.json_body import json_body
from liveref.service.request.problem import RETRY_AFTER, Problem
from liveref.service.request.routing import Router
from liveref.service.system.system import System
from liveref.service.transfers import Transfers
from liveref.service.work.answer import NO_CONTENT, Answer, Headers
from liveref.service.work.outcome import Outcome
from liveref.store.base import Store, StoreError
from liveref.store.blobs import Blobs
from liveref.values.generator import Generator

log = logging.getLogger(__name__)


class Service:
    """All systems that are served on one address, over one store. `identity` knows the callers,
    None if no operation needs a token; `pages` are built-in endpoints, with their methods and
    paths; `request_ids` makes up the names of requests. `refresh` takes up what other processes
    have changed while a body arrived."""

    def __init__(
        self,
        systems: Sequence[System],
        store: Store,
        blobs: Blobs,
        *,
        identity: Identification | None = None,
        pages: Iterable[tuple[str, str, Page]] = (),
        request_ids: Generator | None = None,
        limits: Limits | None = None,
        refresh: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._store = store
        self._refresh = refresh
        self._blobs = blobs
        self._limits = limits or Limits()
        self._transfers = Transfers(store, blobs, self._limits.upload_bytes)
        self._identity = identity
        self._request_ids = request_ids or Generator()
        self._systems = sorted(systems, key=lambda system: len(system.root), reverse=True)
        self._router = Router(_routes(systems, pages))
        self._cache = ResponseCache(store)
        self._project_defaults = ProjectDefaults(store)

    def forget(self) -> None:
        """Forget what was learnt from records: the store has gone back to an earlier state."""
        self._project_defaults.forget()

    def answers(self, method: str, path: str) -> bool:
        """Whether a target exists at that path under that method."""
        return self._router.find(method, path) is not None

    def route(self, method: str, path: str) -> tuple[list[Entry | Page], dict[str, str]]:
        """The targets at a path, which is percent-encoded, and the values in it. Raises Problem
        404, 405."""
        entries, values = self._router.match(method, path)
        return entries, dict(values)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise RuntimeError(f"{scope['type']} is not served")
        answer = await self._answer(scope, receive)
        headers, body = answer.headers, answer.body
        if answer.code in NO_CONTENT:
            body = b""
        elif answer.stream is None:
            headers.append((b"content-length", str(len(body)).encode()))
        if scope["method"] == "HEAD":
            body, answer.stream = b"", None
        await send({"type": "http.response.start", "status": answer.code, "headers": headers})
        if answer.stream is not None:
            async for chunk in answer.stream:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        """The answer with the headers that all answers of its system have."""
        raw = intake.raw_path(scope)
        system = self._system_at(raw)
        version_headers: Headers = []
        exchange = CURRENT.get() or Exchange(is_read=False)
        exchange.api, exchange.type = system.api, system.type
        exchange.name = self._name(system) if system.request_headers else ""
        answer = await self._answered(scope, receive, raw, system, version_headers, exchange)
        named = exchange.name.encode()
        answer.headers += [(header, named) for header in system.request_headers]
        answer.headers += version_headers
        if system.negotiation and answer.code in (200, 204) and (call := exchange.call) is not None:
            version = call.version or ()
            answer.headers += system.negotiation.dates(call.method, version, call.now)
        exchange.code, exchange.headers, exchange.body = answer.code, answer.headers, answer.body
        return answer

    def _name(self, system: System) -> str:
        """A new name for a request."""
        style = system.api.conventions.request_ids.get(system.type or "", "req-{id}")
        made = self._request_ids.uuid4()
        return style.format_map({"id": made, "hex": made.hex, "now": int(system.clock())})

    async def _answered(
        self,
        scope: Scope,
        receive: Receive,
        raw: str,
        system: System,
        version_headers: Headers,
        exchange: Exchange,
    ) -> Answer:
        plan: Plan | None = None
        try:
            entries, path = self._router.match(scope["method"], raw)
            entry = entries[0]
            exchange.template = entry.template
            exchange.call = call = self._call(scope, system, raw, path)
            call.id = exchange.name
            version = system.negotiation.requested(call.headers) if system.negotiation else None
            call.version = version
            if version is not None and system.negotiation is not None:
                version_headers += system.negotiation.headers_of(version)
            await self._admit(entry, call)
            if not isinstance(entry, Entry):
                return await self._page(entry, call, receive, exchange)
            plans = _plans(entry, entries, version)
            plan = plans[0]
            exchange.operation = plan.operation if len(plans) == 1 else None
            for name in entry.scope:
                path[name] = (call.caller.project if call.caller else None) or access.NO_PROJECT
            if plan.may_move_data and self._transfers.concern(plan, call):
                _check_role(plan, call)
                await exchange.proceed(plan.operation)
                return await self._transfers.move(plan, call, receive)
            await self._take_fields(plan, entry, call, receive)
            if len(plans) > 1 or plan.operation.action:
                plan = choose_plan(plans, call)
            return await self._judged(plan, call, exchange)
        except Exception as error:
            problem = exchange.problem = _problem(error, scope)
            if plan is not None and problem.code == 400 and problem.reason is None:
                problem.reason = reason_of_parameter(plan.operation, problem.field)
            return failure(system, plan, problem)

    async def _admit(self, entry: Entry | Page, call: Call) -> None:
        """Find out who sends a request, and bring the records up to its moment. Raises Problem."""
        system = entry.system
        if self._identity is not None:
            call.caller = await self._caller(entry, call)
        if call.caller is not None and system.each_project:
            await self._project_defaults.provide(system, call)
        if system.expiring:
            await self._remove_expired(system, call.now)

    async def _page(self, page: Page, call: Call, receive: Receive, exchange: Exchange) -> Answer:
        """The answer of a built-in endpoint."""
        if intake.has_body(call.headers):
            await self._read_body(page, call, receive)
        await exchange.proceed(None)
        return await page.answer(call)

    async def _take_fields(self, plan: Plan, entry: Entry, call: Call, receive: Receive) -> None:
        """Read the fields that a request gives in its body or in its query. Raises Problem."""
        if b"accept" in call.headers:
            media_types.check(call.headers, plan.encoding.offers(call))
        if plan.encoding.is_in_body and intake.has_body(call.headers):
            await self._read_body(entry, call, receive, plan.text_field)
        if call.body is UNSET and call.query:
            call.body = intake.in_query(plan.operation, call.query) or UNSET

    async def _judged(self, plan: Plan, call: Call, exchange: Exchange) -> Answer:
        """The answer of an operation, if its caller may use it. Raises Problem."""
        if not call.path.keys() >= plan.path_keys:
            call.path = _named_as_in(plan, call.path)
        if call.caller is not None:
            _check_role(plan, call)
            call.caller = plan.system.owners.acting_caller(plan.asking, call)
        if exchange.is_read:
            exchange.undocumented = plan.undocumented(call)
            await exchange.proceed(plan.operation)
        return await self._operated(plan, call)

    async def _operated(self, plan: Plan, call: Call) -> Answer:
        """The answer of an operation: the remembered one, else that of carrying it out."""
        is_show = plan.operation.effect is Effect.SHOW
        question = self._cache.question(plan, call) if is_show else None
        if question is not None and (cached := self._cache.answer(question)) is not None:
            return cached
        outcome = await self._carry_out(plan, call)
        for key in outcome.orphans:
            await self._blobs.delete(key)
        answer = success(plan, call, outcome)
        if plan.encoding.head is not None:
            sent = answer.headers
            answer.headers = await self._transfers.with_those_of_head(plan, call, sent)
        if question is not None:
            self._cache.keep(question, outcome, answer)
        return answer

    def _call(self, scope: Scope, system: System, raw: str, path: dict[str, str]) -> Call:
        """The request as sent, without its body."""
        headers = intake.headers(scope, system.token_header)
        call = Call(scope["method"], path, {}, UNSET, system.clock())
        call.base, call.headers, call.url = intake.base(scope, headers), headers, raw
        if scope["query_string"]:
            call.query = intake.query(scope, self._limits.query_parameters)
            call.url = intake.url(scope, raw)
        return call

    def _system_at(self, path: str) -> System:
        """The system that a path belongs to; the last one if it belongs to none."""
        for system in self._systems:
            if path.startswith(system.root) and path[len(system.root) :][:1] in ("", "/"):
                return system
        return self._systems[-1]

    async def _read_body(
        self, entry: Entry | Page, call: Call, receive: Receive, text_field: str | None = None
    ) -> None:
        """Read the body, and judge the token again: a body may arrive long after its head. Raises
        Problem."""
        raw = await intake.body(call.headers, receive, self._limits.body_bytes)
        check_digests(call.headers, raw)
        if coding := call.headers.get(b"content-encoding"):
            raw = decoded(raw, coding.decode("latin-1"), self._limits.body_bytes)
        call.body = json_body(raw, intake.content_type(call.headers), self._limits, text_field)
        if self._refresh is not None:
            await self._refresh()
        call.now = entry.system.clock()
        if self._identity is not None:
            call.caller = await self._caller(entry, call)

    async def _caller(self, entry: Entry | Page, call: Call) -> Caller | None:
        """The caller who sends the request; None if the operation needs no token. Raises Problem
        401."""
        header = entry.system.token_header
        if self._identity is None or header is None:
            return None
        token = call.headers.get(header)
        if token is None and entry.public:
            return None
        text = token.decode("latin-1").strip() if token else None
        caller = await self._identity.caller(text, call.now)
        self._identity.may(caller, call, entry.system, entry.template)
        return caller

    async def _carry_out(self, plan: Plan, call: Call) -> Outcome:
        """Carry out an operation; the identity service also judges requests on its own records."""
        identity = self._identity
        if identity is None or plan.system is not identity.system:
            return await self._run(plan, call, partial(carry_out, plan, call))
        await identity.prepare(plan, call)
        try:
            judged = partial(identity.judged, plan, call, work=carry_out)
            return await self._run(plan, call, judged)
        finally:
            if not plan.operation.effect.traits.reads:
                identity.changed()

    async def _run(self, plan: Plan, call: Call, work: Callable[[Any], Outcome]) -> Outcome:
        """Do work in a transaction if the operation may change something, else on stored data."""
        effect = plan.operation.effect
        if not effect.traits.reads:
            return await self._store.transact(work)
        if effect is Effect.LIST and plan.resource.status_field is not None:
            await self._settle(plan, call)
        return await self._store.read(work)

    async def _remove_expired(self, system: System, now: float) -> None:
        """Remove the records that have ended, with their stored bodies."""
        if not await self._store.read(lambda tx: expiry.expired(tx, system, now)):
            return
        orphans = await self._store.transact(lambda tx: expiry.remove_expired(tx, system, now))
        for key in orphans:
            await self._blobs.delete(key)

    async def _settle(self, plan: Plan, call: Call) -> None:
        """Store the statuses that have become current, so that a list can filter by them."""
        system, resource = plan.system, plan.resource
        field = system.status_field(resource.name)
        if field is None:
            return
        if not await self._store.read(lambda tx: settling.due(tx, system, resource, call.now)):
            return

        def settle(tx: Any) -> None:
            due = settling.due(tx, system, resource, call.now)
            for record in settling.settled(due, field, call.now):
                tx.update(record)

        await self._store.transact(settle)


def _problem(error: Exception, scope: Scope) -> Problem:
    """The refusal of a request that ended with an error; an unexpected one is logged."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RecursionError):
        return Problem(400, "The body is nested too deeply.")
    if isinstance(error, OverflowError):
        return Problem(400, "A number is beyond 64 bits.")
    if isinstance(error, StoreError):
        log.error("The store failed: %s", error)
        return Problem(503, "The store cannot be used right now.", headers=(RETRY_AFTER,))
    log.error("%s %r failed", scope["method"], scope["path"], exc_info=error)
    return Problem(500, "Something went wrong in the service.")


def _routes(
    systems: Sequence[System], pages: Iterable[tuple[str, str, Page]]
) -> Iterable[tuple[str, str, Entry | Page]]:
    """All targets that can be called. Built-in endpoints precede the operations."""
    yield from pages
    for system in systems:
        yield from version_pages(system)
        yield from entries(system)


def _plans(first: Entry, entries: list[Entry | Page], version: Version | None) -> list[Plan]:
    """The plans of the operations on one URL in a microversion. Raises Problem 404 for none."""
    if version is None and len(entries) == 1:
        return [first.whole]
    plans = [
        plan
        for entry in entries
        if isinstance(entry, Entry) and (plan := entry.at(version)) is not None
    ]
    if not plans:
        raise Problem(404, "This does not exist in the microversion that was asked for.")
    return plans


def _named_as_in(plan: Plan, path: dict[str, str]) -> dict[str, str]:
    """The values of a path by the names that an operation has for them: operations that share a
    path may call its parameters differently."""
    names = plan.path_names
    return path if len(names) != len(path) else dict(zip(names, path.values(), strict=True))


def _check_role(plan: Plan, call: Call) -> None:
    """Raises Problem 403 if the document reserves the operation for administrators, or if the URL
    is the address of another project. A project may read its own record."""
    caller, operation, system = call.caller, plan.operation, plan.system
    if caller is None or caller.is_admin:
        return
    address = system.address_of(caller.project or "") if call.path else None
    if address and not f"{call.url.partition('?')[0]}/".startswith(f"{address}/"):
        raise Problem(403, "This belongs to another project.")
    if not operation.admin_only and plan.permissions.may_be_called_by(caller):
        return
    parameters = [
        name for name in (operation.identifier, *operation.parents, *operation.above) if name
    ]
    looked_at = [
        call.path.get(name) for name in parameters if plan.system.owners.names_project(name)
    ]
    if call.method != "GET" or caller.project not in looked_at:
        message = f"{plan.operation.title} is for administrators only."
        raise Problem(403, message, reason=plan.permissions.reason_for_administrators)

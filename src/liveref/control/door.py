"""The control interface over HTTP: who may, which route, what came, what went wrong."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.control.guard import Guard
from liveref.control.route import Asked, Route
from liveref.control.settings import ControlSettings
from liveref.service.answers.answer import json_answer
from liveref.service.request import intake
from liveref.service.request.errors import title
from liveref.service.request.intake import Receive, Scope, Send
from liveref.service.request.problem import RETRY_AFTER, Problem
from liveref.service.request.routing import Router
from liveref.service.work.answer import NO_CONTENT, Answer
from liveref.store.base import StoreError

log = logging.getLogger(__name__)

_JSON = "application/json"
_AT = re.compile(r" - at `\$?\.?(?P<field>[^`]*)`$")
_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Door:
    """Answers requests below the prefix by its routes. Each error is JSON, with a sentence.
    `refresh` takes up what other processes have changed."""

    def __init__(
        self,
        settings: ControlSettings,
        routes: Iterable[Route],
        refresh: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.routes = tuple(r for r in routes if settings.enabled or r.is_public)
        self._prefix, self._below = settings.prefix, f"{settings.prefix}/"
        self._guard = Guard(settings.token)
        self._refresh = refresh
        self._router = Router((r.method, settings.prefix + r.path, r) for r in self.routes)

    def owns(self, path: str) -> bool:
        """Whether a decoded path is one of the control interface."""
        return path.startswith(self._prefix) and (
            path == self._prefix or path.startswith(self._below)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(scope, receive)
        await reply(answer, scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        try:
            return await self._answered(scope, receive)
        except Problem as problem:
            return refusal(problem)
        except StoreError as error:
            message = f"The store cannot be used right now: {error}."
            return refusal(Problem(503, message, headers=(RETRY_AFTER,)))
        except Exception as error:
            log.error("%s %r failed", scope["method"], scope["path"], exc_info=error)
            return refusal(Problem(500, "Something went wrong in liveref."))

    async def _answered(self, scope: Scope, receive: Receive) -> Answer:
        raw = intake.raw_path(scope)
        match = self._router.find(scope["method"], raw)
        if match is None or not match[0][0].is_public:
            self._guard.check(scope)  # before anything is told of what there is
        if match is None:
            raise self._missing(scope["method"], raw)
        (route, *_), path = match
        headers = intake.headers(scope, b"content-type")
        asked = Asked(path, None, None, headers, intake.base(scope, headers))
        asked.query = _query(route, scope)
        asked.body = await _body(route, headers, receive)
        if self._refresh is not None and not route.is_public:
            await self._refresh()
        return await route.handle(asked)

    def _missing(self, method: str, raw: str) -> Problem:
        """The refusal of a request that no route is for."""
        methods = {route.method for route in self.routes if self._router.find(route.method, raw)}
        if methods:
            allowed = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
            message = f"{method} is not possible on {raw}; {allowed} is."
            return Problem(405, message, headers=(("Allow", allowed),))
        paths = ", ".join(dict.fromkeys(self._prefix + route.path for route in self.routes))
        return Problem(404, f"There is nothing at {raw}. There is {paths}.")


def refusal(problem: Problem) -> Answer:
    """The answer to a request that was refused."""
    headers = [(name.lower().encode(), value.encode()) for name, value in problem.headers]
    error: dict[str, Any] = {"code": problem.code, "title": title(problem.code)}
    error["message"] = problem.message
    if problem.field:
        error["field"] = problem.field
    return json_answer(problem.code, {"error": error}, headers)


async def reply(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    """Send an answer of liveref's own pages. A stream ends when the client goes."""
    headers = [*answer.headers]
    names = {name for name, _ in headers}
    headers += [header for header in _HEADERS if header[0] not in names]
    if answer.stream is None and answer.code not in NO_CONTENT:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.code, "headers": headers})
    is_head = scope["method"] == "HEAD"
    if answer.stream is not None and not is_head:
        await _stream(answer.stream, receive, send)
    await send({"type": "http.response.body", "body": b"" if is_head else answer.body})


async def _stream(chunks: AsyncIterator[bytes], receive: Receive, send: Send) -> None:
    gone = asyncio.ensure_future(_disconnection(receive))
    try:
        while True:
            chunk = asyncio.ensure_future(_next(chunks))
            await asyncio.wait({chunk, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not chunk.done():
                chunk.cancel()
                return
            if (content := chunk.result()) is None:
                return
            await send({"type": "http.response.body", "body": content, "more_body": True})
    finally:
        gone.cancel()


async def _next(chunks: AsyncIterator[bytes]) -> bytes | None:
    return await anext(chunks, None)


async def _disconnection(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _query(route: Route, scope: Scope) -> Any:
    values = intake.query(scope)
    if route.query is None:
        if values:
            raise Problem(400, f"{_first(values)} is no parameter here: none are.")
        return None
    for name, several in values.items():
        if len(several) > 1:
            raise Problem(400, f"The parameter {name} came {len(several)} times.", field=name)
    single = {name: several[0] for name, several in values.items()}
    try:
        return msgspec.convert(single, route.query, strict=False)
    except msgspec.ValidationError as error:
        raise _invalid(error, "The query") from None


def _first(values: dict[str, list[str]]) -> str:
    return repr(next(iter(values)))


async def _body(route: Route, headers: dict[bytes, bytes], receive: Receive) -> Any:
    """The body as the route takes it. Raises Problem 400, 413, 415."""
    raw = b""
    if intake.has_body(headers):
        raw = await intake.body(headers, receive, route.most)
    if route.body is None and not route.documents:
        if raw:
            raise Problem(400, f"{route.method} takes no body here.")
        return UNSET
    kind = intake.content_type(headers).partition(";")[0].strip().lower()
    if kind in route.documents:
        return raw
    if kind not in (_JSON, "") or (route.body is None and not kind):
        wanted = " or ".join([_JSON] * (route.body is not None) + [*route.documents])
        raise Problem(415, f"The body must be {wanted}, not {kind or 'of no type'}.")
    if not raw and route.may_lack_body:
        raw = b"{}"
    try:
        return msgspec.json.decode(raw, type=route.body)
    except msgspec.ValidationError as error:
        raise _invalid(error, "The body") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(400, f"The body is not valid JSON: {error}.") from None


def _invalid(error: msgspec.ValidationError, subject: str) -> Problem:
    text = str(error)
    match = _AT.search(text)
    field = match["field"] if match else ""
    message = _AT.sub("", text).replace("`", "")
    return Problem(400, f"{field or subject}: {message}.", field=field or None)

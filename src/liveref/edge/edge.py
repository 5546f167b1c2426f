"""The edge of an address: what a request passes on its way to the pages and the service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec
from starlette.middleware.cors import CORSMiddleware

from liveref.edge.hosts import problem_of
from liveref.edge.proxies import Network, PublicAddress, forwarded, is_trusted
from liveref.limits import Limits

Scope = MutableMapping[str, Any]
Application = Callable[[Any, Any, Any], Awaitable[None]]


class EdgeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How an address is reached. `origins` are the sites whose pages may call it in a browser, `*`
    standing for all of them."""

    limits: Limits = msgspec.field(default_factory=Limits)
    public: PublicAddress | None = None
    proxies: tuple[Network, ...] = ()
    origins: tuple[str, ...] = ()


class Edge:
    """An ASGI application around another: it judges the host, and writes the address that the
    client called into the scope (`base_url`) where it is another than the connection's."""

    def __init__(self, application: Application, settings: EdgeSettings) -> None:
        self._application = application
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        problem = problem_of(scope["headers"], scope.get("http_version", "1.1"))
        if problem is not None:
            await _refuse(problem, send)
            return
        address = self._address(scope)
        if address is not None:
            scope["base_url"] = str(address)
        await self._application(scope, receive, send)

    def _address(self, scope: Scope) -> PublicAddress | None:
        settings = self._settings
        if not settings.proxies or not is_trusted(_peer(scope), settings.proxies):
            return settings.public
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        return forwarded(headers, settings.public or PublicAddress(scope["scheme"], host))


def with_edge(application: Application, settings: EdgeSettings) -> Application:
    """An application behind the edge of its address. Browsers' preflights are answered before it
    (CORS, in the Fetch standard)."""
    inner: Application = Edge(application, settings)
    if not settings.origins:
        return inner
    return CORSMiddleware(
        inner,
        allow_origins=settings.origins,
        allow_methods=_METHODS,
        allow_headers=("*",),
        expose_headers=("*",),
        max_age=600,
    )


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "COPY")


def _peer(scope: Scope) -> str | None:
    client = scope.get("client")
    return client[0] if client else None


async def _refuse(message: str, send: Any) -> None:
    body = msgspec.json.encode({"error": {"code": 400, "title": "Bad Request", "message": message}})
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": body})

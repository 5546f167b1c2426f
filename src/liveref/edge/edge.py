"""The edge of an address: what a request passes on its way to the pages and the service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

import msgspec
from starlette.middleware.cors import CORSMiddleware

from liveref.edge.hosts import is_local, problem_of
from liveref.edge.proxies import (
    Network,
    PublicAddress,
    forwarded,
    is_trusted,
    network,
    public_address,
)
from liveref.edge.refusal import refusal_body
from liveref.limits import Limits, limits_of

Scope = MutableMapping[str, Any]
Application = Callable[[Any, Any, Any], Awaitable[None]]


class EdgeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How an address is reached. `origins` are the sites whose pages may call it in a browser, `*`
    standing for all of them. An address that is `local` is for this machine alone: a page of
    another site, under whatever name it calls the address, is refused."""

    limits: Limits = msgspec.field(default_factory=Limits)
    public: PublicAddress | None = None
    proxies: tuple[Network, ...] = ()
    origins: tuple[str, ...] = ()
    local: bool = False


def edge_settings(
    public_url: str | None,
    proxies: Iterable[str],
    origins: Iterable[str],
    limits: Iterable[str],
) -> EdgeSettings:
    """The settings as a person writes them; a limit is `NAME=VALUE`. Raises ValueError, LimitError,
    with a message for that person."""
    return EdgeSettings(
        limits=limits_of(limits),
        public=public_address(public_url) if public_url is not None else None,
        proxies=tuple(map(network, proxies)),
        origins=tuple(origins),
    )


class Edge:
    """An ASGI application around another: it judges the host, and writes the address that the
    client called into the scope (`base_url`) where it is another than the connection's."""

    def __init__(self, application: Application, settings: EdgeSettings) -> None:
        self._application = application
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        problem = problem_of(scope["headers"], scope.get("http_version", "1.1"))
        if problem is None and self._settings.local:
            problem = _foreign(scope["headers"])
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


def _foreign(headers: list[tuple[bytes, bytes]]) -> str | None:
    """The sign that a request comes from elsewhere, None for none: DNS rebinding makes a page call
    this machine by a name of its own, and cross-site requests tell their origin."""
    for name, value in headers:
        text = value.decode("latin-1")
        host = text.rpartition("//")[2] if name == b"origin" else text
        if name in (b"host", b"origin") and not is_local(host):
            what = name.decode().capitalize()
            return f"Nobody has to log in here, so that {what} {text!r} is refused: see --no-auth."
    return None


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "COPY")


def _peer(scope: Scope) -> str | None:
    client = scope.get("client")
    return client[0] if client else None


async def _refuse(message: str, send: Any) -> None:
    body = refusal_body(400, message)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": body})

"""The parts of a request: read from the server with limits, not yet judged."""

from __future__ import annotations

from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Mapping,
    MutableMapping,
    Sequence,
)
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from liveref.model.api import Operation
from liveref.service.request.problem import Problem

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def raw_path(scope: Scope) -> str:
    """The path as sent, still percent-encoded, so that an encoded slash is no separator."""
    raw = scope.get("raw_path")
    path: str = raw.split(b"?")[0].decode("latin-1") if raw else scope["path"]
    return path


def url(scope: Scope, path: str) -> str:
    """The path with its query, which is not empty, as sent."""
    raw: bytes = scope["query_string"]
    return f"{path}?{raw.decode('latin-1')}"


def query(scope: Scope, most: int = 1000) -> dict[str, list[str]]:
    """The decoded parameters of the query. Raises Problem 400 for more than `most`, and for a query
    that is no text."""
    raw: bytes = scope["query_string"]
    if not raw:
        return {}
    try:
        return parse_qs(raw.decode(), keep_blank_values=True, max_num_fields=most, errors="strict")
    except UnicodeDecodeError:
        raise Problem(400, "The query is not UTF-8, percent-encoded.") from None
    except ValueError as error:
        raise Problem(400, f"The query string cannot be read: {error}.") from None


def headers(scope: Scope, single: bytes | None) -> dict[bytes, bytes]:
    """The headers by their names in lower case; of several with one name the last. Raises Problem
    400 if the header that must be `single` came more than once: a proxy may have judged another of
    them."""
    last = dict(scope["headers"])
    some = len(last) < len(scope["headers"]) and single is not None
    if some and [name for name, _ in scope["headers"]].count(single) > 1:
        raise Problem(400, "The header with the token came more than once.")
    return last


def base(scope: Scope, headers: dict[bytes, bytes]) -> str:
    """The address that the client called: that of the proxy before it, where the edge of the
    address says one (`liveref.edge`)."""
    public: str | None = scope.get("base_url")
    if public is not None:
        return public
    host = headers.get(b"host")
    if host is None:
        server = scope.get("server") or ("localhost", None)
        return f"{scope['scheme']}://{server[0]}:{server[1]}"
    return f"{scope['scheme']}://{host.decode('latin-1')}"


def has_body(headers: dict[bytes, bytes]) -> bool:
    """Whether a body follows (RFC 9112, section 6)."""
    return b"content-length" in headers or b"transfer-encoding" in headers


async def body(headers: dict[bytes, bytes], receive: Receive, most: int) -> bytes:
    """The whole body. Raises Problem 413 if it is longer than `most`, 400 if it breaks off."""
    length = headers.get(b"content-length", b"")
    if length.isdigit() and int(length) > most:
        raise _too_large(most)
    message = await receive()
    first, ended = _part(message)
    if ended and len(first) <= most:  # nearly always: no need of a generator
        return first
    return b"".join([chunk async for chunk in _chunks(message, receive, most)])


async def chunks(receive: Receive, most: int) -> AsyncIterator[bytes]:
    """The body as it comes. Raises Problem 413 if it is longer than `most`, 400 if it breaks
    off."""
    async for chunk in _chunks(await receive(), receive, most):
        yield chunk


async def _chunks(message: Message, receive: Receive, most: int) -> AsyncIterator[bytes]:
    size, ended = 0, False
    while True:
        chunk, ended = _part(message)
        size += len(chunk)
        if size > most:
            raise _too_large(most)
        if chunk:
            yield chunk
        if ended:
            return
        message = await receive()


def _part(message: Message) -> tuple[bytes, bool]:
    """A piece of the body, and whether it is the last."""
    if message["type"] == "http.disconnect":
        raise Problem(400, "The connection ended before the body did.")
    return message.get("body", b""), not message.get("more_body", False)


def _too_large(most: int) -> Problem:
    return Problem(413, f"The body must have {most} bytes or fewer.")


def content_type(headers: dict[bytes, bytes]) -> str:
    """The content type of a request in lower case, its parameters as sent (RFC 9110, section
    8.3.1); empty for none."""
    return _normalized(headers.get(b"content-type", b""))


@lru_cache(maxsize=256)
def _normalized(header: bytes) -> str:
    """A Content-Type header with the type in lower case."""
    kind, semicolon, parameters = header.decode("latin-1").partition(";")
    return kind.strip().lower() + semicolon + parameters


def in_query(operation: Operation, query: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The fields of the body that the query of a request without one has instead: many services
    look for them in either."""
    body = operation.request if operation.method != "GET" else None
    fields = body.schema.properties if body else {}
    return {name: query[name][0] for name in fields if name in query}

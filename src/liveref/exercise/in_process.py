"""The service within this process: called as the ASGI application that it is, by no socket."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, MutableMapping
from typing import Any, Self

from liveref.exercise.caller import Answer, decoded
from liveref.families import service_type
from liveref.model.api import API
from liveref.service.app import Service
from liveref.service.identification import Identification
from liveref.service.system.kinds import kinds
from liveref.service.system.system import System
from liveref.store.opening import open_blobs, open_store
from liveref.values.generator import Generator

_START = 1_700_000_000.0
_STEP = 60.0


class InProcess:
    """The service of an API with a store of its own in memory, until closed.

    A minute passes with each request, so that a status that lasts for seconds has settled
    by the next one, and every run sees the same times.
    """

    def __init__(self, api: API, identity: Identification | None = None) -> None:
        """`identity` tells who sends a request; without it, everybody may do everything."""
        self._now = _START
        system = System(api, type=service_type(api.name), clock=lambda: self._now)
        self._runner = asyncio.Runner()
        self._store = open_store(None, kinds(system))
        self._blobs = open_blobs(None)
        request_ids = Generator("exercise")  # Records may hold them, and reports show these.
        self._service = Service(
            [system], self._store, self._blobs, identity=identity, request_ids=request_ids
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._store.close())
        self._blobs.close()
        self._runner.close()

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        """The service's answer; an exception of its own counts as 500."""
        self._now += _STEP
        return self._runner.run(call_app(self._service, method, path, headers, body))


async def call_app(
    app: Service, method: str, path: str, headers: Mapping[str, str], body: bytes | None
) -> Answer:
    """The answer of an ASGI application to one request, which comes through no socket."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body or b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await app(_scope(method, path, headers, body), receive, send)
    raw = b"".join(message.get("body", b"") for message in sent[1:])
    names = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in sent[0]["headers"]}
    return Answer(code=sent[0]["status"], headers=names, body=decoded(raw), raw=raw)


def _scope(
    method: str, path: str, headers: Mapping[str, str], body: bytes | None
) -> dict[str, Any]:
    bare, _, query = path.partition("?")
    given = {"host": "localhost", **headers}
    if body is not None:
        given["content-length"] = str(len(body))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": bare,
        "raw_path": bare.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": [(k.lower().encode(), v.encode()) for k, v in given.items()],
        "client": ("localhost", 1),
        "server": ("localhost", 80),
    }

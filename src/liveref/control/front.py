"""The ASGI application as a whole: liveref's own pages, and behind them the service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from liveref.control.door import Door, refusal, reply
from liveref.control.watch import Watch
from liveref.service.answers.answer import Answer
from liveref.service.app import Service
from liveref.service.request import intake
from liveref.service.request.intake import Receive, Scope, Send
from liveref.service.request.problem import Problem

Page = Callable[[str], Awaitable[Answer]]
"""Makes the answer to a GET; its argument is the address that the client called, without `/`."""


class Front:
    """Answers `/` by the index and what is below the prefix by the door; all else is the service's,
    and so is `/` where a reference has something there."""

    def __init__(self, service: Service, index: Page, door: Door, watch: Watch) -> None:
        self._service, self._index = service, index
        self._door, self._watch = door, watch

    def swap(self, service: Service, index: Page) -> None:
        """Let others answer from now on; requests under way end as they began."""
        self._service, self._index = service, index

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if self._door.owns(path):
            await self._door(scope, receive, send)
        elif path == "/" and not self._service.answers(scope["method"], path):
            await reply(await self._root(scope), scope, receive, send)
        else:
            await self._watch.pass_on(self._service, scope, receive, send)

    async def _root(self, scope: Scope) -> Answer:
        if scope["method"] not in ("GET", "HEAD"):
            allowed = (("Allow", "GET, HEAD"),)
            return refusal(Problem(405, "This page can only be read, by GET.", headers=allowed))
        return await self._index(intake.base(scope, dict(scope["headers"])))

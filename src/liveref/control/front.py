"""The ASGI application as a whole: liveref's own pages, and behind them the service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from liveref.control.documentation import Documentation
from liveref.control.door import Door, refusal, reply
from liveref.control.watch import Watch
from liveref.service.app import Service
from liveref.service.request import intake
from liveref.service.request.intake import Receive, Scope, Send
from liveref.service.request.problem import Problem
from liveref.service.work.answer import Answer

Page = Callable[[str], Awaitable[Answer]]
"""Makes the answer to a GET; its argument is the address that the client called, without `/`."""


class Front:
    """Answers what is below the prefix by the door, and `/` by the index; who accepts HTML there
    gets the reference as pages. All else is the service's, and so is `/` where a reference has
    something there."""

    def __init__(
        self, service: Service, index: Page, door: Door, watch: Watch, documentation: Documentation
    ) -> None:
        self._service, self._index = service, index
        self._door, self._watch = door, watch
        self._documentation = documentation

    def swap(self, service: Service, index: Page) -> None:
        """Let others answer from now on; requests under way end as they began."""
        self._service, self._index = service, index

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if self._door.owns(path):
            await self._door(scope, receive, send)
        elif path == "/" and _wants_page(scope):
            page = await self._documentation.first(dict(scope["headers"]))
            await reply(page, scope, receive, send)
        elif path == "/" and not self._service.answers(scope["method"], path):
            await reply(await self._root(scope), scope, receive, send)
        else:
            await self._watch.pass_on(self._service, scope, receive, send)

    async def _root(self, scope: Scope) -> Answer:
        if scope["method"] not in ("GET", "HEAD"):
            allowed = (("Allow", "GET, HEAD"),)
            return refusal(Problem(405, "This page can only be read, by GET.", headers=allowed))
        return await self._index(intake.base(scope, dict(scope["headers"])))


def _wants_page(scope: Scope) -> bool:
    """Whether a client reads and names HTML among what it accepts, as browsers do."""
    accept = b",".join(value for name, value in scope["headers"] if name == b"accept")
    kinds = (part.partition(b";") for part in accept.lower().split(b","))
    named = any(kind.strip() == b"text/html" and b"q=0" not in q for kind, _, q in kinds)
    return named and scope["method"] in ("GET", "HEAD")

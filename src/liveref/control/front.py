"""The ASGI application as a whole: liveref's own pages, and behind them the service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from liveref.service.answers.answer import Answer, json_answer
from liveref.service.app import Service
from liveref.service.request import intake
from liveref.service.request.intake import Receive, Scope, Send

PREFIX = "/_liveref"
HEALTH = f"{PREFIX}/health"
_BELOW = f"{PREFIX}/"
_OWN = ("/", PREFIX)

Page = Callable[[str], Awaitable[Answer]]
"""Makes the answer to a GET; its argument is the address that the client called, without `/`."""


class Front:
    """Answers `/` and what is below `/_liveref`; all else is the service's, and so is `/` where a
    reference has something there."""

    def __init__(self, service: Service, index: Page, health: Page) -> None:
        self._service, self._index = service, index
        self._pages: Mapping[str, Page] = {HEALTH: health}

    def swap(self, service: Service, index: Page) -> None:
        """Let others answer from now on; requests under way end as they began."""
        self._service, self._index = service, index

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        is_own = path in _OWN or path.startswith(_BELOW)
        if not is_own or (path == "/" and self._service.answers(scope["method"], path)):
            await self._service(scope, receive, send)
            return
        answer = await self._answer(scope, self._index if path == "/" else self._pages.get(path))
        answer.headers.append((b"content-length", str(len(answer.body)).encode()))
        await send(
            {"type": "http.response.start", "status": answer.code, "headers": answer.headers}
        )
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, page: Page | None) -> Answer:
        if page is None:
            there = ", ".join(self._pages)
            return _failure(404, "Not Found", f"liveref has no such page; it has {there}.")
        if scope["method"] not in ("GET", "HEAD"):
            answer = _failure(405, "Method Not Allowed", "This page can only be read, by GET.")
            answer.headers.append((b"allow", b"GET, HEAD"))
            return answer
        return await page(intake.base(scope, dict(scope["headers"])))


def _failure(code: int, title: str, message: str) -> Answer:
    body: dict[str, Any] = {"error": {"code": code, "title": title, "message": message}}
    return json_answer(code, body)

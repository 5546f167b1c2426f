"""The references that are served as pages, and as OpenAPI documents."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from mimetypes import guess_type
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from liveref.control.route import Asked, Route
from liveref.model.api import API
from liveref.model.fact import Explanation
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.service.work.answer import Answer

if TYPE_CHECKING:
    from liveref.site import Site

__all__ = ["DOCS", "Documentation", "Explained"]

DOCS = "/docs/"
_INDEX = "index.html"
_SCRIPT = b"text/javascript; charset=utf-8"


class PageQuery(msgspec.Struct, kw_only=True):
    """`version` is the microversion that a page is to show; its script reads it."""

    version: str | None = None


class Explained(NamedTuple):
    """A system with a function that explains its API."""

    system: System
    explain: Callable[[], Explanation]


class _Content(NamedTuple):
    """A page or a document, with its headers and a mark that changes with it."""

    body: bytes
    headers: list[tuple[bytes, bytes]]
    mark: bytes


class Documentation:
    """Pages and documents, made on another thread when they are first asked for, and remembered.
    `origin` is the address that samples call, `prefix` that of the control interface."""

    def __init__(self, explained: Sequence[Explained], origin: str, prefix: str) -> None:
        self._origin, self._prefix = origin, prefix
        self.swap(explained)

    def swap(self, explained: Sequence[Explained]) -> None:
        """Show other references from now on."""
        self._explained = tuple(explained)
        self._site: Site | None = None
        self._apis = {e.system.api.name: e.system.api for e in explained}
        self._contents: dict[tuple[str, str | None], _Content] = {}
        self._turn = asyncio.Lock()

    def routes(self) -> Iterator[Route]:
        """The pages, and the document of each reference."""
        for path in ("/docs", f"{DOCS}{{page}}*"):
            yield Route(
                method="GET",
                path=path,
                summary="The reference as pages",
                handle=self._page,
                query=PageQuery,
                answers={200: None},
                is_public=True,
            )
        yield Route(
            method="GET",
            path="/openapi/{name}",
            summary="A reference as an OpenAPI document",
            handle=self._document,
            answers={200: dict[str, Any]},
            is_public=True,
        )

    async def first(self, headers: dict[bytes, bytes]) -> Answer:
        """The first page, as it is shown at another place than its own."""
        content = await self._content(_INDEX, f"{self._prefix}{DOCS}")
        answer = _answer(content, headers)
        answer.headers.append((b"vary", b"Accept"))
        return answer

    async def _page(self, asked: Asked) -> Answer:
        page = asked.path.get("page", "")
        if not page:
            # The address may lack its slash, against which the links of a page are resolved.
            return await self.first(asked.headers)
        address = f"{page}{_INDEX}" if page.endswith("/") else page
        return _answer(await self._content(address, None), asked.headers)

    async def _document(self, asked: Asked) -> Answer:
        name = asked.path["name"].removesuffix(".json")
        api = self._apis.get(name)
        if api is None or not asked.path["name"].endswith(".json"):
            names = ", ".join(f"{self._prefix}/openapi/{name}.json" for name in self._apis)
            raise Problem(404, f"There is no such document; there is {names}.")
        make = partial(_exported, api)
        return _answer(await self._made((name, ".json"), make), asked.headers)

    async def _content(self, address: str, root: str | None) -> _Content:
        return await self._made((address, root), partial(self._rendered, address, root))

    async def _made(self, key: tuple[str, str | None], make: Callable[[], _Content]) -> _Content:
        """The content that is remembered, or that is made now; one at a time."""
        contents = self._contents
        if (content := contents.get(key)) is None:
            async with self._turn:
                if (content := contents.get(key)) is None:
                    content = contents[key] = await asyncio.to_thread(make)
        return content

    def _rendered(self, address: str, root: str | None) -> _Content:
        # Only here: pages need Jinja2 and docutils, which take longer to import than a server needs
        # to start.
        from liveref.site import HEADERS, Setting, Site, Source  # noqa: PLC0415

        if self._site is None:
            sources = [Source(e.system.api, e.explain, e.system.root) for e in self._explained]
            self._site = Site(sources, Setting(self._origin, live=self._prefix))
        body = self._site.content(address, root)
        if body is None:
            there = f"{self._prefix}{DOCS}"
            raise Problem(404, f"There is no page {address}; {there} has links to all.")
        headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
        return _content(body, _kind(address), headers)


def _exported(api: API) -> _Content:
    from liveref.openapi import export, write  # noqa: PLC0415 - for the same reason

    document, _ = export(api)
    return _content(write(document, "json").encode(), b"application/json", [])


def _content(body: bytes, kind: bytes, headers: list[tuple[bytes, bytes]]) -> _Content:
    mark = f'"{blake2b(body, digest_size=12).hexdigest()}"'.encode()
    common = [(b"content-type", kind), (b"cache-control", b"no-cache"), (b"etag", mark)]
    return _Content(body, [*common, *headers], mark)


def _kind(address: str) -> bytes:
    kind = guess_type(address)[0] or "text/html"
    return _SCRIPT if address.endswith(".js") else f"{kind}; charset=utf-8".encode()


def _answer(content: _Content, headers: dict[bytes, bytes]) -> Answer:
    """The answer with the content, or 304 if the client has it."""
    if headers.get(b"if-none-match") == content.mark:
        return Answer(304, [*content.headers])
    return Answer(200, [*content.headers], content.body)

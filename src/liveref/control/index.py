"""The served systems, as JSON: services, versions, collections, and how to get a token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from liveref.control.health import PATH as HEALTH
from liveref.identity.identity import IdentityService
from liveref.model.api import Edition, Effect
from liveref.service.answers.answer import json_answer
from liveref.service.answers.discovery import version_pages
from liveref.service.answers.entry import entries
from liveref.service.system.system import System
from liveref.service.work.answer import Answer


class _Collection(NamedTuple):
    """A list of a service: the plural of what is listed, the operation's title, the path."""

    name: str
    title: str
    path: str


class Index:
    """The page `/`. `identity` is the service that issues tokens, None where none are needed;
    `prefix` is that of the control interface."""

    def __init__(
        self, systems: Sequence[System], identity: IdentityService | None, prefix: str
    ) -> None:
        self._systems, self._identity, self._prefix = systems, identity, prefix

    async def __call__(self, base: str) -> Answer:
        """The answer, with addresses of the host that the client called."""
        body: dict[str, Any] = {
            "title": ", ".join(system.api.title for system in self._systems),
            "services": [self._service(system, base) for system in self._systems],
        }
        if self._identity is not None:
            body["token"] = _token(self._identity, base)
        return json_answer(200, body | {"health": base + self._prefix + HEALTH})

    def _service(self, system: System, base: str) -> dict[str, Any]:
        api = system.api
        shown: dict[str, Any] = {"name": api.name, "title": api.title}
        if system.type is not None:
            shown["type"] = system.type
        shown["url"] = f"{base}{system.root}/"
        shown["versions"] = [self._version(system, edition, base) for edition in api.editions]
        if system.negotiation is not None:
            shown["microversions"] = {"min": api.min_version, "max": api.max_version}
        shown["collections"] = [
            {"name": c.name, "title": c.title, _kind(c.path): base + c.path}
            for c in self._collections[system.root]
        ]
        return shown

    def _version(self, system: System, edition: Edition, base: str) -> dict[str, Any]:
        """A version, with its address if something answers there."""
        path = f"{system.root}/{edition.segment}".rstrip("/")
        shown = {"id": edition.id, "status": edition.status}
        return shown | ({"url": base + path} if path in self._pages[system.root] else {})

    @cached_property
    def _pages(self) -> dict[str, frozenset[str]]:
        """By the root of a system, the paths that answer to a GET."""
        return {
            system.root: frozenset(
                path.rstrip("/")
                for method, path, _ in (*version_pages(system), *entries(system))
                if method == "GET"
            )
            for system in self._systems
        }

    @cached_property
    def _collections(self) -> dict[str, list[_Collection]]:
        return {system.root: list(_collections(system)) for system in self._systems}


def _collections(system: System) -> Iterator[_Collection]:
    """The lists of a system by the shortest of the paths that lead to them; one that is below
    other records has a template (RFC 6570) in the place of an address."""
    paths: dict[str, list[str]] = {}
    lists = {}
    for method, path, entry in entries(system):
        operation = entry.operation
        if method == "GET" and operation.effect is Effect.LIST:
            lists[operation.id] = operation
            paths.setdefault(operation.id, []).append(path)
    shown: set[str] = set()
    for id, operation in lists.items():
        path = min(paths[id], key=lambda path: path.count("{"))
        if path not in shown:
            shown.add(path)
            name = system.resources[operation.resource].plural
            yield _Collection(name, operation.title, path)


def _kind(path: str) -> str:
    return "template" if "{" in path else "url"


def _token(identity: IdentityService, base: str) -> dict[str, Any]:
    """How to get a token, and where to send it."""
    issue = identity.directory.operation("issue")
    authentication = identity.system.api.conventions.authentication
    shown: dict[str, Any] = {"send_as": authentication.header if authentication else None}
    if issue is not None:
        url = base + identity.system.prefix + issue.path
        shown |= {"method": issue.method, "url": url, "answered_in": identity.conventions.subject}
        shown["body"] = identity.example_login()
    return shown

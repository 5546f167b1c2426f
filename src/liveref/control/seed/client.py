"""Requests of a seed: they go through the whole service, as those of an administrator do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.control.seed.names import identity_of
from liveref.control.served import Served
from liveref.exercise.in_process import call_app
from liveref.identity.acting import acting_token, end_token
from liveref.identity.identity import IdentityService
from liveref.service.request.caller import Caller
from liveref.service.request.exchange import CURRENT, Exchange
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.store.base import Store


class Refusal(msgspec.Struct, frozen=True):
    """The message of a refused request, and the field at fault, if one is."""

    message: str
    field: str | None = None


class SeedClient:
    """Sends requests as an administrator, in any project, or as another user."""

    def __init__(self, served: Served, store: Store) -> None:
        self._served, self._store = served, store

    async def user(self, name: str) -> str | None:
        """The identity of a user. None for none."""
        identity = self._served.identity
        return await self._find(identity, "user", name) if identity is not None else None

    async def project(self, name: str | None) -> str | None:
        """The identity of a project, the first administrator's for None. None for none."""
        identity = self._served.identity
        if identity is None:
            return name
        return await self._find(identity, "project", name or identity.conventions.first.project)

    async def _find(self, identity: IdentityService, meaning: str, name: str) -> str | None:
        system = identity.system
        resource = system.resources[identity.directory.resources[meaning]]
        kind = system.kind(resource.name)
        return await self._store.read(lambda tx: identity_of(tx, kind, resource, name))

    async def send(
        self,
        system: System,
        method: str,
        path: str,
        body: Any = UNSET,
        *,
        project: str | None = None,
        user: str | None = None,
        raw: bytes | None = None,
        fields: dict[str, str] | None = None,
    ) -> tuple[Refusal | None, Exchange]:
        """Send a request with a JSON body or with bytes, in the newest version of the service; why
        it was refused, and what is known of it. `project` and `user`, who sends it, are identities;
        `fields` are further headers."""
        headers = system.negotiation.asking(None) if system.negotiation is not None else {}
        headers |= fields or {}
        headers["content-type"] = "application/json" if raw is None else "application/octet-stream"
        content = msgspec.json.encode(body) if raw is None and body is not UNSET else raw
        identity, exchange = self._served.identity, Exchange()
        if identity is None or system.token_header is None:
            return await self._answered(method, path, headers, content, exchange)
        try:
            async with self._token(identity, user, project) as token:
                headers[system.token_header.decode()] = token
                return await self._answered(method, path, headers, content, exchange)
        except Problem as problem:
            return Refusal(problem.message), exchange

    @asynccontextmanager
    async def _token(
        self, identity: IdentityService, user: str | None, project: str | None
    ) -> AsyncIterator[str]:
        """A token of a user, the first administrator for None. An administrator without a role in
        the project has one that is lent, from which no credential can be made. Raises Problem."""
        first = await self._find(identity, "user", identity.conventions.first.user)
        own = await self.project(None) if user is None else None
        try:
            token = await acting_token(identity, user or first or "", project or own)
        except Problem:
            if user is not None:
                raise
        else:
            try:
                yield token
            finally:
                await end_token(identity, token)
            return
        token = identity.lend(await self._administrator(identity, project))
        try:
            yield token
        finally:
            identity.take_back(token)

    async def _administrator(self, identity: IdentityService, project: str | None) -> Caller:
        first = identity.conventions.first
        return Caller(
            user=await self._find(identity, "user", first.user) or first.user,
            project=project or await self.project(None),
            home=first.domain_id,
            roles=frozenset(first.roles),
            is_admin=True,
        )

    async def _answered(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        content: bytes | None,
        exchange: Exchange,
    ) -> tuple[Refusal | None, Exchange]:
        reset = CURRENT.set(exchange)
        try:
            answer = await call_app(self._served.service, method, path, headers, content)
        finally:
            CURRENT.reset(reset)
        problem = exchange.problem
        if problem is not None:
            return Refusal(problem.message, problem.field), exchange
        refused = Refusal(f"{method} {path} was answered by {answer.code}.")
        return (None if answer.good else refused), exchange

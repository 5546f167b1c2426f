"""Services of a family, served together within this process, whose store can go back."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Self
from unittest.mock import patch

import msgspec

from access.journal import Change, Journal, Row
from liveref.exercise.caller import Answer
from liveref.exercise.in_process import call_app
from liveref.identity.consumers import KIND as REQUESTS
from liveref.identity.first import KIND as FIRST
from liveref.identity.identity import IdentityService
from liveref.identity.pages import identity_pages
from liveref.identity.tokens import KIND as TOKENS
from liveref.loading import Loaded, load
from liveref.mounting import Wanted, lay_out
from liveref.service.app import Service
from liveref.service.system.kinds import kinds
from liveref.service.system.system import System
from liveref.store.opening import open_blobs, open_store
from liveref.store.sqlite import engine as sqlite
from liveref.store.sqlite.connections import connect_writer

PASSWORD = "Sesame-2026"  # noqa: S105 - of a cloud that lives as long as a test
_START, _STEP = 1_700_000_000.0, 60.0
_FOREVER = 10**10
"""Seconds that a token lasts: longer than any test."""


class State(msgspec.Struct, frozen=True):
    """The state of a cloud at one time: how much was written until then."""

    written: int
    now: float


class Later(msgspec.Struct, frozen=True):
    """The changes since a state, in turn, and the time."""

    rows: list[Row]
    now: float


class Cloud:
    """References, served together; a minute passes with each request. `systems` are by the
    names of their projects. Blobs are never deleted: the store may go back to a state that
    has them."""

    def __init__(self, references: Mapping[str, Path]) -> None:
        wanted = [Wanted(load(str(path))) for path in references.values()]
        layout = lay_out(wanted, _no_bundled)
        assert layout.identity is not None
        self.now = _START
        for system in layout.systems:
            object.__setattr__(system, "clock", lambda: self.now)
        self.systems: dict[str, System] = {}
        for name, reference in zip(references, wanted, strict=True):
            self.systems[name] = next(
                s for s in layout.systems if s.api.name == reference.loaded.api.name
            )
        self._runner = asyncio.Runner()
        all_kinds = [kind for system in layout.systems for kind in kinds(system)]
        all_kinds += [TOKENS, REQUESTS, FIRST]
        with patch.object(sqlite, "connect_writer", self._connect):
            self._store = open_store(None, all_kinds)
        self._blobs = open_blobs(None)
        self._blobs.delete = _no_deletion  # type: ignore[method-assign]
        convention = layout.identity.api.conventions.identity
        assert convention is not None
        convention = msgspec.structs.replace(convention, lifetime=_FOREVER)
        self.identity = IdentityService(
            layout.identity, convention, self._store, mounts=layout.mounts
        )
        self._runner.run(self.identity.start(PASSWORD))
        self._service = Service(
            layout.systems,
            self._store,
            self._blobs,
            identity=self.identity,
            pages=identity_pages(self.identity),
        )
        self._journal = Journal(self._database, all_kinds)

    def _connect(self, folder: Path | None) -> sqlite3.Connection:
        self._database = connect_writer(folder)
        return self._database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.identity.close()
        self._runner.run(self._store.close())
        self._blobs.close()
        self._runner.close()

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        """The answer to a request; an exception of the service is 500."""
        self.now += _STEP
        return self._runner.run(call_app(self._service, method, path, headers, body))

    def version(self) -> int | None:
        """The store's version: the same while nothing is written."""
        return self._store.version()

    def state(self) -> State:
        """The present state, to go back to."""
        return State(self._journal.last(), self.now)

    def changes(self, since: State) -> list[Change]:
        """The changes since a state."""
        return self._journal.changes(since.written)

    def restore(self, state: State) -> None:
        """Be again what it was; nothing is remembered of what was since."""
        self.now = state.now
        if self._journal.last() != state.written:
            self._journal.undo(state.written)
            self._forget()

    def later(self, state: State) -> Later:
        """The changes since a state, to do again."""
        return Later(self._journal.rows(state.written), self.now)

    def redo(self, later: Later) -> None:
        """Become again what had become of the state that this is."""
        self.now = later.now
        if later.rows:
            self._journal.redo(later.rows)
            self._forget()

    def _forget(self) -> None:
        """Have the service know nothing from before: the store's version is another."""
        self._runner.run(self._store.transact(lambda _: None))
        self.identity.changed()


def _no_bundled(name: str) -> Loaded:
    raise AssertionError(f"the identity service is missing, and {name} would be served")


async def _no_deletion(key: str) -> None:
    """In the place of a blob's deletion."""

"""All that is made of references to serve them, and what is opened to run it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache

from liveref.control.environment import Environment, environment
from liveref.edge.accepting import Share
from liveref.edge.edge import with_edge
from liveref.edge.server import run
from liveref.loading import Loaded
from liveref.mounting import Wanted
from liveref.serving.behind import Behind, behind
from liveref.serving.controlling import Controlled
from liveref.serving.settings import Ready, Settings
from liveref.serving.sharing import Sharing
from liveref.store.base import Store
from liveref.store.blobs import Blobs
from liveref.store.opening import CommitMarks, Database, open_blobs, open_store


class Assembly:
    """The systems of references, at an address. `sharing` is None for one process."""

    def __init__(
        self,
        references: Sequence[Wanted],
        settings: Settings,
        bundled: Callable[[str], Loaded],
        origin: str,
        sharing: Sharing | None,
    ) -> None:
        self.settings, self._bundled, self._origin = settings, bundled, origin
        self._sharing = sharing
        self._environment = _environment(settings, sharing)
        self._made = self.make(references)

    def make(self, references: Sequence[Wanted]) -> Behind:
        """The systems of references, made anew. Raises MountError, ServeError."""
        settings = self.settings
        return behind(
            references,
            self._bundled,
            strict=settings.strict,
            origin=self._origin,
            prefix=settings.control.prefix,
            environment=self._environment,
            limits=settings.edge.limits,
        )

    def join(self, process: int) -> None:
        """Be that one of several processes, counted from 0, from now on."""
        if self._sharing is not None:
            self._sharing.join(process)

    @asynccontextmanager
    async def opened(
        self, *, is_first: bool = False, marks: CommitMarks | None = None
    ) -> AsyncIterator[Controlled]:
        """The systems over the open store. The first process of several brings the store to what
        they need; the others have `marks` of their commits. Raises StoreError, ServeError."""
        place, sharing = self.settings.place, self._sharing
        async with AsyncExitStack() as opened:
            opened.callback(self._environment.hasher.close)
            store = self._store(marks)
            opened.push_async_callback(store.close)
            if place is not None and (is_first or sharing is None):
                place.claim()
            blobs = self._blobs(is_shared=sharing is not None and not is_first)
            opened.callback(blobs.close)
            controlled = Controlled(self.settings.control, self._made, store, blobs, sharing)
            opened.callback(controlled.close)
            yield controlled

    def _store(self, marks: CommitMarks | None) -> Store:
        place, sharing = self.settings.place, self._sharing
        own = place.records if place is not None else None
        return open_store(
            sharing.folder if sharing is not None and place is None else own,
            self._made.kinds,
            renamed=place.renamed if place is not None else {},
            is_shared=sharing is not None,
            is_durable=place is not None or sharing is None,
            marks=marks,
        )

    def _blobs(self, *, is_shared: bool) -> Blobs:
        place, sharing = self.settings.place, self._sharing
        if place is not None:
            return open_blobs(
                place.blobs, is_shared=is_shared or isinstance(place.records, Database)
            )
        return open_blobs(sharing.folder if sharing is not None else None, is_shared=is_shared)

    def ready(self, controlled: Controlled, made: str | None) -> Ready:
        """The facts to tell the user, with the password that had to be made up."""
        origin, identity = self._origin, controlled.parts.served.identity
        public = str(self.settings.edge.public or origin)
        if identity is None:
            return Ready(origin, public)
        url = public + identity.system.root
        return Ready(origin, public, url, identity.conventions.first, made)

    async def run(
        self,
        controlled: Controlled,
        listener: socket.socket,
        ready: Callable[[], None],
        ending: asyncio.Event,
        share: Share | None = None,
    ) -> None:
        """Answer requests until `ending` is set; `ready` is called once they are accepted. `share`
        counts the connections of one of several processes."""
        app, limits = with_edge(controlled.front, self.settings.reached), self.settings.edge.limits
        await run(app, listener, ready, ending, controlled.end, limits, share)


def assembly(
    references: Sequence[Wanted],
    settings: Settings,
    bundled: Callable[[str], Loaded],
    origin: str,
    sharing: Sharing | None = None,
) -> Assembly:
    """The assembly of references, each bundled one of which is read once. Raises MountError,
    ServeError."""
    return Assembly(references, settings, cache(bundled), origin, sharing)


def _environment(settings: Settings, sharing: Sharing | None) -> Environment:
    return environment(
        in_memory=settings.place is None,
        seed=settings.deterministic,
        is_open=settings.no_auth,
        places=sharing.places if sharing is not None else (None, None),
    )

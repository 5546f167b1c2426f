"""References to a served address: one store, one front, and what is behind it now."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from functools import cache

from liveref.control.environment import environment
from liveref.control.settings import ControlError
from liveref.edge.edge import with_edge
from liveref.edge.listening import ServeError, address, bind
from liveref.edge.server import event_loop, run
from liveref.identity.identity import IdentityService
from liveref.loading import Loaded
from liveref.mounting import MountError, Wanted
from liveref.serving.behind import Behind, behind
from liveref.serving.controlling import Controlled
from liveref.serving.reloading import Reloader, Swap
from liveref.serving.settings import Ready, Settings
from liveref.store.base import Store
from liveref.store.blobs import Blobs
from liveref.store.opening import open_blobs, open_store


def serve(
    references: Sequence[Wanted],
    settings: Settings,
    *,
    bundled: Callable[[str], Loaded],
    ready: Callable[[Ready], None],
) -> None:
    """Serve until SIGTERM or SIGINT; where each reference stands is in `mounting`. Call it on the
    main thread. Raises ServeError, StoreError, SeedError."""

    async def until_told() -> None:
        ending, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, ending.set)
        await serving(references, settings, bundled=bundled, ready=ready, ending=ending)

    with asyncio.Runner(loop_factory=event_loop) as runner:
        runner.run(until_told())


async def serving(
    references: Sequence[Wanted],
    settings: Settings,
    *,
    bundled: Callable[[str], Loaded],
    ready: Callable[[Ready], None],
    ending: asyncio.Event,
) -> None:
    """Serve on the running loop until `ending` is set. Raises ServeError, StoreError, SeedError."""
    try:
        settings.check()
    except ControlError as error:
        raise ServeError(str(error)) from None
    listener = bind(settings.host, settings.port)
    try:
        await _serving(references, settings, cache(bundled), listener, ready, ending)
    except MountError as error:
        raise ServeError(str(error)) from None
    finally:
        listener.close()


async def _serving(
    references: Sequence[Wanted],
    settings: Settings,
    bundled: Callable[[str], Loaded],
    listener: socket.socket,
    ready: Callable[[Ready], None],
    ending: asyncio.Event,
) -> None:
    origin, place = address(listener), settings.place
    shared = environment(
        in_memory=place is None, seed=settings.deterministic, is_open=settings.no_auth
    )

    def make(wanted: Sequence[Wanted]) -> Behind:
        return behind(
            wanted,
            bundled,
            strict=settings.strict,
            origin=origin,
            prefix=settings.control.prefix,
            environment=shared,
            limits=settings.edge.limits,
        )

    async with AsyncExitStack() as opened:
        opened.callback(shared.hasher.close)
        made = make(references)
        folder = place.folder if place else None
        store = open_store(folder, made.kinds, renamed=place.renamed if place else {})
        opened.push_async_callback(store.close)
        if place is not None:
            place.claim()
        blobs = open_blobs(folder)
        opened.callback(blobs.close)
        controlled = Controlled(settings.control, made, store, blobs)
        opened.callback(controlled.close)
        generated = await controlled.state.start(settings.password, settings.seeds)
        readiness = _readiness(
            origin, str(settings.edge.public or origin), controlled.parts.served.identity, generated
        )
        if settings.reloading is not None:
            swap = _swapping(controlled, make, store, blobs)
            reloader = Reloader(references, swap, settings.reloading.tell)
            opened.push_async_callback(_cancelled, asyncio.create_task(reloader.watch()))
        app, limits = with_edge(controlled.front, settings.reached), settings.edge.limits
        await run(app, listener, lambda: ready(readiness), ending, controlled.end, limits)


def _swapping(
    controlled: Controlled, make: Callable[[Sequence[Wanted]], Behind], store: Store, blobs: Blobs
) -> Swap:
    async def swap(wanted: Sequence[Wanted]) -> None:
        """Make what is wanted anew on another thread; then let it answer."""
        new = await asyncio.to_thread(make, wanted)
        others = await asyncio.to_thread(new.over, controlled.watched, blobs)
        store.declare(new.kinds)
        before, after = controlled.parts.served.identity, others.served.identity
        if after is not None and before is not None:
            await after.succeed(before)
        controlled.swap(others)

    return swap


def _readiness(
    origin: str, public: str, identity: IdentityService | None, made: str | None
) -> Ready:
    """The facts to tell the user, with the password that had to be made up."""
    if identity is None:
        return Ready(origin, public)
    return Ready(origin, public, public + identity.system.root, identity.conventions.first, made)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

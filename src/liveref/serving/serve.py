"""References to a served address: one store, one front, and what is behind it now."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from functools import cache

import msgspec

from liveref.control.front import Front
from liveref.control.health import Health
from liveref.identity.identity import IdentityService
from liveref.loading import Loaded
from liveref.model.conventions import FirstRecords
from liveref.mounting import MountError, Wanted
from liveref.service.server import ServeError, address, bind, event_loop, run
from liveref.serving.behind import Behind, behind
from liveref.serving.folder import Place
from liveref.serving.reloading import Reloader, Tell
from liveref.store.opening import open_blobs, open_store


class Ready(msgspec.Struct, frozen=True):
    """What to tell the user once requests are being taken. `identity` is the address of the
    identity service, if there is one, `first` are its first records and `made` the first
    administrator's password where one had to be made up."""

    address: str
    identity: str | None = None
    first: FirstRecords | None = None
    made: str | None = None


class Reloading(msgspec.Struct, frozen=True):
    """References are read anew when their files change; `tell` is what says so."""

    tell: Tell


def serve(
    references: Sequence[Wanted],
    *,
    host: str,
    port: int,
    place: Place | None,
    strict: bool,
    password: str | None,
    bundled: Callable[[str], Loaded],
    ready: Callable[[Ready], None],
    reloading: Reloading | None = None,
) -> None:
    """Serve until told to end; where each reference stands is in `mounting`. `place` keeps the
    records, None keeps them in memory only. `password` is what the first administrator gets.
    Raises ServeError, StoreError.
    """
    listener = bind(host, port)
    once = cache(bundled)
    try:
        with asyncio.Runner(loop_factory=event_loop) as runner:

            def make(wanted: Sequence[Wanted]) -> Behind:
                return behind(wanted, once, strict=strict, origin=address(listener))

            runner.run(_serve(references, make, place, listener, password, ready, reloading))
    except MountError as error:
        raise ServeError(str(error)) from None
    finally:
        listener.close()


async def _serve(
    references: Sequence[Wanted],
    make: Callable[[Sequence[Wanted]], Behind],
    place: Place | None,
    listener: socket.socket,
    password: str | None,
    ready: Callable[[Ready], None],
    reloading: Reloading | None,
) -> None:
    async with AsyncExitStack() as opened:
        made = make(references)
        folder = place.folder if place else None
        store = open_store(folder, made.kinds, renamed=place.renamed if place else {})
        opened.push_async_callback(store.close)
        if place is not None:
            place.claim()
        blobs = open_blobs(folder)
        opened.callback(blobs.close)
        parts = made.over(store, blobs)
        state = Ready(address(listener))
        if parts.identity is not None:
            opened.callback(parts.identity.close)
            state = await _identified(parts.identity, password, state)
        front = Front(parts.service, parts.index, Health(store))

        async def swap(wanted: Sequence[Wanted]) -> None:
            """Make what is wanted anew on another thread; then let it answer."""
            nonlocal parts
            new = await asyncio.to_thread(make, wanted)
            others = await asyncio.to_thread(new.over, store, blobs)
            store.declare(new.kinds)
            if others.identity is not None and parts.identity is not None:
                await others.identity.succeed(parts.identity)
            front.swap(others.service, others.index)
            parts = others

        if reloading is not None:
            watching = asyncio.create_task(Reloader(references, swap, reloading.tell).watch())
            opened.push_async_callback(_cancelled, watching)
        await run(front, listener, lambda: ready(state))


async def _identified(identity: IdentityService, password: str | None, state: Ready) -> Ready:
    """Write down the first records; what to tell of them."""
    made = await identity.start(password)
    place = state.address + identity.system.root
    return Ready(state.address, place, identity.conventions.first, made)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

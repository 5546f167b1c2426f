"""References to a served address: one store, one front, and what is behind it now."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress

from liveref.control.settings import ControlError
from liveref.edge.listening import ServeError, address, bind
from liveref.edge.server import event_loop
from liveref.loading import Loaded
from liveref.mounting import MountError, Wanted
from liveref.serving.assembly import Assembly, assembly
from liveref.serving.controlling import Controlled
from liveref.serving.reloading import Reloader, Swap
from liveref.serving.settings import Output, Ready, Settings
from liveref.serving.workers import serve_by_workers


def serve(
    references: Sequence[Wanted],
    settings: Settings,
    *,
    bundled: Callable[[str], Loaded],
    ready: Callable[[Ready], None],
    output: Output,
) -> None:
    """Serve until SIGTERM or SIGINT; where each reference stands is in `mounting`. Call it on the
    main thread. Raises ServeError, StoreError, SeedError."""
    _check(settings)
    if settings.workers > 1:
        try:
            serve_by_workers(references, settings, bundled=bundled, ready=ready, output=output)
        except MountError as error:
            raise ServeError(str(error)) from None
        return

    async def until_told() -> None:
        ending, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, ending.set)
        await serving(references, settings, bundled=bundled, ready=ready, ending=ending)

    with output.open():
        output.announce()
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
    """Serve on the running loop, in this process, until `ending` is set. Raises ServeError,
    StoreError, SeedError."""
    _check(settings)
    listener = bind(settings.host, settings.port)
    try:
        made = assembly(references, settings, bundled, address(listener))
        await _serving(references, made, listener, ready, ending)
    except MountError as error:
        raise ServeError(str(error)) from None
    finally:
        listener.close()


def _check(settings: Settings) -> None:
    try:
        settings.check()
    except ControlError as error:
        raise ServeError(str(error)) from None


async def _serving(
    references: Sequence[Wanted],
    made: Assembly,
    listener: socket.socket,
    ready: Callable[[Ready], None],
    ending: asyncio.Event,
) -> None:
    settings = made.settings
    async with AsyncExitStack() as opened:
        controlled = await opened.enter_async_context(made.opened())
        password = await controlled.state.start(settings.password, settings.seeds)
        state = made.ready(controlled, password)
        if settings.reloading is not None:
            reloader = Reloader(references, _swapping(made, controlled), settings.reloading.tell)
            opened.push_async_callback(_cancelled, asyncio.create_task(reloader.watch()))
        await made.run(controlled, listener, lambda: ready(state), ending)


def _swapping(made: Assembly, controlled: Controlled) -> Swap:
    async def swap(wanted: Sequence[Wanted]) -> None:
        """Make what is wanted anew on another thread; then let it answer."""
        new = await asyncio.to_thread(made.make, wanted)
        others = await asyncio.to_thread(controlled.over, new)
        await controlled.store.declare(new.kinds)
        before, after = controlled.parts.served.identity, others.served.identity
        if after is not None and before is not None:
            await after.succeed(before)
        controlled.swap(others)

    return swap


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

"""The bundled image over a store, in this process, as the control interface has it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from liveref.control.environment import environment
from liveref.control.settings import PREFIX
from liveref.control.state import State
from liveref.loading import load
from liveref.mounting import Wanted
from liveref.service.app import Service
from liveref.serving.behind import behind
from liveref.store.base import Store
from liveref.store.opening import open_blobs, open_store


class Opened(NamedTuple):
    """The state, which is not started yet, its store, and the service over it."""

    state: State
    store: Store
    service: Service


@asynccontextmanager
async def opened(folder: Path | None) -> AsyncIterator[Opened]:
    """The state in a folder, or in memory."""
    shared = environment(in_memory=True)
    made = behind(
        [Wanted(load("image"))],
        load,
        strict=False,
        origin="http://localhost",
        prefix=PREFIX,
        environment=shared,
    )
    store, blobs = open_store(folder, made.kinds), open_blobs(folder)
    served = made.over(store, blobs).served
    yield Opened(State(store, blobs, shared, served), store, served.service)
    await store.close()
    blobs.close()
    shared.hasher.close()

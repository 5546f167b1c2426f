"""References, served: the model of each, one store, one address."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import platformdirs

from liveref.loading import Loaded
from liveref.service.app import Service
from liveref.service.server import ServeError, address, bind, event_loop, run
from liveref.service.system import System
from liveref.store.base import StoreError
from liveref.store.opening import open_blobs, open_store

__all__ = ["ServeError", "StoreError", "default_folder", "serve"]


def serve(
    references: Sequence[Loaded],
    *,
    host: str,
    port: int,
    folder: Path | None,
    strict: bool,
    ready: Callable[[str], None],
) -> None:
    """Serve until told to end. One reference stands at the root, several each under
    `/NAME`. `folder` keeps the records, None keeps them in memory only. `ready` is told the
    address. Raises ServeError, StoreError.
    """
    for loaded in references:
        if not loaded.api.operations:
            raise ServeError(
                f"{loaded.located.path} describes no operation: no rest_method stands in it."
            )
    listener = bind(host, port)
    systems = _systems(references, strict)
    try:
        with asyncio.Runner(loop_factory=event_loop) as runner:
            runner.run(_serve(systems, folder, listener, ready))
    finally:
        listener.close()


async def _serve(
    systems: list[System],
    folder: Path | None,
    listener: socket.socket,
    ready: Callable[[str], None],
) -> None:
    store = open_store(folder, [kind for system in systems for kind in system.kinds()])
    try:
        blobs = open_blobs(folder)
        try:
            service = Service(systems, store, blobs)
            await run(service, listener, lambda: ready(address(listener)))
        finally:
            blobs.close()
    finally:
        await store.close()


def _systems(references: Sequence[Loaded], strict: bool) -> list[System]:
    if len(references) == 1:
        return [System(references[0].api, strict=strict)]
    return [
        System(loaded.api, prefix=f"/{loaded.api.name}", strict=strict) for loaded in references
    ]


def default_folder(references: Sequence[Loaded]) -> Path:
    """Where the records of these references are kept unless told otherwise: a folder of the
    user's data directory that is theirs alone."""
    names = [_folder_name(loaded) for loaded in references]
    return platformdirs.user_data_path("liveref") / "+".join(sorted(names))


def _folder_name(loaded: Loaded) -> str:
    located = loaded.located
    name = re.sub(r"[^A-Za-z0-9._-]", "-", located.name)
    if located.kind in ("bundled", "published"):
        return name
    tag = sha256(str(located.path.resolve()).encode()).hexdigest()[:8]
    return f"{name}-{tag}"

"""References, served: the model of each, one store, one address."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from hashlib import sha256
from pathlib import Path

import msgspec
import platformdirs

from liveref.control.front import Front
from liveref.control.health import Health
from liveref.control.index import Index
from liveref.identity.consumers import KIND as REQUESTS
from liveref.identity.directory import DirectoryError
from liveref.identity.first import KIND as FIRST
from liveref.identity.identity import IdentityService
from liveref.identity.pages import identity_pages
from liveref.identity.tokens import KIND as TOKENS
from liveref.loading import Loaded
from liveref.model.conventions import FirstRecords
from liveref.mounting import Layout, MountError, Wanted, lay_out
from liveref.service.app import Service
from liveref.service.server import ServeError, address, bind, event_loop, run
from liveref.service.system.kinds import kinds
from liveref.store.base import Store, StoreError
from liveref.store.opening import open_blobs, open_store

__all__ = ["Ready", "ServeError", "StoreError", "Wanted", "default_folder", "serve"]


class Ready(msgspec.Struct, frozen=True):
    """What to tell the user once requests are being taken. `identity` is the address of the
    identity service, if there is one, `first` are its first records and `made` the first
    administrator's password where one had to be made up."""

    address: str
    identity: str | None = None
    first: FirstRecords | None = None
    made: str | None = None


def serve(
    references: Sequence[Wanted],
    *,
    host: str,
    port: int,
    folder: Path | None,
    strict: bool,
    password: str | None,
    bundled: Callable[[str], Loaded],
    ready: Callable[[Ready], None],
) -> None:
    """Serve until told to end; where each reference stands is in `mounting`. `folder` keeps the
    records, None keeps them in memory only. `password` is what the first administrator gets.
    Raises ServeError, StoreError.
    """
    for wanted in references:
        if not wanted.loaded.api.operations:
            path = wanted.loaded.located.path
            raise ServeError(f"{path} describes no operation: no rest_method stands in it.")
    try:
        layout = lay_out(references, bundled, strict=strict)
    except MountError as error:
        raise ServeError(str(error)) from None
    listener = bind(host, port)
    try:
        with asyncio.Runner(loop_factory=event_loop) as runner:
            runner.run(_serve(layout, folder, listener, password, ready))
    finally:
        listener.close()


async def _serve(
    layout: Layout,
    folder: Path | None,
    listener: socket.socket,
    password: str | None,
    ready: Callable[[Ready], None],
) -> None:
    origin = address(listener)
    async with AsyncExitStack() as opened:
        known = [kind for system in layout.systems for kind in kinds(system)]
        store = open_store(
            folder, [*known, *([TOKENS, REQUESTS, FIRST] if layout.identity else [])]
        )
        opened.push_async_callback(store.close)
        blobs = open_blobs(folder)
        opened.callback(blobs.close)
        identity = identity_service(layout, store, origin)
        found = Ready(origin)
        if identity is not None:
            opened.callback(identity.close)
            made = await identity.start(password)
            first = identity.conventions.first
            found = Ready(origin, origin + identity.system.root, first, made)
        pages = identity_pages(identity) if identity else ()
        service = Service(layout.systems, store, blobs, identity=identity, pages=pages)
        front = Front(service, Index(layout.systems, identity), Health(store))
        await run(front, listener, lambda: ready(found))


def identity_service(layout: Layout, store: Store, origin: str) -> IdentityService | None:
    """The identity service of a layout, None where it has none. Raises ServeError."""
    system = layout.identity
    conventions = system.api.conventions.identity if system else None
    if system is None or conventions is None:
        return None
    try:
        return IdentityService(system, conventions, store, mounts=layout.mounts, origin=origin)
    except DirectoryError as error:
        raise ServeError(str(error)) from None


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

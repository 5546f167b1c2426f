"""The first records of an identity service, which processes that start together write once."""

from __future__ import annotations

import asyncio
from pathlib import Path

from liveref.control.environment import environment
from liveref.identity.identity import IdentityService
from liveref.loading import load
from liveref.mounting import Wanted
from liveref.service.effects.secrets import stored_hash
from liveref.serving.behind import behind
from liveref.store.opening import open_blobs, open_store


def test_one_of_two_makes_up_the_password(tmp_path: Path) -> None:
    """Both find an empty store, since neither has written while they hash."""
    shared = environment(in_memory=True)
    made = behind(
        [Wanted(load("identity"))],
        load,
        strict=False,
        origin="http://localhost",
        prefix="/_liveref",
        environment=shared,
    )
    blobs = open_blobs(tmp_path)

    async def scene() -> tuple[list[str], int]:
        stores = [open_store(tmp_path, made.kinds, is_shared=True) for _ in range(2)]
        services = [made.over(store, blobs).served.identity for store in stores]
        identities = [service for service in services if service is not None]
        passwords = await asyncio.gather(*(identity.start(None) for identity in identities))
        fits = [await _is_that_of_the_first(identities[1], password) for password in passwords]
        for store in stores:
            await store.close()
        return [password for password in passwords if password is not None], sum(fits)

    passwords, fitting = asyncio.run(scene())
    assert (len(passwords), fitting) == (1, 1)
    shared.hasher.close()


async def _is_that_of_the_first(identity: IdentityService, password: str | None) -> bool:
    admin, _ = await identity.store.read(identity._first)
    assert admin is not None
    stored = stored_hash(admin, identity.conventions.secrets["user"])
    return password is not None and await identity.hasher.verify(stored, password)

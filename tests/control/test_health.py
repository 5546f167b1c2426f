"""The health page over a store that can't be used."""

from __future__ import annotations

import asyncio
import json

from liveref.control.health import Health
from liveref.control.route import Asked
from liveref.store.opening import open_store


def test_a_store_that_is_closed_is_not_ready() -> None:
    async def ask() -> tuple[int, bytes]:
        store = open_store(None, [])
        await store.close()
        (route,) = Health(store).routes()
        answer = await route.handle(Asked({}, None, None, {}, "http://localhost"))
        return answer.code, answer.body

    code, body = asyncio.run(ask())
    assert code == 503
    assert json.loads(body) == {"ready": False, "reason": "the store is closed"}

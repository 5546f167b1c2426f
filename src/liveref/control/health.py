"""Whether requests can be answered, for those who probe."""

from __future__ import annotations

from liveref import __version__
from liveref.service.answers.answer import Answer, json_answer
from liveref.store.base import Store, StoreError


class Health:
    """The page `/_liveref/health`: 200 if the store takes work, 503 with the reason if not."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, base: str) -> Answer:  # noqa: ARG002
        """The answer; it waits its turn at the store, as a write does, and writes nothing."""
        try:
            await self._store.transact(lambda _: None)
        except StoreError as error:
            return json_answer(503, {"ready": False, "reason": str(error)})
        return json_answer(200, {"ready": True, "liveref": __version__})

"""A store as tests drive it: without `await`, on an event loop of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, TypeVar

from liveref.store.base import Condition, Kind, Reader, Record, Session, Store, Transaction, Turns

T = TypeVar("T")

SERVER = Kind(
    name="server",
    indexed=("name", "status", "owner.id", "rank", "os-ext:host", r"a\.b", "tags", "created"),
    unique=(("name", "owner.id"), ("serial",)),
)
IMAGE = Kind(name="image", indexed=("name",), blobs="_.bodies")


def server(id: str, /, created: float = 1.0, **data: Any) -> Record:
    """A record of the kind SERVER."""
    return Record(kind="server", id=id, data=data, created=created, updated=created)


class Driver:
    """Calls a store and waits. A context manager that closes it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._runner = asyncio.Runner()

    def run(self, scene: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine."""
        return self._runner.run(scene)

    def transact(self, work: Callable[[Session], T]) -> T:
        """The result of `work`."""
        return self.run(self.store.transact(work))

    def transact_in_turns(self, work: Callable[[Session], Turns[T]]) -> T:
        """The result of `work`."""
        return self.run(self.store.transact_in_turns(work))

    def read(self, work: Callable[[Reader], T]) -> T:
        """The result of `work`."""
        return self.run(self.store.read(work))

    def keep(self, *records: Record) -> None:
        """Insert records, in one transaction."""

        def insert_all(tx: Transaction) -> None:
            for record in records:
                tx.insert(record)

        self.transact(insert_all)

    def add(self, record: Record) -> Record:
        """Insert a record, which comes back with its position."""
        return self.transact(lambda tx: tx.insert(record))

    def count(self, *where: Condition) -> int:
        """How many servers meet the conditions."""
        return self.read(lambda view: view.count("server", where))

    def ids(self, *where: Condition, **options: Any) -> list[str]:
        """The ids on a page of servers."""
        return self.read(lambda view: [r.id for r in view.page("server", where, **options)])

    def get(self, id: str, kind: str = "server") -> Record | None:
        """A record."""
        return self.read(lambda view: view.get(kind, id))

    def close(self) -> None:
        """Close the store and the loop."""
        self.run(self.store.close())
        self._runner.close()

    def __enter__(self) -> Driver:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

"""The protocol that every engine keeps. It knows records, and nothing of HTTP or the model.

A path leads into a record's `data`: a dot goes one object deeper (`server.name`), a backslash
takes the next character as it is (`a\\.b` is the one key "a.b"). The paths `id`, `created`
and `updated` are the record's own. A value that is null and one that is absent are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Generator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

import msgspec

T = TypeVar("T")
Turns = Generator[None, None, T]
"""Work in turns: it lets others have the thread at each `yield`, and returns its value."""

ALL = 2**62
"""More than any store has."""


class Record(msgspec.Struct, kw_only=True):
    """One stored thing. `data` is a JSON object; `created` and `updated` are seconds since
    the epoch. `position` is given by the store at insertion, rises, and orders lists."""

    kind: str
    id: str
    data: dict[str, Any]
    created: float
    updated: float
    position: int = 0


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """The paths into `data`, with points between, that the store looks records of a kind up by.

    `indexed` paths are those that lists are filtered or sorted by; each group of `unique`
    paths may have the same values only once (a group with an absent or null value is free).
    `blobs` is the path to an object whose values are objects with the `key` of a blob, None for a
    kind without blobs.
    """

    name: str
    indexed: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    blobs: str | None = None


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A state of the store that was kept under a name. `created` is in seconds since the epoch;
    `records` is the number of records that it has, of all kinds."""

    name: str
    created: float
    records: int


class Condition(msgspec.Struct, frozen=True):
    """A test on the value at a dotted path. `operator`: eq, ne, in, lt, le, gt, ge, prefix,
    contains, absent. `id`, `created` and `updated` are paths too. Values are JSON scalars
    (for `in`: a sequence of them) and compare as such: 1 is not "1", and true is not 1.

    `ne` is met by all that don't meet `eq`. `lt`, `le`, `gt` and `ge` are met only by values
    of the same type, `prefix` only by strings; strings compare by code points. `contains` is
    met by an array with that element, a string with that part, an object with that key.
    `absent` with the value False asks for what is there. `any`, `all` and `none` have
    conditions for a value, of which that many must be met; their path says nothing.
    """

    path: str
    value: Any
    operator: str = "eq"


class Sort(msgspec.Struct, frozen=True):
    """A key to sort by, before the position that settles ties.

    Ascending: absent and null, numbers, strings, booleans (false first), arrays and objects.
    The position goes the way of the last key.
    """

    path: str
    descending: bool = False


class Conflict(Exception):
    """A unique group of a kind has these values already. The work may catch it."""

    def __init__(self, kind: str, paths: Sequence[str]) -> None:
        super().__init__(f"another {kind} has the same {', '.join(paths)}")
        self.kind = kind
        self.paths = tuple(paths)


class StoreError(Exception):
    """The store can't be opened or used; the message says why, for a person."""


class UnavailableError(StoreError):
    """The store can't be used right now, and may be used again in a while: the request may be sent
    again. Whether a write was committed is unknown where the connection was lost meanwhile."""


class Reader(Protocol):
    """The view of short, synchronous work; all reads are of one consistent state."""

    def get(self, kind: str, id: str) -> Record | None:
        """The record of that identity, or None."""

    def page(
        self,
        kind: str,
        where: Sequence[Condition] = (),
        *,
        sort: Sequence[Sort] = (),
        after: str | None = None,
        limit: int = ALL,
        backwards: bool = False,
    ) -> list[Record]:
        """At most `limit` records that meet all conditions, in order, beginning behind the
        record whose id is `after`, which need not meet them. Keyset pagination, never an
        offset. `backwards` turns the order round: the nearest before `after` comes first.
        KeyError(after) if there is no such record."""

    def count(self, kind: str, where: Sequence[Condition] = ()) -> int:
        """The number of records that meet all conditions."""

    def identified(self, kinds: Container[str], ids: Collection[str]) -> list[Record]:
        """The records that have one of these identities, which are UUIDs, of any of these
        kinds."""

    def setting(self, name: str) -> Any:
        """The value of a setting (see `Session`), None for one that was never set."""


class Transaction(Reader, Protocol):
    """The view of work within `Store.transact`, which may also write."""

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """The changes so far: insert, update or delete, the kind, and the record's id."""

    def insert(self, record: Record) -> Record:
        """Keep a new record; returns it with its position. Raises Conflict (paths ("id",)
        if the kind has that id already).

        An engine that does not know the position before the commit returns one behind all others,
        and corrects it then."""

    def update(self, record: Record) -> None:
        """Replace data and times of a record that exists. Raises Conflict, KeyError."""

    def delete(self, kind: str, id: str) -> bool:
        """Remove it; False if it wasn't there."""

    def holds(self, key: str) -> bool:
        """Whether a snapshot needs a blob that no record has any more."""


class History(Protocol):
    """The snapshots of a store. All of it happens in the transaction that it is got from."""

    def snapshots(self) -> list[Snapshot]:
        """All snapshots, the oldest first."""

    def take(self, name: str, created: float) -> Snapshot:
        """Keep the present state, of all kinds, under a name. Raises Conflict if a snapshot has
        that name."""

    def restore(self, name: str) -> Turns[list[str]]:
        """Go back to a snapshot, in turns. It stays; so do the others, whatever their order. The
        keys of the blobs that nobody needs any more. Raises KeyError; StoreError if unique groups
        that are newer forbid its records."""

    def forget(self, name: str) -> list[str]:
        """Remove a snapshot; the keys of the blobs that nobody needs any more. Raises KeyError."""


class Session(Transaction, Protocol):
    """A transaction with what concerns the store as a whole: its snapshots, and settings, which are
    a few JSON values by name that snapshots have as well."""

    @property
    def history(self) -> History:
        """The snapshots."""

    def put_setting(self, name: str, value: Any) -> None:
        """Set a setting."""


class Store(Protocol):
    """An engine."""

    @property
    def engine(self) -> str:
        """Its name and version, and where it keeps records, for a person."""

    @property
    def is_shared(self) -> bool:
        """Whether other processes may write to it. What is remembered of it then counts only until
        `version` changes."""

    async def transact(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a transaction, within its own SAVEPOINT, and return its value after the
        commit is durable. An error of `work` undoes its own writes alone, and is raised here."""

    async def transact_in_turns(self, work: Callable[[Session], Turns[T]]) -> T:
        """As `transact`, for work that takes long: others go on between two of its turns. They see
        nothing of it before the commit, and their own changes wait for that."""

    async def read(self, work: Callable[[Reader], T]) -> T:
        """Run work that only reads, in one consistent view of what is committed."""

    async def setting(self, name: str) -> Any:
        """The committed value of a setting (see `Session`), None for one that was never set."""

    async def declare(self, kinds: Sequence[Kind]) -> None:
        """Bring the store to what these kinds need, all or nothing; records and the other kinds
        stay. It waits for the commit under way, and what comes meanwhile waits for it: call it
        on the loop that reads. StoreError if records break a unique group that is new."""

    def version(self) -> int | None:
        """A number that every commit changes, of whatever process: while it is the same, `read`
        sees the same. None where that isn't known, as while a commit is under way, and once the
        store is closed. Call it from the thread that reads."""

    def starting(self) -> AbstractAsyncContextManager[None]:
        """The time in which a server brings the records to what it begins with: one server after
        the other, where they share the store. Raises StoreError."""

    async def close(self) -> None:
        """Answer what was accepted, then let go of the files."""

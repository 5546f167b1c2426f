"""The state of a served address, as a test steers it: its clock, its snapshots, the way back."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from liveref.control.environment import Environment
from liveref.control.errors import MissingError, RefusedError, TakenError
from liveref.control.exported_state import (
    FORMAT,
    ExportedState,
    decode_state,
    export_blobs,
    exported_records,
    import_blobs,
    replace_records,
)
from liveref.control.faults import FAULTS
from liveref.control.revision import revise
from liveref.control.seed.file import Seed
from liveref.control.seed.problem import SeedError
from liveref.control.seed.seeding import Seeding
from liveref.control.served import Served
from liveref.control.stored_clock import StoredClock
from liveref.control.stored_records import (
    MOST_RECORDS,
    StoredRecord,
    resource_named,
    stored_records,
)
from liveref.identity.first import KIND as FIRST
from liveref.service.effects.project_defaults import provide_anew
from liveref.store.base import Kind, Reader, Session, Snapshot, Store, Turns
from liveref.store.blobs import Blobs
from liveref.values.generator import Generator, Position

SnapshotInfo = Snapshot
MOST_SNAPSHOTS = 1000
_ATTEMPTS = 3
_SEED, _EMPTY = "_seed", "_empty"
"""The states after the start, and before it: users can't call a snapshot so."""
_BEFORE = "_before-import"
"""The state before an import, until the identity service has started with the imported one."""
log = logging.getLogger(__name__)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_POSITIONS, _RUN = "positions", "run"


class State:
    """The state of one served address.

    A snapshot has the records, the blobs, the clock and how far made-up values have come; not the
    faults and the log of requests. Each method is one transaction: it happens as a whole or not at
    all. Call it from the event loop that serves.
    """

    def __init__(
        self, store: Store, blobs: Blobs, environment: Environment, served: Served
    ) -> None:
        self._store, self._blobs, self._environment = store, blobs, environment
        self._served = served
        self.clock = StoredClock(store, environment.clock)
        self._password: str | None = None
        self._turn = asyncio.Lock()

    def swap(self, served: Served) -> None:
        """Know that others answer from now on."""
        self._served = served

    def join(self, password: str | None) -> None:
        """Serve a state that another process of this run has started; `password` is that of the
        first administrator, as `start` was given it."""
        self._password = password

    def take_up(self, view: Reader) -> None:
        """Have the clock that is stored, and forget what is remembered of records: another process
        may have changed them."""
        self.clock.take_up(view)
        self._forget()

    async def start(self, password: str | None, seeds: Sequence[Seed] = ()) -> str | None:
        """Take up the clock that was kept, write down the first records and those of the seeds, and
        keep the state to which `reset` goes back; of what an earlier run wrote down, nothing is
        done again. `password` is that of the first administrator; returned is the one that had to
        be made up. Raises SeedError, and then no record of the seeds is there."""
        self._password = password
        async with self._store.starting():
            return await self._start(password, seeds)

    async def _start(self, password: str | None, seeds: Sequence[Seed]) -> str | None:
        is_new, orphans = await self._store.transact_in_turns(self._begin)
        await self._delete_blobs(orphans)
        identity = self._served.identity
        made = await identity.start(password) if identity is not None else None
        if is_new and seeds:
            await self._seed(seeds, password or made)
        await self._store.transact(self._keep_start)
        return made

    async def _seed(self, seeds: Sequence[Seed], password: str | None) -> None:
        """Create the records of seeds, or leave the store empty."""
        seeding = Seeding(self._served, self._store, self.clock.now, password)
        problems = await seeding.run(seeds)
        if problems:
            await self._restore(_EMPTY)
            raise SeedError(problems)

    def _keep_start(self, tx: Session) -> None:
        """Keep the state that `reset` goes back to, unless an earlier run has."""
        names = {snapshot.name for snapshot in tx.history.snapshots()}
        if _SEED not in names:
            self._note_run(tx)
            tx.history.take(_SEED, self.clock.now())
        if _EMPTY in names:
            tx.history.forget(_EMPTY)

    async def reset(self) -> None:
        """Go back to the state right after the start on an empty store: the first records and the
        seed."""
        await self._restore(_SEED)

    async def snapshots(self) -> list[SnapshotInfo]:
        """All snapshots that have been taken, the oldest first."""
        snapshots = await self._store.transact(lambda tx: tx.history.snapshots())
        return [snapshot for snapshot in snapshots if _NAME.fullmatch(snapshot.name)]

    async def snapshot(self, name: str | None = None) -> SnapshotInfo:
        """Keep the present state under a name, or under one that is free. Raises RefusedError,
        TakenError."""
        if name is not None and not _NAME.fullmatch(name):
            raise RefusedError(
                "The name of a snapshot has 1 to 128 letters, digits, '.', '_' and '-', and begins"
                f" with a letter or a digit; {name[:200]!r} came."
            )
        return await self._store.transact(lambda tx: self._take_named(tx, name))

    async def restore(self, name: str) -> None:
        """Go back to a snapshot, which stays, as do all others. Raises MissingError."""
        self._check_name(name)
        await self._restore(name)

    async def delete_snapshot(self, name: str) -> None:
        """Forget a snapshot. Raises MissingError."""
        self._check_name(name)
        try:
            orphans = await self._store.transact(lambda tx: tx.history.forget(name))
        except KeyError:
            raise MissingError(f"There is no snapshot {name}.") from None
        await self._delete_blobs(orphans)

    async def records(
        self,
        resource: str,
        service: str | None = None,
        *,
        limit: int = MOST_RECORDS,
        after: str | None = None,
    ) -> list[StoredRecord]:
        """The stored records of a resource, named in the singular or the plural, of a service,
        named by its reference or its type; the oldest first, behind the record of the identity
        `after`. Raises MissingError, RefusedError where the name is that of several."""
        system, wanted = resource_named(self._served.systems, resource, service)
        now, most = self.clock.now(), min(max(limit, 1), MOST_RECORDS)
        return await self._store.read(
            lambda tx: list(stored_records(tx, system, wanted, now, most, after))
        )

    async def export(self) -> dict[str, Any]:
        """The whole state as a JSON document, of the form of `ExportedState`: records, blobs,
        clock. It has the secrets that the store has, most of them as hashes. Raises RefusedError
        where the blobs are too large for a document."""
        kinds = self._served.kinds
        for _ in range(_ATTEMPTS):
            records = await self._store.transact_in_turns(lambda tx: exported_records(tx, kinds))
            positions = tuple(generator.position for generator in self._generators)
            clock = self._environment.clock.setting
            state = ExportedState(format=FORMAT, clock=clock, positions=positions, records=records)
            with suppress(KeyError):
                await export_blobs(state, kinds, self._blobs)
                document: dict[str, Any] = msgspec.to_builtins(state)
                return document
        raise RefusedError("The blobs change all the time; try again when nobody writes.")

    async def import_(self, document: Any) -> None:
        """Put an exported state in the place of the present one; snapshots stay, and so does the
        state that `reset` goes back to. Raises RefusedError, and then nothing has changed."""
        kinds = {kind.name: kind for kind in self._served.kinds}
        state = await asyncio.to_thread(decode_state, document, self._served.kinds)
        if self._served.identity is not None and not state.records.get(FIRST.name):
            raise RefusedError(f"records lacks {FIRST.name}, which says who the administrator is.")
        async with self._turn:
            keys = await import_blobs(state, self._served.kinds, self._blobs)
            try:
                orphans = await self._store.transact_in_turns(
                    lambda tx: self._replace(tx, state, kinds)
                )
            except BaseException:
                await self._delete_blobs(keys)
                raise
            self._forget()
            await self._start_imported(keys)
            await self._delete_blobs(orphans)

    async def _start_imported(self, keys: list[str]) -> None:
        """Write down in an imported state what is served now. Raises RefusedError for records that
        the identity service can't start with; the state before is the present one again, and the
        imported blobs, which have these keys, are gone."""
        try:
            if self._served.identity is not None:
                await self._served.identity.start(None)
        except Exception as error:
            await self._store.transact_in_turns(lambda tx: self._go_back(tx, _BEFORE))
            self._forget()
            await self._forget_snapshot(_BEFORE)
            await self._delete_blobs(keys)
            log.warning("An import was taken back: the identity service", exc_info=error)
            message = "The records of the identity service are damaged: it can't start with them."
            raise RefusedError(message) from None
        await self._forget_snapshot(_BEFORE)

    async def _forget_snapshot(self, name: str) -> None:
        await self._delete_blobs(await self._store.transact(lambda tx: tx.history.forget(name)))

    def _replace(
        self, tx: Session, state: ExportedState, kinds: dict[str, Kind]
    ) -> Turns[list[str]]:
        self._take(tx, _BEFORE)
        orphans = yield from replace_records(tx, state, kinds)
        provide_anew(tx)
        revise(tx)
        self.clock.put(tx, state.clock)
        for generator, position in zip(self._generators, state.positions, strict=False):
            generator.position = position
        self._note_run(tx)
        return orphans

    def _check_name(self, name: str) -> None:
        if not _NAME.fullmatch(name):
            raise MissingError(f"There is no snapshot {name[:200]!r}.")

    def _begin(self, tx: Session) -> Turns[tuple[bool, list[str]]]:
        """Take up the state that an earlier run kept, without what it began with and did not
        finish. Whether there is none, and the keys of blobs that nobody needs any more. A seeded
        generator gives no value twice, so each run over the same records has a start of its own."""
        names = {snapshot.name for snapshot in tx.history.snapshots()}
        is_begun = _EMPTY in names and _SEED not in names
        orphans = (yield from tx.history.restore(_EMPTY)) if is_begun else []
        is_new = _SEED not in names and not any(tx.count(k.name) for k in self._served.kinds)
        self.clock.begin(tx)
        tx.put_setting(FAULTS, None)
        provide_anew(tx)
        revise(tx)
        for generator, position in zip(
            self._generators, tx.setting(_POSITIONS) or (), strict=False
        ):
            start = msgspec.convert(position, Position).start
            generator.position = Position(start=start + 1)
        self._note_run(tx)
        if is_new and not is_begun:
            tx.history.take(_EMPTY, self.clock.now())
        return is_new, orphans

    @property
    def _generators(self) -> tuple[Generator, Generator]:
        return self._environment.generator, self._environment.request_ids

    def _note_run(self, tx: Session) -> None:
        """Write down how far made-up values have come, and in which run of the program."""
        positions = [generator.position for generator in self._generators]
        tx.put_setting(_POSITIONS, msgspec.to_builtins(positions))
        tx.put_setting(_RUN, self._environment.run)

    def _take_named(self, tx: Session, name: str | None) -> SnapshotInfo:
        """Take a snapshot for a user."""
        names = {one.name for one in tx.history.snapshots() if _NAME.fullmatch(one.name)}
        if len(names) >= MOST_SNAPSHOTS:
            raise RefusedError(f"There are {MOST_SNAPSHOTS} snapshots already; delete some first.")
        if name in names:
            raise TakenError(f"There is a snapshot {name} already.")
        return self._take(tx, name or _free_name(names))

    def _take(self, tx: Session, name: str) -> SnapshotInfo:
        self._note_run(tx)
        return tx.history.take(name, self.clock.now())

    async def _restore(self, name: str) -> None:
        async with self._turn:
            try:
                orphans, run = await self._store.transact_in_turns(
                    lambda tx: self._go_back(tx, name)
                )
            except KeyError:
                raise MissingError(f"There is no snapshot {name}.") from None
            self._forget()
            if run != self._environment.run:
                await self._start_again(name)
            await self._delete_blobs(orphans)

    def _go_back(self, tx: Session, name: str) -> Turns[tuple[list[str], str]]:
        """Restore a snapshot; the keys of blobs that nobody needs, and the run that it is of."""
        faults = tx.setting(FAULTS)
        orphans = yield from tx.history.restore(name)
        tx.put_setting(FAULTS, faults)
        revise(tx)
        self.clock.take_up(tx)
        for generator, position in zip(self._generators, tx.setting(_POSITIONS), strict=True):
            generator.position = msgspec.convert(position, Position)
        return orphans, str(tx.setting(_RUN))

    async def _start_again(self, name: str) -> None:
        """Write down in a state of an earlier run what is served now, and where. The state to which
        `reset` goes back has it from now on."""
        if self._served.identity is not None:
            await self._served.identity.start(self._password)
        await self._store.transact(lambda tx: self._renew(tx, name))

    def _renew(self, tx: Session, name: str) -> None:
        provide_anew(tx)
        revise(tx)
        if name == _SEED:
            tx.history.forget(_SEED)
            self._take(tx, _SEED)

    def _forget(self) -> None:
        """Forget all that is remembered of records."""
        self._served.service.forget()
        if self._served.identity is not None:
            self._served.identity.changed()

    async def _delete_blobs(self, keys: Iterable[str]) -> None:
        for key in keys:
            await self._blobs.delete(key)


def _free_name(names: set[str]) -> str:
    """A name that no snapshot has."""
    return next(n for n in map("snapshot-{}".format, range(1, len(names) + 2)) if n not in names)

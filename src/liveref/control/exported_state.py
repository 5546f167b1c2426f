"""The whole state as one document: everything that the store has, as it has it."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from liveref import __version__
from liveref.control.errors import RefusedError
from liveref.service.system.record_meta import INTERNAL, RecordMeta
from liveref.store.base import Conflict, Kind, Reader, Record, Transaction, Turns
from liveref.store.blobs import Blobs, descriptions
from liveref.values.clock import LATEST, ClockSetting
from liveref.values.generator import Position

FORMAT = 1
_IN_TURN = 500
"""Records that are read, removed or inserted before others have a turn."""
MOST_BLOB_BYTES = 256 * 1024 * 1024
"""Bytes of all blobs of a document, which is made and read in memory."""


class ExportedRecord(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A record as it is stored; times are in seconds since the epoch."""

    id: str
    created: float
    updated: float
    data: dict[str, Any]


class ExportedState(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A state. `records` are by kind ("SERVICE/resource"), in the order of their creation. `blobs`
    are base64 by the SHA-512 of their content, which is the `key` that records have for them.
    `positions` say how far made-up values have come. Secrets are hashes, where the store has
    hashes."""

    liveref: str = __version__
    format: int
    clock: ClockSetting = ClockSetting()
    positions: tuple[Position, ...] = ()
    records: dict[str, list[ExportedRecord]]
    blobs: dict[str, str] = {}


def decode_state(document: Any, kinds: Sequence[Kind]) -> ExportedState:
    """A document as a state of these kinds. Raises RefusedError, which names the place."""
    try:
        # A copy: parts of it are about to change, and YAML may have one part in several places.
        content = msgspec.json.encode(msgspec.convert(document, ExportedState))
        state = msgspec.json.decode(content, type=ExportedState)
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError) as error:
        raise RefusedError(f"This is no exported state: {error}.") from None
    if state.format != FORMAT:
        raise RefusedError(f"format is {state.format}; this liveref reads {FORMAT}.")
    names = {kind.name for kind in kinds}
    for name in state.records.keys() - names:
        raise RefusedError(f"records has {name}, of which nothing is served here.")
    for name, records in state.records.items():
        for number, record in enumerate(records):
            _check(f"records.{name}.{number}", record)
    return state


def _check(place: str, record: ExportedRecord) -> None:
    """Raises RefusedError for what no store holds: times beyond the calendar, metadata of
    another form."""
    if not all(0 <= moment <= LATEST for moment in (record.created, record.updated)):
        raise RefusedError(f"{place} has a time that is not between the years 1970 and 9000.")
    try:
        msgspec.convert(record.data.get(INTERNAL, {}), RecordMeta)
    except msgspec.ValidationError as error:
        raise RefusedError(f"{place}.data.{INTERNAL} is no metadata: {error}.") from None


def exported_records(tx: Reader, kinds: Sequence[Kind]) -> Turns[dict[str, list[ExportedRecord]]]:
    """All records, by kind."""
    records = dict[str, list[ExportedRecord]]()
    for kind in sorted(kinds, key=lambda kind: kind.name):
        last = None
        while page := tx.page(kind.name, after=last, limit=_IN_TURN):
            records.setdefault(kind.name, []).extend(map(_exported, page))
            last = page[-1].id
            yield
    return records


def _exported(record: Record) -> ExportedRecord:
    return ExportedRecord(
        id=record.id, created=record.created, updated=record.updated, data=record.data
    )


async def export_blobs(state: ExportedState, kinds: Sequence[Kind], blobs: Blobs) -> None:
    """Put the blobs of its records into a state, by their digests. Raises KeyError for a blob that
    is gone meanwhile, RefusedError where they are too large."""
    size = 0
    for body in _all_bodies(state, kinds):
        size += body["size"]
        if size > MOST_BLOB_BYTES:
            raise RefusedError(
                f"The blobs have more than {MOST_BLOB_BYTES} bytes, too many for a document."
            )
        content = b"".join([chunk async for chunk in blobs.read(body["key"], 0, body["size"])])
        body["key"] = body["sha512"]
        state.blobs[body["key"]] = base64.b64encode(content).decode("ascii")


async def import_blobs(state: ExportedState, kinds: Sequence[Kind], blobs: Blobs) -> list[str]:
    """Store the blobs of a state, and have its records name them; their keys. Nothing is stored
    where this raises RefusedError."""
    contents = {name: _content(name, text) for name, text in state.blobs.items()}
    needed = list(_all_bodies(state, kinds))
    # Each record has a copy of its own: one blob that many records name is as large as them all.
    if sum(len(contents.get(body["key"], b"")) for body in needed) > MOST_BLOB_BYTES:
        raise RefusedError(f"The blobs of all records have more than {MOST_BLOB_BYTES} bytes.")
    for body in needed:
        if len(contents.get(body["key"], b"")) != body.get("size"):
            raise RefusedError(f"blobs lacks {body['key'][:16]}..., of the size that is said.")
    keys = list[str]()
    for body in needed:
        blob = await blobs.write(_once(contents[body["key"]]))
        body.update(msgspec.to_builtins(blob))
        keys.append(blob.key)
    return keys


def _all_bodies(state: ExportedState, kinds: Sequence[Kind]) -> Iterator[dict[str, Any]]:
    for kind in kinds:
        for record in state.records.get(kind.name, ()) if kind.blobs else ():
            yield from descriptions(kind, record.data)


def _content(name: str, text: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise RefusedError(f"blobs: {name[:16]}... is not base64.") from None
    if hashlib.sha512(content).hexdigest() != name:
        raise RefusedError(f"blobs: {name[:16]}... is not the SHA-512 of its content.")
    return content


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def replace_records(
    tx: Transaction, state: ExportedState, kinds: Mapping[str, Kind]
) -> Turns[list[str]]:
    """Put the records of a state in the place of all that there are; the keys of the blobs that
    nobody needs any more. Raises RefusedError for records that contradict each other."""
    keys = list[str]()
    for kind in kinds.values():
        while page := tx.page(kind.name, limit=_IN_TURN):
            for record in page:
                keys += [body["key"] for body in descriptions(kind, record.data)]
                tx.delete(kind.name, record.id)
            yield
    for name, records in state.records.items():
        for number, exported in enumerate(records):
            _insert(tx, name, number, exported)
            if number % _IN_TURN == 0:
                yield
    return [key for key in keys if not tx.holds(key)]


def _insert(tx: Transaction, kind: str, number: int, exported: ExportedRecord) -> None:
    record = Record(
        kind=kind,
        id=exported.id,
        data=exported.data,
        created=exported.created,
        updated=exported.updated,
    )
    try:
        tx.insert(record)
    except Conflict as conflict:
        raise RefusedError(f"records.{kind}[{number}]: {conflict}.") from None

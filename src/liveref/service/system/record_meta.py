"""The metadata of a record, which no answer shows. They lie in its data, because the store finds
records by them too: as they were stored until they are first read, and as a struct from then on,
which is encoded in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from liveref.store.base import Record

INTERNAL = "_"
"""The key of a record's data that holds its metadata."""


EXPIRES = f"{INTERNAL}.expires"
"""The path of the moment at which a record is gone."""


class StoredBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """A body that a record has: its key, its size in bytes, its digests in hex, which the first
    liverefs did not store."""

    key: str
    size: int
    md5: str = ""
    sha512: str = ""


class RecordMeta(msgspec.Struct, omit_defaults=True, kw_only=True):
    """The metadata of a record. Only values other than the defaults are stored. Collections are
    replaced and never changed: copies of the metadata share them.

    - `number`, `identity`: the identity that clients see, if it is a number, or if the store's is
      longer: a name that is unique only within its parent.
    - `parent`: the identity of the record above it. `target`: the resource and the identity of the
      record to which a relation leads. `owner`, `owns`: the record that owns it, and those that it
      owns, by resource. `related`: the fields that a relation adds to those of its target.
    - `project`, `seen`: the project that it belongs to, and who sees it. Both are values of fields.
    - `phases`, `due`: the statuses ahead, each with its moment, and the first of these moments.
    - `moves`: the last statuses that it entered or is about to enter, each with its moment.
    - `secrets`, `hashes`: when each secret was set, and the hashes of those that logins check.
    - `bodies`: the stored bodies, by slot. `out_of`: the records from whose ranges it has values.
    - `expires`: the moment at which it is gone, in seconds since the epoch.
    - `gone`: a built-in record that was deleted.
    - `lent`, `ends`, `served`: what the identity service notes of credentials, of tokens that it
      ended, and of what it wrote into the catalog.
    """

    number: int | None = None
    identity: str | None = None
    parent: str | None = None
    target: tuple[str, str] | None = None
    owner: str | None = None
    owns: Mapping[str, str] = msgspec.field(default_factory=dict)
    related: tuple[str, ...] = ()
    project: Any = None
    seen: Any = None
    phases: tuple[tuple[str, float], ...] = ()
    due: float | None = None
    moves: tuple[tuple[str, float], ...] = ()
    secrets: Mapping[str, float] = msgspec.field(default_factory=dict)
    hashes: Mapping[str, str] = msgspec.field(default_factory=dict)
    bodies: Mapping[str, StoredBody] = msgspec.field(default_factory=dict)
    out_of: tuple[Any, ...] = ()
    expires: float | None = None
    gone: bool = False
    lent: Mapping[str, Any] = msgspec.field(default_factory=dict)
    ends: int = 0
    served: str | None = None


def meta_of(record: Record) -> RecordMeta:
    """The metadata of a record, to be read. Raises msgspec.ValidationError if its data hold
    something else in their place."""
    stored = record.data.get(INTERNAL)
    if type(stored) is RecordMeta:
        return stored
    if stored is None:
        return RecordMeta()
    meta = record.data[INTERNAL] = msgspec.convert(stored, RecordMeta)
    return meta


def change_meta(record: Record) -> RecordMeta:
    """The metadata of a record, to be changed: a copy, which is the record's from here on. Another
    record with the same data, as it was before a change, has its own."""
    is_new = INTERNAL not in record.data
    meta = RecordMeta() if is_new else msgspec.structs.replace(meta_of(record))
    record.data[INTERNAL] = meta
    return meta


def with_meta(data: dict[str, Any], meta: RecordMeta) -> dict[str, Any]:
    """Data with other metadata than they have."""
    return data | {INTERNAL: meta}

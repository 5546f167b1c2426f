"""The metadata of a record, which no answer shows. They lie in its data, because the store finds
records by them too."""

from __future__ import annotations

from types import TracebackType
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
    """The metadata of a record. Only values other than the defaults are stored.

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
    owns: dict[str, str] = msgspec.field(default_factory=dict)
    related: list[str] = msgspec.field(default_factory=list)
    project: Any = None
    seen: Any = None
    phases: list[tuple[str, float]] = msgspec.field(default_factory=list)
    due: float | None = None
    moves: list[tuple[str, float]] = msgspec.field(default_factory=list)
    secrets: dict[str, float] = msgspec.field(default_factory=dict)
    hashes: dict[str, str] = msgspec.field(default_factory=dict)
    bodies: dict[str, StoredBody] = msgspec.field(default_factory=dict)
    out_of: list[Any] = msgspec.field(default_factory=list)
    expires: float | None = None
    gone: bool = False
    lent: dict[str, Any] = msgspec.field(default_factory=dict)
    ends: int = 0
    served: str | None = None


_NOTHING = RecordMeta()


def meta_of(record: Record) -> RecordMeta:
    """The metadata of a record, to be read: a copy. Raises msgspec.ValidationError if its data hold
    something else in their place."""
    stored = record.data.get(INTERNAL)
    return msgspec.convert(stored, RecordMeta) if stored else RecordMeta()


def with_meta(data: dict[str, Any], meta: RecordMeta) -> dict[str, Any]:
    """Data with other metadata than they have."""
    return data | {INTERNAL: msgspec.to_builtins(meta)}


class MetaChange:
    """The metadata of a record, to be changed: `with MetaChange(record) as meta`. The record gets
    the changes at the end of the block, unless it raises."""

    def __init__(self, record: Record) -> None:
        self._record, self._meta = record, meta_of(record)

    def __enter__(self) -> RecordMeta:
        return self._meta

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None and (INTERNAL in self._record.data or self._meta != _NOTHING):
            self._record.data[INTERNAL] = msgspec.to_builtins(self._meta)

"""The metadata of a record, which no answer shows. They lie in its data, because the store finds
records by them too."""

from __future__ import annotations

from typing import Any, TypedDict

from liveref.store.base import Record

INTERNAL = "_"
"""The key of a record's data that holds its metadata."""


class RecordMeta(TypedDict, total=False):
    """The metadata of a record.

    - `number`, `identity`: the identity that clients see, if it is a number, or if the store's is
      longer: a name that is unique only within its parent.
    - `parent`: the identity of the record above it. `target`: the resource and the identity of the
      record to which a relation leads. `owner`, `owns`: the record that owns it, and those that it
      owns, by resource. `related`: the fields that a relation adds to those of its target.
    - `project`, `seen`: the project that it belongs to, and who sees it.
    - `phases`, `due`: the statuses ahead, each with its moment, and the first of these moments.
    - `secrets`, `hashes`: when each secret was set, and the hashes of those that logins check.
    - `bodies`: the stored bodies, by slot. `out_of`: the records from whose ranges it has values.
    - `gone`: a built-in record that was deleted.
    - `lent`, `ends`, `served`: what the identity service notes of credentials, of tokens that it
      ended, and of what it wrote into the catalog.
    """

    number: int
    identity: str
    parent: str
    target: list[str]
    owner: str
    owns: dict[str, str]
    related: list[str]
    project: str
    seen: Any
    phases: list[Any]
    due: float
    secrets: dict[str, float]
    hashes: dict[str, str]
    bodies: dict[str, Any]
    out_of: list[Any]
    gone: bool
    lent: Any
    ends: int
    served: Any


_NOTHING = RecordMeta()


def meta_of(record: Record) -> RecordMeta:
    """The metadata of a record, to be read."""
    meta: RecordMeta = record.data.get(INTERNAL, _NOTHING)
    return meta


def internal(record: Record) -> RecordMeta:
    """The metadata of a record, to be changed."""
    meta: RecordMeta = record.data.setdefault(INTERNAL, {})
    return meta

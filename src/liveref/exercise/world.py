"""The records that an exercise has created."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import msgspec

from liveref.model.schema import Schema
from liveref.values.identities import UUID

_WORTH_A_NAME = 8
_MADE_UP = re.compile(UUID)


class TrackedRecord(msgspec.Struct, kw_only=True):
    """One record, as its maker knows it: `path` holds the values of the path parameters
    under which it was made, `above` the identities of its parents by resource, `sent` what
    it was last told to be and `asked` the documented schema of that; `blob` what was uploaded."""

    resource: str
    id: str
    path: dict[str, str] = {}
    above: dict[str, str] = {}
    fields: dict[str, Any] = {}
    sent: dict[str, Any] = {}
    asked: Schema = Schema()
    alive: bool = True
    blob: bytes | None = None

    def tell(self, fields: dict[str, Any], changed: Collection[str] = ()) -> None:
        """Note what it was told to be. Of a field of which only a part was told to be another
        (`extra/key` in a JSON patch), nothing is known any more, nor of those that `changed`
        under other names."""
        parts = {name.partition("/")[0] for name in fields if "/" in name} | set(changed)
        unchanged = {name: value for name, value in self.sent.items() if name not in parts}
        self.sent = unchanged | {name: value for name, value in fields.items() if "/" not in name}

    def called(self, parameter: str) -> str:
        """The record's value for a path parameter: the field of that name, else its identity."""
        value = self.fields.get(parameter)
        return value if isinstance(value, str) and value else self.id


class World:
    """The things made or found so far, by resource, and short names for their identities."""

    def __init__(self) -> None:
        self.records: dict[str, list[TrackedRecord]] = {}
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def add(self, record: TrackedRecord) -> TrackedRecord:
        """Remember a thing, in the place of one that was the same."""
        for other in self.records.get(record.resource, ()):
            if other.id == record.id and other.above == record.above:
                other.alive = False
        self.records.setdefault(record.resource, []).append(record)
        self.name(record.id, record.resource)
        return record

    def alive(self, resource: str) -> TrackedRecord | None:
        """The first thing of a resource that is still there."""
        return next((t for t in self.records.get(resource, ()) if t.alive), None)

    def find(self, resource: str, identity: str) -> TrackedRecord | None:
        """The thing of that identity."""
        records = self.records.get(resource, ())
        return next((t for t in records if t.id == identity), None)

    def name(self, identity: str, resource: str, *, is_made_up: bool = False) -> None:
        """Give an identity that the service made up, or another text of which this is known, a
        name that is the same in each run."""
        is_made_up = is_made_up or _MADE_UP.fullmatch(identity) is not None
        if identity not in self._names and is_made_up:
            count = self._counts[resource] = self._counts.get(resource, 0) + 1
            self._names[identity] = f"<{resource} {count}>"

    def with_names(self, value: Any) -> Any:
        """A JSON value, or text, with names in place of identities."""
        if isinstance(value, dict):
            return {self.with_names(key): self.with_names(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.with_names(item) for item in value]
        if not isinstance(value, str) or len(value) < _WORTH_A_NAME:
            return value
        if value in self._names:
            return self._names[value]
        return _MADE_UP.sub(lambda match: self._names.get(match[0], match[0]), value)

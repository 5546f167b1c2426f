"""The effects of operations: each is a row of traits. Code asks for a trait, so that an effect
that is added here is handled wherever its traits are."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

import msgspec

__all__ = ["Effect", "Traits"]


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """The traits of an effect.

    - `reads`: it changes nothing.
    - `shows_records`: its answer shows stored records; `whole_record`: one, with its fields;
      `bare`: its answer has no body about the resource; `reveals`: it may reveal a secret.
    - `takes_fields`: its body holds the fields of a record; `partial`: what the body leaves out
      stays; `binary`: a body is bytes.
    - `creates`: it may create a record or a relation; `creates_named`: the one that its path names,
      if there is none; `updates`: it may change the fields of a record; `ends`: a record, a
      relation or an entry is gone afterwards.
    - `tries`: it judges what its body would change, and stores nothing.
    - `by_verb`: its path ends in a word for what it does; `guarded`: the status of the record may
      forbid it.
    - `relates`: its path may name a relation; `on_map`: it is about a map of keys; `on_entry`:
      about one entry of a map.
    """

    reads: bool = False
    shows_records: bool = False
    whole_record: bool = False
    takes_fields: bool = False
    creates: bool = False
    creates_named: bool = False
    updates: bool = False
    partial: bool = False
    ends: bool = False
    tries: bool = False
    by_verb: bool = False
    guarded: bool = False
    reveals: bool = False
    relates: bool = False
    on_map: bool = False
    on_entry: bool = False
    binary: bool = False
    bare: bool = False


class Effect(StrEnum):
    """The effect of an operation on its resource. A member without traits is an error at import."""

    traits: Traits

    def __new__(cls, name: str, traits: Traits | None = None) -> Self:
        if traits is None:
            raise TypeError(f"the effect {name} has no traits")
        member = str.__new__(cls, name)
        member._value_ = name
        member.traits = traits
        return member

    LIST = "list", Traits(reads=True, shows_records=True)
    SHOW = "show", Traits(reads=True, shows_records=True, whole_record=True)
    CHECK = "check", Traits(reads=True, relates=True, bare=True)
    CREATE = (
        "create",
        Traits(takes_fields=True, creates=True, whole_record=True, reveals=True),
    )
    UPDATE = (
        "update",
        Traits(takes_fields=True, updates=True, partial=True, whole_record=True, guarded=True),
    )
    REPLACE = (
        "replace",
        Traits(
            takes_fields=True,
            creates=True,
            creates_named=True,
            updates=True,
            whole_record=True,
            reveals=True,
        ),
    )
    DELETE = "delete", Traits(ends=True, guarded=True)
    TRY = "try", Traits(by_verb=True, tries=True)
    ACTION = "action", Traits(by_verb=True, guarded=True, reveals=True)
    LINK = "link", Traits(creates=True, creates_named=True, relates=True)
    UNLINK = "unlink", Traits(ends=True, relates=True)
    UPLOAD = "upload", Traits(binary=True, creates_named=True, by_verb=True, guarded=True)
    DOWNLOAD = "download", Traits(reads=True, binary=True)
    MAP_LIST = "map-list", Traits(reads=True, on_map=True)
    MAP_REPLACE = "map-replace", Traits(on_map=True)
    MAP_UPDATE = "map-update", Traits(on_map=True, partial=True)
    MAP_SHOW = "map-show", Traits(reads=True, on_map=True, on_entry=True)
    MAP_SET = "map-set", Traits(on_map=True, on_entry=True)
    MAP_DELETE = "map-delete", Traits(ends=True, on_map=True, on_entry=True)
    DISCOVERY = "discovery", Traits(reads=True, bare=True)
    REDIRECT = "redirect", Traits(reads=True, bare=True)

    @property
    def creates_record(self) -> bool:
        """Whether it may create a record with fields, and not only a relation."""
        return self.traits.creates and self.traits.takes_fields

    @property
    def creates_alone(self) -> bool:
        """Whether it creates a record or a relation, and changes none."""
        return self.traits.creates and not self.traits.updates

    @property
    def reads_records(self) -> bool:
        """Whether it reads stored records, their data or their relations."""
        return self.traits.reads and self not in (Effect.DISCOVERY, Effect.REDIRECT)

    @property
    def changes_record(self) -> bool:
        """Whether it creates, changes or ends a record, and not only its data, a relation or an
        entry of a map."""
        row = self.traits
        return not (row.reads or row.tries or row.binary or row.relates or row.on_map)

    @property
    def needs_record(self) -> bool:
        """Whether it changes or ends a record that is stored already."""
        return self.changes_record and (self.traits.updates or not self.traits.creates)

    @property
    def writes_values(self) -> bool:
        """Whether its body holds the fields of a record, or arguments about one."""
        return self.changes_record and not self.traits.ends

    @property
    def is_about_one(self) -> bool:
        """Whether it is about one record, its data or a relation, and does more than check it."""
        row = self.traits
        relates = row.relates and not row.reads
        return self.changes_record or row.whole_record or row.binary or relates

    @property
    def lists(self) -> bool:
        """Whether its answer has all records, or all entries of a map."""
        records = self.traits.shows_records and not self.traits.whole_record
        entries = self.traits.on_map and not self.traits.on_entry
        return self.traits.reads and (records or entries)

    @property
    def writes_map(self) -> bool:
        """Whether it writes entries of a map."""
        return self.traits.on_map and not (self.traits.reads or self.traits.ends)

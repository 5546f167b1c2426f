"""The metadata of a record: typed, and stored in the form that data folders have."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from liveref.service.system.record_meta import RecordMeta, change_meta, meta_of
from liveref.store.base import Record
from liveref.store.paths import value_at

STORED: dict[str, Any] = {
    "number": 7,
    "identity": "emma",
    "parent": "shelf-1",
    "target": ["author", "austen"],
    "owner": "set-1",
    "owns": {"cover": "c-1"},
    "related": ["author_id"],
    "project": "p",
    "seen": ["ann", "bob"],
    "phases": [["lent", 12.0], ["here", 20]],
    "due": 12.0,
    "moves": [["lent", 12.0], ["here", 20]],
    "secrets": {"password": 3.5},
    "hashes": {"password": "$argon2id$x"},
    "bodies": {"file": {"key": "k", "size": 3, "md5": "m", "sha512": "s"}},
    "out_of": ["range-1", None],
    "expires": 40.0,
    "gone": True,
    "lent": {"application_credential": "a", "roles": ["r"]},
    "ends": 2,
    "served": "image",
}
"""Metadata as every liveref stores them."""


def book(**data: Any) -> Record:
    return Record(kind="book", id="1", data=data, created=1.0, updated=1.0)


def test_the_sample_has_each_entry() -> None:
    assert set(STORED) == set(RecordMeta.__struct_fields__)


def as_stored(record: Record) -> dict[str, Any]:
    """The data of a record as a store has them."""
    stored: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record.data))
    return stored


def test_stored_metadata_stay_as_they_are() -> None:
    record = book(_=STORED)
    change_meta(record).ends += 1
    assert as_stored(record)["_"] == STORED | {"ends": 3}


def test_bodies_of_the_first_data_folders_have_no_digests() -> None:
    record = book(_={"bodies": {"file": {"key": "k", "size": 3}}})
    meta = change_meta(record)
    assert (meta.bodies["file"].size, meta.bodies["file"].md5) == (3, "")
    assert as_stored(record)["_"] == {"bodies": {"file": {"key": "k", "size": 3}}}


def test_only_values_that_are_set_are_stored() -> None:
    record = book(name="Emma")
    assert meta_of(record).parent is None
    assert record.data == {"name": "Emma"}
    change_meta(record).parent = "shelf-1"
    assert as_stored(record) == {"name": "Emma", "_": {"parent": "shelf-1"}}


@pytest.mark.parametrize("is_read", [False, True])
def test_record_as_it_was_before_keeps_its_metadata(is_read: bool) -> None:
    record = book(_={"owns": {"cover": "c-1"}})
    if is_read:
        meta_of(record)
    before = msgspec.structs.replace(record, data=dict(record.data))
    change_meta(record).owns = {"cover": "c-2"}
    assert meta_of(before).owns == {"cover": "c-1"}
    assert meta_of(record).owns == {"cover": "c-2"}


def test_store_finds_values_of_metadata_that_were_read() -> None:
    record = book(_={"parent": "shelf-1", "seen": ["ann"]})
    unread = [value_at(record.data, ("_", name)) for name in ("parent", "seen", "due", "copy")]
    meta_of(record)
    values = [value_at(record.data, ("_", name)) for name in ("parent", "seen", "due", "copy")]
    assert values == unread == ["shelf-1", ["ann"], None, None]


def test_other_data_in_the_place_of_metadata_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"Expected `int \| null`.*number"):
        meta_of(book(_={"number": "seven"}))

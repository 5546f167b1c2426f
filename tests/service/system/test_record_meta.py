"""The metadata of a record: typed, and stored in the form that data folders have."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import msgspec
import pytest

from liveref.service.system.record_meta import MetaChange, RecordMeta, meta_of
from liveref.store.base import Record

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


def test_stored_metadata_stay_as_they_are() -> None:
    record = book(_=STORED)
    with MetaChange(record) as meta:
        meta.ends += 1
    assert msgspec.json.decode(msgspec.json.encode(record.data["_"])) == STORED | {"ends": 3}


def test_bodies_of_the_first_data_folders_have_no_digests() -> None:
    record = book(_={"bodies": {"file": {"key": "k", "size": 3}}})
    with MetaChange(record) as meta:
        assert (meta.bodies["file"].size, meta.bodies["file"].md5) == (3, "")
    assert record.data["_"] == {"bodies": {"file": {"key": "k", "size": 3}}}


def test_only_values_that_are_set_are_stored() -> None:
    record = book(name="Emma")
    with MetaChange(record) as meta:
        meta.parent, meta.owns = None, {}
    assert record.data == {"name": "Emma"}
    with MetaChange(record) as meta:
        meta.parent = "shelf-1"
    assert record.data == {"name": "Emma", "_": {"parent": "shelf-1"}}


def test_what_is_read_is_a_copy() -> None:
    record = book(_={"owns": {"cover": "c-1"}})
    meta_of(record).owns["cover"] = "c-2"
    assert record.data["_"] == {"owns": {"cover": "c-1"}}


def test_a_block_that_raises_changes_nothing() -> None:
    record = book(_={"ends": 1})
    with suppress(KeyError), MetaChange(record) as meta:
        meta.ends = 5
        raise KeyError
    assert record.data["_"] == {"ends": 1}


def test_other_data_in_the_place_of_metadata_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"Expected `int \| null`.*number"):
        meta_of(book(_={"number": "seven"}))

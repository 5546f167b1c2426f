"""Sentences about fields that no update may change."""

from __future__ import annotations

import pytest

from liveref.rules.lifecycle.immutable import immutable_fields

FIELDS = ("id", "name", "isbn", "shelf_id", "label_colour")


@pytest.mark.parametrize(
    ("sentence", "row", "named"),
    [
        # Of the field in whose text it stands:
        ("This attribute is read-only, it is set by the library alone.", "isbn", ["isbn"]),
        ("Read-only number that the library gives.", "isbn", ["isbn"]),
        ("Immutable; taken from the cover.", "isbn", ["isbn"]),
        ("Unlike ``name``, this field is read-only.", "isbn", ["isbn"]),
        ("You cannot update this parameter after you create the book.", "isbn", ["isbn"]),
        # Of fields that it names:
        ("``isbn`` is immutable, and can't be updated after that.", "name", ["isbn"]),
        ("``isbn``, ``none``, and ``name`` are immutable after creation.", None, ["isbn", "name"]),
        ("The ``isbn`` and ``name`` fields cannot be updated.", None, ["isbn", "name"]),
        ("Some, as number (isbn), and shelf (shelf_id) cannot be updated.", None, FIELDS[2:4]),
        ("The label_colour cannot be updated as readers know it.", None, ["label_colour"]),
        # Of other things, or at times only:
        ("Read-only access.", "isbn", []),
        ("Indicates whether this is a read-only number.", "isbn", []),
        ("Available options are ``immutable``.", "isbn", []),
        ("The book cannot be updated if it is lent.", None, []),
        ("Before version ``1.37``, the ``isbn`` cannot be changed.", None, []),
        ("The ``isbn`` cannot be updated: any changes will bring another book.", None, []),
        ("You cannot change this value through the desk.", "isbn", []),
    ],
)
def test_immutable_fields(sentence: str, row: str | None, named: list[str]) -> None:
    assert sorted(set(immutable_fields(sentence, FIELDS, row))) == sorted(named)

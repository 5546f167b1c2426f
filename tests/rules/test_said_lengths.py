"""Lengths that a section sets for fields of what it is about; names have 255 by convention."""

from __future__ import annotations

import pytest

from documents import document, operation, row
from liveref.families import conventions
from liveref.rules.infer import infer


@pytest.mark.parametrize(
    ("prose", "most"),
    [
        ("A book's name must be unique and no more than 64 characters.", 64),
        ("The book's ``name`` must be at most 12 characters long.", 12),
        ("A book's name must be unique. Shelves take no more than 64 characters.", 255),
        ("A shelf's name must be no more than 64 characters.", 255),
        ("A book's name is usually no more than 64 characters.", 255),
    ],
)
def test_length_of_a_field(prose: str, most: int | None) -> None:
    written = operation("POST /books", "Create book", request=[row("name"), row("isbn")])
    [made] = infer(document(written, prose=prose), conventions()).operations
    assert made.request is not None
    properties = made.request.record.properties
    assert (properties["name"].schema.max_length, properties["isbn"].schema.max_length) == (
        most,
        None,
    )

"""Fields of which prose says that no two of a thing have the same value."""

from __future__ import annotations

import pytest

from documents import document, operation, row
from liveref.families import conventions
from liveref.rules.infer import infer


@pytest.mark.parametrize(
    ("text", "unique"),
    [
        ("Book name should be unique.", [("name",)]),
        ("A book's name must be unique across all shelves.", [("name",)]),
        ("A conflict(409) is returned if book with same name is already present.", [("name",)]),
        ("409 if a book with the same name already exists under it.", []),
        ("409 if a book with same name already exists under the shelf.", [("name", "_.parent")]),
        ("409 if a book with the same name already exists in the city.", []),
        ("A book's name must be unique within a house.", []),
        ("Shelf name should be unique.", []),
        ("The name is not a unique identifier.", []),
    ],
)
def test_fields_that_are_unique(text: str, unique: list[tuple[str, ...]]) -> None:
    shelves = operation("GET /shelves/{shelf_id}", "Show shelf", response=[row("id")])
    made = operation(
        "POST /shelves/{shelf_id}/books", "Create book", prose=text, request=[row("name")]
    )
    behaviour = infer(document(shelves, made), conventions()).behaviour.resources
    assert list(behaviour["book"].unique if "book" in behaviour else ()) == unique

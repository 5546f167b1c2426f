"""Sentences about records that hinder a delete."""

from __future__ import annotations

import pytest

from documents import document, operation
from liveref.families import conventions
from liveref.rules.infer import infer
from liveref.rules.text.delete_conditions import barring, hindering

RESOURCES = ("shelf", "book", "loan", "bookmark", "readinglist", "library_card", "reader")


def of(sentence: str, resource: str = "shelf") -> list[str]:
    return [*hindering(sentence, resource, RESOURCES)]


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        # Records that may not be there:
        ("You cannot already have a loan of the shelf.", ["loan"]),
        ("The shelf must have no loans.", ["loan"]),
        ("You can delete a shelf only if it contains no dependent books.", ["book"]),
        ("It must not be ``lent``, belong to a reader, have loans or be torn.", ["loan"]),
        ("You must first delete all books of the shelf.", ["book"]),
        # If there are any:
        ("If any books are using this shelf the service returns ``Conflict (409)``.", ["book"]),
        ("If any books using this shelf the service returns ``Conflict (409)``.", ["book"]),
        ("If a book is associated with the shelf 409 (Conflict) is returned.", ["book"]),
        ("The operation fails if any books allocated from the shelf are in use.", ["book"]),
        ("A `409 Conflict` is returned if there exist books records for the shelf.", ["book"]),
        ("The call fails until all its books are deleted.", ["book"]),
        # If it has some:
        ("If the shelf has books, the request is rejected.", ["book"]),
        ("You cannot delete a shelf if it has books placed on it.", []),
        ("You cannot delete a shelf if it has books created on it.", ["book"]),
        ("HTTP 409 when the shelf has associations with any ReadingList.", ["readinglist"]),
        # If it is used:
        ("A shelf cannot be deleted if it is still used by book or reader.", ["book", "reader"]),
        ("A shelf cannot be deleted if it is still attached to book(s).", ["book"]),
        ("A shelf that is still in use by a reading list cannot be deleted.", ["readinglist"]),
        ("Attempts to delete a shelf that is in use by a book result in a 409.", ["book"]),
        ("The request fails if the shelf is still in use.", ["*"]),
        ("It cannot be deleted while it is in use.", ["*"]),
        # Named by its end:
        ("A shelf cannot be deleted if it is used by a card.", ["library_card"]),
        # Its own like hinders it where another is meant:
        ("The shelf cannot be deleted because it has child shelves.", ["shelf"]),
        ("The request fails if the shelf is attached to a reader.", ["reader"]),
        ("The request fails if the shelf is attached to a shelf.", []),
        # Said of something else:
        ("The request fails if the reader is in use.", []),
        ("The request fails if the reader has books.", []),
        ("The request fails if the reader is attached to a book.", []),
        # Not refused, or not for that alone:
        ("Deleting a shelf that is in use by books is not recommended.", []),
        ("If a book is still associated with the shelf, it is put away.", []),
        ("The call either deletes all books or fails until all books are deleted.", []),
        ("You cannot delete a shelf if it has more than one book on it.", []),
        ("You cannot delete a shelf if it has books with the flag ``old`` on it.", []),
        ("It fails if the shelf has a book and the book is torn.", []),
        ("You cannot delete a shelf if any book of it has any usage.", []),
        ("The request fails if the shelf is not used by a book.", []),
        # Unknown:
        ("The operation fails if the shelf has attached lamps.", []),
        ("The shelf cannot be deleted if it is used by lamps.", []),
    ],
)
def test_what_hinders_a_delete(sentence: str, named: list[str]) -> None:
    assert of(sentence) == named


@pytest.mark.parametrize(
    ("sentence", "fields"),
    [
        ("If the shelf is lent, you must have administrator privileges to move it.", ["lent"]),
        ("- If a shelf is lent, you must have administrative privileges.", ["lent"]),
        # Another thing, no flag, no condition:
        ("If the book is lent, you must have administrator privileges.", []),
        ("If the shelf is torn, you must have administrator privileges.", []),
        ("You must have administrator privileges to move a shelf that is lent.", []),
    ],
)
def test_what_leaves_a_thing_to_administrators(sentence: str, fields: list[str]) -> None:
    assert [*barring(sentence, "shelf", ["lent", "full"])] == fields


def test_what_a_delete_says_becomes_its_precondition() -> None:
    api = infer(
        document(
            operation("POST /shelves", "Create shelf", answered=[{"name": "x"}]),
            operation("POST /books", "Create book", answered=[{"shelf_id": "1"}]),
            operation(
                "DELETE /shelves/{shelf_id}",
                "Delete shelf",
                prose="Deletes a shelf.\n\nThe operation fails if any books are\nattached to it.",
            ),
        ),
        conventions(),
    )
    assert api.behaviour.resources["shelf"].actions["delete"].unless == ("book",)

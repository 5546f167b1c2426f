"""Sentences about a status."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from documents import document, operation
from liveref.families import conventions
from liveref.model.behaviour.transitions import Transition
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.rules.infer import infer
from liveref.rules.sentences.collecting import split
from liveref.rules.text.status_sentences import acted_on, following, needed


def sentences(text: str) -> Iterator[str]:
    return (sentence.text for sentence in split(Prose(text, Origin("index.rst", 1))))


def needed_in(text: str, resource: str) -> tuple[str, ...]:
    return tuple(status for one in sentences(text) for status in needed(one, resource))


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("The book status must be ``shelved``.", ("shelved",)),
        ("Book status must be ``a``, ``b`` or ``c``, and must not be ``d``.", ("a", "b", "c")),
        ("The book ``status`` must be either ``a`` or ``b``.", ("a", "b")),
        ("You can only lend a book when its status is ``a`` (``b`` is for staff).", ("a",)),
        ("You can only lend a book when its status is one of:\n\n* ``a``\n* ``b``", ("a", "b")),
        ("Lending needs its status to be ``a``.", ("a",)),
        ("The book must have the status ``lent``.", ("lent",)),
        ("The book must be in the ``lent`` state.", ("lent",)),
        ("This is only valid when the book is in ``lent`` state.", ("lent",)),
        ("It returns an error if the book status is not ``a`` or ``b``.", ("a", "b")),
        ("The status of the book must be ``a``.", ("a",)),
        ("Status must be ``a``.\n\n- If it is lent, the status must be ``b``.", ("a",)),
        # Of something else:
        ("The reader status must be ``a``.", ()),
        ("The status of the reader must be ``a``.", ()),
        ("The ``loan_status`` must be ``a``.", ()),
        # No statuses:
        ("The book status must be good.", ()),
        ("Shows the book status.", ()),
    ],
)
def test_where_an_operation_is_open(text: str, statuses: tuple[str, ...]) -> None:
    assert needed_in(text, "book") == statuses


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Lends a book and changes its status to ``lent``.", "lent"),
        ("After you lend a book, its status changes to ``lent``.", "lent"),
        ("Update book status to 'lent'.", "lent"),
        ("The book status will be ``lent``.", "lent"),
        ("The book status will change from ``a`` to ``lent``.", None),
        ("Changes the book status from ``a`` to ``lent``.", "lent"),
        ("A lent book shows a status of ``lent`` or ``late``.", "lent"),
        ("A lent book shows a ``lent`` status.", "lent"),
        ("You can see the book status as ``lent``.", "lent"),
        ("Its status changes to ``asked``.\n\nIts status changes to ``lent``.", "lent"),
        ("If successful, the status will return to ``shelved``.", "shelved"),
        # Statuses that pass, that tell of a failure, or that belong to another record:
        ("Its status changes to ``lending``.", None),
        ("Its status changes to ``error``.", None),
        ("If the reader is ill, the book status changes to ``late``.", None),
        ("If the status does not change to ``lent``, ask again.", None),
        ("The reader status changes to ``happy``.", None),
    ],
)
def test_what_follows(text: str, status: str | None) -> None:
    create = operation("POST /books", "Create book", answered=[{"status": "shelved"}])
    lend = operation("POST /books/{id}/lend", "Lend book", prose=text)
    behaviour = infer(document(create, lend), conventions()).behaviour.resources["book"]
    phases = behaviour.actions.get("lend", Transition()).to
    assert [phase.status for phase in phases] == ([] if status is None else [status])


@pytest.mark.parametrize(
    ("resource", "text", "whole"),
    [
        ("shop_book", "The book status must be ``a``.", True),
        ("book", "The shop book status must be ``a``.", True),
        ("shop_book", "The shopping book status must be ``a``.", False),
        ("reading_room", "The reading room status must be ``a``.", True),
        ("readingroom", "The reading room status must be ``a``.", True),
        ("room", "The bathroom status must be ``a``.", True),
        ("book", "The bookcase status must be ``a``.", False),
    ],
)
def test_whose_status_is_meant(resource: str, text: str, whole: bool) -> None:
    assert bool(needed_in(text, resource)) == whole


def test_what_is_acted_on() -> None:
    text = "Returns, or brings back, a lent book. A torn book is not taken."
    assert acted_on(next(sentences(text)), "book") == ("lent",)


@pytest.mark.parametrize("unit", ["``a`` or ", "- ", "the ", "\n* ``a``", "status must be "])
def test_long_texts_take_no_longer_than_they_are_long(unit: str) -> None:
    text = "The book status must be " + unit * 5_000
    for sentence in sentences(text):
        assert not needed(sentence, "book") or not [*following(sentence, "book")]

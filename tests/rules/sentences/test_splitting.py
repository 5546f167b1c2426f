"""Prose -> sentences: where each begins, what is a literal, what continues another one."""

from __future__ import annotations

import pytest

from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.sentence import Place, Sentence
from liveref.rules.sentences.collecting import sentences_of


def split(source: str, markup: str = "rst") -> list[Sentence]:
    prose = Prose(source, Origin("index.rst", 10), markup)
    return [*sentences_of(prose, Place.OPERATION, (), 0)]


def literals(sentence: Sentence) -> list[str]:
    return [sentence.plain[span.start : span.end] for span in sentence.literals]


@pytest.mark.parametrize(
    ("source", "sentences"),
    [
        ("One ends. Two follows.", ["One ends.", "Two follows."]),
        (
            "Max. two keys per lock. A third gets 403.",
            ["Max. two keys per lock.", "A third gets 403."],
        ),
        ("It has a form, e.g. ``A-1``. ``b`` is next.", ["It has a form, e.g. A-1.", "b is next."]),
        ("Versions such as ``1.2. Beta`` stay whole.", ["Versions such as 1.2. Beta stay whole."]),
        ("A kite flies\nhigh. It\nlands.", ["A kite flies high.", "It lands."]),
        ("Is it wet? Then wait.", ["Is it wet?", "Then wait."]),
        ("A price of 2.50 is low.", ["A price of 2.50 is low."]),
        ("One stands.\n\nAnother paragraph", ["One stands.", "Another paragraph"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(source: str, sentences: list[str]) -> None:
    assert [sentence.plain for sentence in split(source)] == sentences


def test_a_sentence_begins_on_its_line() -> None:
    source = "The first\nends. The second\nends.\n\n.. note::\n\n   A third.\n\n- A fourth.\n"
    assert [sentence.origin.line for sentence in split(source)] == [10, 11, 16, 18]


def test_the_text_is_word_for_word_with_its_markup() -> None:
    [first, second] = split("A *kite* is ``red``. ``blue`` is\nnot a **colour** here.")
    assert first.text == "A *kite* is ``red``."
    assert second.text == "``blue`` is not a **colour** here."
    assert second.plain == "blue is not a colour here."


@pytest.mark.parametrize(
    ("source", "markup", "words"),
    [
        ("Set ``colour`` to ``red``.", "rst", ["colour", "red"]),
        ("Set `colour` to `a page <http://x.org>`_.", "rst", ["colour"]),
        ("Set `colour` to ``a `b` c``.", "commonmark", ["colour", "a `b` c"]),
        ("Nothing `is` code.", "plain", []),
    ],
)
def test_literals_are_marked_whatever_the_markup(
    source: str, markup: str, words: list[str]
) -> None:
    assert literals(split(source, markup)[0]) == words


def test_short_items_continue_the_sentence_that_announces_them() -> None:
    [sentence] = split("The colour is one of:\n\n- ``red``\n- ``dark blue``\n")
    assert sentence.plain == "The colour is one of: red, dark blue"
    assert literals(sentence) == ["red", "dark blue"]


def test_a_long_item_is_read_with_the_sentence_that_announces_it() -> None:
    items = "- the kite is already up in the air\n- the wind is stronger than ten knots"
    source = f"The request is refused if:\n\n{items}"
    assert [sentence.plain for sentence in split(source)] == [
        "The request is refused if the kite is already up in the air",
        "The request is refused if the wind is stronger than ten knots",
    ]


def test_items_that_are_clauses_are_read_one_by_one_however_short() -> None:
    source = "Landing a kite\n\n* sets its ``state`` to ``down``, and\n* is possible twice a day."
    assert [sentence.plain for sentence in split(source)] == [
        "Landing a kite sets its state to down",
        "Landing a kite is possible twice a day",
    ]


def test_a_word_above_a_list_is_a_title_and_no_beginning() -> None:
    source = "Conditions\n\n* The kite is up.\n* The wind is strong."
    assert [sentence.plain for sentence in split(source)] == [
        "Conditions",
        "The kite is up.",
        "The wind is strong.",
    ]


def test_no_item_of_a_mixed_list_is_lost() -> None:
    source = (
        "Before that:\n\n- It flies.\n- The wind must be stronger than ten knots.\n- It is red."
    )
    assert [(sentence.origin.line, sentence.text) for sentence in split(source)] == [
        (12, "It flies."),
        (13, "The wind must be stronger than ten knots."),
        (14, "It is red."),
    ]


def test_the_text_of_a_list_has_the_marks_of_its_items() -> None:
    [sentence] = split("The colour is one of:\n\n* ``red``\n* ``blue``\n")
    assert sentence.text == "The colour is one of: * ``red`` * ``blue``"


def test_a_note_is_marked() -> None:
    [note, after] = split(".. note:: A kite has\n   one string.\n\nIt is long.")
    assert note.plain == "A kite has one string."
    assert (note.in_note, after.in_note) == (True, False)


@pytest.mark.parametrize(
    "source",
    [
        '.. code-block:: json\n\n   {"a": "It must be."}',
        "+---+---+\n| a | b |\n+---+---+",
        "=== ===\nA   B\n=== ===",
        ".. a comment that must not be read.",
    ],
)
def test_code_tables_and_comments_are_no_sentences(source: str) -> None:
    assert [sentence.plain for sentence in split(source) if "must" in sentence.plain] == []


def test_a_literal_block_is_no_sentence() -> None:
    assert [
        sentence.plain for sentence in split("Such as this::\n\n   it must not count.\n\nEnd.")
    ] == [
        "Such as this:",
        "End.",
    ]

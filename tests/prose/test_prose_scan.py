"""Nothing of reStructuredText is left in what is rendered, and text means itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from liveref.loading import load
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.prose import commonmark, plain
from published import CORE, each_of, release

ALL = ("image", *each_of(*CORE))
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LEFT_OVER = re.compile(
    r"::(?=\s|$)|:[\w.+-]+:`|(?:^|\s)\.\. \S|``|`__?(?!\w)|\|[\w-]+\||(?<=\w)\\ ", re.MULTILINE
)
HARMLESS = re.compile(r"</?su[bp]>|<br>")


def text_of(tokens: list[Token]) -> Iterator[str]:
    """The text that a reader of CommonMark sees, code left out."""
    for token in tokens:
        if token.type in ("text", "html_inline", "html_block"):
            yield token.content
        yield from text_of(token.children or [])


@cache
def prose_of(name: str) -> tuple[Prose, ...]:
    """Every different piece of prose in an API."""
    api = load(name if name == "image" else release(name)).api
    return tuple({piece.source: piece for piece in pieces(api)}.values())


def pieces(value: Any) -> Iterator[Prose]:
    if isinstance(value, Prose):
        yield value
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from pieces(getattr(value, field))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from pieces(part)
    elif isinstance(value, dict):
        yield from pieces(list(value.values()))


@pytest.mark.parametrize("name", ALL)
def test_nothing_of_the_source_markup_is_left(name: str) -> None:
    assert prose_of(name)
    for piece in prose_of(name):
        seen = "\n".join(text_of(READER.parse(commonmark(piece))))
        match = LEFT_OVER.search(seen)
        assert not match, f"{piece.origin}: {match and match[0]!r} in {seen[:500]}"


@pytest.mark.parametrize("name", ALL)
def test_no_html_gets_through(name: str) -> None:
    for piece in prose_of(name):
        for token in READER.parse(commonmark(piece)):
            assert token.type != "html_block", piece.origin
            for child in token.children or []:
                assert child.type != "html_inline" or HARMLESS.fullmatch(child.content)


@pytest.mark.parametrize("name", ALL)
def test_no_words_are_lost(name: str) -> None:
    """Text that is literal in the source is literal in the result, and nothing of it is missing."""
    for piece in prose_of(name):
        seen = " ".join(plain(piece).split())
        paragraphs = re.sub(r"(?ms)^(\s*)\.\. .*?(?=^\1?\S|\Z)", "", piece.source)
        for word in re.findall(r"``([^`\s]+)``", paragraphs):
            assert word in seen, f"{piece.origin}: {word}"


SIGNS = st.text(st.sampled_from(list("ab1 *_`[]()<>&;#-+.!|~\\:/=\"'{}\n")), max_size=60)


@given(SIGNS)
@settings(max_examples=400, deadline=None)
def test_plain_text_means_itself(text: str) -> None:
    rendered = commonmark(Prose(text, Origin("p", 1), "plain"))
    seen = [token for token in READER.parse(rendered) if token.type == "inline"]
    shown = " ".join("".join(text_of([token])) for token in seen)
    assert " ".join(shown.split()) == " ".join(text.split())


@given(
    st.text(st.characters(blacklist_characters="`\\\x00", codec="utf-8"), min_size=1, max_size=30)
)
@settings(max_examples=200, deadline=None)
def test_a_literal_keeps_its_signs(text: str) -> None:
    word = "x" + " ".join(text.split()) + "x"
    rendered = commonmark(Prose(f"Say ``{word}`` now.", Origin("p", 1)))
    codes = [
        c.content
        for t in READER.parse(rendered)
        for c in t.children or []
        if c.type == "code_inline"
    ]
    assert codes == [" ".join(word.split())]


PIECES = st.sampled_from(
    [
        "``a``", "*a*", "**a**", ":ref:`a <b>`", "`a <http://b>`_", "|a|", "a_", "::", "\n\n", "\n",
        "  ", "- a\n", "1. a\n", ".. note:: a\n", ".. code::\n\n   a\n", ".. |a| replace:: b\n",
        "=====\n", "+--+\n|a |\n+--+\n", "term\n  def\n", ":f: a\n", "| a\n", "\\ ", "`", "*", "__",
        ".. _a: http://b\n", ".. [1] a\n", "[1]_", ".. image:: a\n", ".. list-table::\n\n   * - a",
        ".. |a| replace:: |a|\n", "é", "\t", "a", ">>> a\n", "-a  b\n",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25))
@settings(max_examples=300, deadline=None)
def test_no_source_is_refused(parts: list[str]) -> None:
    piece = Prose("".join(parts), Origin("p", 1))
    rendered = commonmark(piece)
    assert rendered == commonmark(piece)
    READER.render(rendered)
    plain(piece)


def test_commonmark_stays_as_it_is() -> None:
    assert commonmark(Prose("A *b* ``c``\n", Origin("p", 1), "commonmark")) == "A *b* ``c``"


def test_plain_has_no_marks() -> None:
    source = "A **b** ``c_d`` `e <http://f>`_.\n\n- *g*\n- h\n\n.. note:: i"
    assert plain(Prose(source, Origin("p", 1))) == "A b c_d e.\n\n- g\n- h\n\n> Note: i"

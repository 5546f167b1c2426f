"""Parts of files: any options choose lines of the file, and those that choose none are findings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveref.reading.excerpt import excerpt, unmet

TEXT = "one\ntwo\nthree\nfour\n"
texts = st.text(st.characters(codec="utf-8"), max_size=12)
numbers = st.integers(-10, 10).map(str) | st.sampled_from(["9" * 30, "9" * 5000, "x", ""]) | texts
options = st.fixed_dictionaries(
    {},
    optional={
        "lines": st.sampled_from(["1", "2-3", "3-", "-", "9-1", "1-" + "9" * 30, "1,,2"]) | texts,
        "start-line": numbers,
        "end-line": numbers,
        "start-after": st.sampled_from(["one", "three", "five"]) | texts,
        "end-before": st.sampled_from(["two", "four", "five"]) | texts,
        "start-at": texts,
        "end-at": texts,
    },
)


@given(texts | st.just(TEXT), options)
def test_an_excerpt_has_lines_of_the_text_at_their_places(
    text: str, chosen: dict[str, str]
) -> None:
    lines = text.splitlines()
    part = excerpt(text, chosen).split("\n") if lines else []
    assert len(part) == len(lines)
    assert all(line in ("", whole) for line, whole in zip(part, lines, strict=True))
    if lines and text.strip() and not "".join(part).strip():
        assert list(unmet("x.inc", text, chosen))


@pytest.mark.parametrize(
    ("chosen", "part"),
    [
        ({"lines": "2-3"}, "two three"),
        ({"lines": "4,1"}, "one four"),
        ({"start-line": "1", "end-line": "3"}, "two three"),
        ({"start-line": "-2"}, "three four"),
        ({"end-line": "-3"}, "one"),
        ({"end-line": "9" * 9}, "one two three four"),
        ({"start-after": "one", "end-before": "four"}, "two three"),
        ({"start-at": "three", "end-at": "three"}, "three"),
    ],
)
def test_options_choose(chosen: dict[str, str], part: str) -> None:
    assert excerpt(TEXT, chosen).split() == part.split()
    assert not list(unmet("x.inc", TEXT, chosen))


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"lines": "9-10"}, "select no line"),
        ({"lines": "x"}, "`:lines: x` is no list of lines"),
        ({"lines": "-"}, "`:lines: -` is no list of lines"),
        ({"start-line": "99"}, "select no line"),
        ({"end-line": "0"}, "select no line"),
        ({"start-line": "3", "end-line": "2"}, "select no line"),
        ({"start-line": "one"}, "`:start-line: one` is no whole number"),
        ({"end-line": "9" * 5000}, "is no whole number"),
        ({"start-after": "five"}, "no line has `five`, which `:start-after:` names"),
        ({"end-before": "five"}, "no line has `five`, which `:end-before:` names"),
        ({"start-after": "four"}, "select no line"),
    ],
)
def test_options_that_choose_nothing_are_findings(chosen: dict[str, str], message: str) -> None:
    (finding,) = unmet("x.inc", TEXT, chosen)
    assert "x.inc" in finding
    assert message in finding


def test_of_an_empty_file_nothing_can_be_chosen() -> None:
    assert not list(unmet("x.inc", "", {"lines": "1-3"}))

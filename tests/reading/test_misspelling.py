"""Lines that were meant as directives: the table `tests/cases/misspellings.yaml`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from liveref.reading.blocks import Directive
from liveref.reading.misspelling import misspelling, unknown_options

TABLE = Path(__file__).parent.parent / "cases" / "misspellings.yaml"
NAMES = ["rest_method", "rest_parameters", "rest_status_code"]
LINES = [
    pytest.param(line, directive, id=f"{group}: {line}")
    for group, lines in yaml.safe_load(TABLE.read_text()).items()
    for line, directive in lines.items()
]


@pytest.mark.parametrize(("line", "directive"), LINES)
def test_line(line: str, directive: str | None) -> None:
    wrong = misspelling(line)
    assert (wrong.directive if wrong else None) == directive


def test_the_message_shows_the_whole_line_as_it_should_be() -> None:
    wrong = misspelling(".. rest_methd:: GET /things")
    assert wrong is not None
    assert "write `.. rest_method:: GET /things`" in wrong.message


@pytest.mark.parametrize(
    ("directive", "option", "text"),
    [
        ("literalinclude", "langauge", "write `:language:`"),
        ("toctree", "max-depth", "write `:maxdepth:`"),
        ("include", "colour", "it has"),
        ("literalinclude", "language", None),
        ("list-table", "anything", None),  # whose options are not judged
    ],
)
def test_option(directive: str, option: str, text: str | None) -> None:
    messages = list(unknown_options(Directive(directive, 1, 2, options={option: ""})))
    assert [text in message for message in messages if text] == ([True] if text else [])
    assert len(messages) == (1 if text else 0)


def test_the_message_names_what_is_not_seen() -> None:
    wrong = misspelling(".. rest_method::\u00a0GET /things")
    assert wrong is not None
    assert "`.. rest_method::<U+00A0>GET /things`" in wrong.message
    assert "write `.. rest_method:: GET /things`" in wrong.message


@given(st.sampled_from(NAMES), st.data())
def test_a_slip_in_a_directive_of_references_is_noticed(name: str, data: st.DataObject) -> None:
    """One character of its name or its colons is left out, doubled, or exchanged for another."""
    line = f".. {name}:: GET /things"
    begin, end = line.index("r"), line.index(" GET")
    place = data.draw(st.integers(begin, end - 1))
    change = data.draw(st.sampled_from(["", line[place] * 2, "\u200b" + line[place], "e"]))
    slip = line[:place] + change + line[place + 1 :]
    wrong = misspelling(slip)
    is_directive = re.match(rf"\.\. +{name} ?:: ", slip) is not None
    assert is_directive or (wrong is not None and wrong.directive == name), slip

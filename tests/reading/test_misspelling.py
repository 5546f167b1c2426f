"""Lines that were meant as directives: the table `tests/cases/misspellings.yaml`."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from liveref.reading.blocks import Directive
from liveref.reading.misspelling import misspelling, unknown_options

TABLE = Path(__file__).parent.parent / "cases" / "misspellings.yaml"
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

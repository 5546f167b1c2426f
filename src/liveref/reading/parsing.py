"""One file's text -> `ParsedFile`: a pure function, which is what a cache keeps."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from docutils import frontend, nodes, statemachine, utils
from docutils.parsers.rst import Parser

from liveref.reading.blocks import Block, Notice, ParsedFile
from liveref.reading.directives import DIRECTIVES, Container
from liveref.reading.registry import registered
from liveref.reading.states import STATES, FlatInliner, FlatMachine

LINE_LIMIT = 10_000
"""Longer lines are not parsed; docutils refuses them too (its `line_length_limit`)."""

_ODD_BREAKS = re.compile("[\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def parse_file(text: str, name: str) -> ParsedFile:
    """Parse the text of one source file, without its includes.

    `name` is only for messages. Raises nothing: what docutils cannot digest becomes a notice.
    """
    lines, notices = _lines(text)
    inliner = FlatInliner()
    document = _document(name, notices)
    with registered(DIRECTIVES, default=Container):
        machine = FlatMachine(STATES, "Body")
        try:
            machine.run(list(lines), document, inliner=inliner)
        except RecursionError:
            notices.append(Notice(4, 1, "blocks are nested too deeply"))
        except Exception as error:  # docutils' own faults must not stop the reading
            notices.append(Notice(4, 1, f"docutils failed: {type(error).__name__}: {error}"))
    return ParsedFile(tuple(lines), tuple(sorted(inliner.blocks, key=_start)), tuple(notices))


def _lines(text: str) -> tuple[list[str], list[Notice]]:
    """Lines without tabs and trailing blanks; of overlong ones only a notice remains."""
    lines: list[str] = statemachine.string2lines(
        _ODD_BREAKS.sub(" ", text), tab_width=8, convert_whitespace=True
    )
    notices = []
    for number, line in enumerate(lines):
        if len(line) > LINE_LIMIT:
            lines[number] = ""
            notices.append(Notice(3, number + 1, f"the line is longer than {LINE_LIMIT}"))
    return lines, notices


def _start(block: Block) -> int:
    return getattr(block, "start", 0) or block.line


@cache
def _settings() -> Any:
    settings: Any = frontend.get_default_settings(Parser)
    settings._disable_config = True
    settings.file_insertion_enabled = False
    settings.raw_enabled = False
    settings.report_level = 2
    settings.halt_level = 5
    return settings


def _document(name: str, notices: list[Notice]) -> nodes.document:
    """An empty document whose messages go to `notices`."""
    reporter = utils.Reporter(name, report_level=2, halt_level=5, stream=False)

    def observe(message: Any) -> None:
        if message["level"] >= 2:
            text = message[0].astext() if len(message) else ""
            notices.append(Notice(message["level"], message.get("line") or 1, text))

    reporter.attach_observer(observe)
    document = nodes.document(_settings(), reporter, source=name)
    document.note_source(name, -1)
    return document

"""A piece of reStructuredText -> docutils' tree, inline markup and all."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from docutils import frontend, nodes, utils
from docutils.parsers.rst import Parser, states

from liveref.prose.directives import DIRECTIVES, Contents
from liveref.prose.roles import ROLES, known_role
from liveref.reading.registry import registered

_ODD_BREAKS = re.compile("[\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def parse(source: str) -> nodes.document:
    """The tree of a piece of reStructuredText, before any of docutils' transforms.

    It reads no file, runs nothing and passes nothing through raw; what docutils has to say
    about the markup is left in the tree as system messages. Raises nothing: what docutils
    cannot digest becomes one literal paragraph.
    """
    reporter = utils.Reporter("prose", report_level=5, halt_level=6, stream=False)
    document = nodes.document(_settings(), reporter, source="prose")
    document.note_source("prose", -1)
    lines = [line.rstrip() for line in _ODD_BREAKS.sub(" ", source).expandtabs(8).splitlines()]
    machine = _idle.pop() if _idle else _new_machine()
    with registered(DIRECTIVES, ROLES, default=Contents), known_role():
        try:
            machine.run(lines, document, inliner=states.Inliner())
        except Exception:  # docutils' own faults (and too deep nesting) must not stop an output
            document.clear()
            document += nodes.literal_block(source, source)
        else:
            machine.observers.clear()
            _idle.append(machine)
    return document


_idle: list[states.RSTStateMachine] = []
"""Machines that ended well, to be used again: making one takes as long as parsing a paragraph."""


def _new_machine() -> states.RSTStateMachine:
    return states.RSTStateMachine(state_classes=states.state_classes, initial_state="Body")


@cache
def _settings() -> Any:
    settings: Any = frontend.get_default_settings(Parser)
    settings._disable_config = True
    settings.file_insertion_enabled = False
    settings.raw_enabled = False
    settings.report_level = 5
    settings.halt_level = 6
    settings.syntax_highlight = "none"
    settings.smart_quotes = False
    return settings

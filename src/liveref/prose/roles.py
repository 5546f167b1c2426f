"""Interpreted text: each role, known or not, as what it shows to a reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from docutils import nodes
from docutils.parsers.rst import roles
from docutils.utils import unescape

Written = tuple[list[nodes.Node], list[nodes.system_message]]

_TITLED = re.compile(r"(.*?)\s*<([^<>]*)>", re.DOTALL)
_LITERAL = "code file samp option envvar command program kbd makevar regexp mimetype math token"
_STRONG = "guilabel menuselection dfn"
_LABEL = re.compile(r"[-_\s]+")


def _text(name: str, raw: str, text: str, *_: Any) -> Written:
    """The text that a reference shows: its title, else its target."""
    shown = unescape(text)
    titled = _TITLED.fullmatch(shown)
    if titled and titled[1]:
        shown = titled[1]
    elif _last(name) == "ref":
        shown = _LABEL.sub(" ", shown).strip()
    else:
        shown = shown.strip("<>").lstrip("!~")
    return [nodes.inline(raw, shown)], []


def _literal(name: str, raw: str, text: str, *_: Any) -> Written:
    """A piece of code."""
    shown = unescape(text, restore_backslashes=_last(name) in ("code", "math"))
    return [nodes.literal(raw, shown)], []


def _strong(_name: str, raw: str, text: str, *_: Any) -> Written:
    """Text of a user interface, printed bold."""
    return [nodes.strong(raw, unescape(text))], []


def _last(name: str) -> str:
    """The role's name without its domain: `py:class` is `class`."""
    return name.lower().rpartition(":")[2]


ROLES: dict[str, Any] = {
    **dict.fromkeys(_LITERAL.split(), _literal),
    **dict.fromkeys(_STRONG.split(), _strong),
}
"""The roles that show something else than plain text; docutils' own stand beside them."""


@contextmanager
def known_role() -> Iterator[None]:
    """Within `registered`: every role is known; one that docutils lacks shows its text."""
    table: Any = roles
    before = table.role

    def role(name: str, language: Any, _line: int, _reporter: Any) -> tuple[Any, list[Any]]:
        if own := ROLES.get(_last(name)):
            return own, []
        canonical = language.roles.get(name.lower() or table.DEFAULT_INTERPRETED_ROLE, "")
        registered_role = table._role_registry.get(canonical)
        shown = registered_role is not None and registered_role is not table.unimplemented_role
        return registered_role if shown and canonical != "raw" else _text, []

    table.role = role
    try:
        yield
    finally:
        table.role = before

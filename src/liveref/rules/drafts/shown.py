"""Values that the prose of a row shows: what the row describes looks like them.

Judged over the references of fifteen services: all nine objects and lists that stand so in the
descriptions of rows, as blocks or as literals, are values of these rows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from liveref.model.reason import Evidence
from liveref.rules.drafts.samples import of_values
from liveref.rules.drafts.shapes import Shape
from liveref.rules.text.json_repair import mended

__all__ = ["read_shown", "with_shown"]

_BLOCK = re.compile(r"::[ \t]*\n\s*\n((?:[ \t]+\S[^\n]*\n|[ \t]*\n)+)")
_LITERAL = re.compile(r"``([\[{][^`]*[\]}])``")
_WORD = re.compile(r"\b(null|true|false)\b")
_PYTHON = {"null": "None", "true": "True", "false": "False"}
_HEAVY = 10_000


def read_shown(text: str, name: str) -> tuple[Any, ...]:
    """The objects and lists in the prose of the row `name`; one below that name alone."""
    parts = _BLOCK.findall(text + "\n") + _LITERAL.findall(text) if len(text) < _HEAVY else []
    return tuple(value for part in parts for value in _read(part.strip(), name))


def _read(written: str, name: str) -> Iterator[Any]:
    if written.startswith(f'"{name}"'):
        written = f"{{{written}}}"
    value = mended(written)
    if value is msgspec.UNSET:
        value = _literal(written)
    if isinstance(value, dict) and list(value) == [name]:
        value = value[name]
    if isinstance(value, dict | list):
        yield value


def _literal(written: str) -> Any:
    """A value in single quotes, as Python writes it."""
    if not written.startswith(("{", "[")):
        return msgspec.UNSET
    try:
        return ast.literal_eval(_WORD.sub(lambda word: _PYTHON[word[0]], written))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return msgspec.UNSET


def with_shown(shape: Shape, values: Iterable[Any]) -> Shape | None:
    """A copy of an object, or of a list of objects, that has what such values have as well, of
    which nothing is required; None where they add nothing. A map stays one."""
    parts = [part for value in values for part in (value if isinstance(value, list) else [value])]
    shown = of_values(part for part in parts if isinstance(part, dict))
    if shown is None or shape.values is not None:
        return None
    copy = shape.copy()
    inside = copy.inside()
    if inside.values is not None or any(name != "object" for name in inside.types):
        return None
    inside.open = inside.open or not inside.properties
    for below in (shown, *(part for _, part in shown.walk())):
        below.count, below.evidence = 0, {Evidence.PROSE}
    inside.absorb(shown)
    return copy

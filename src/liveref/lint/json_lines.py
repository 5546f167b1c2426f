"""On which line of a JSON text a key stands, and which keys stand twice in one object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from liveref.values.unicode import encodable

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)


class Key(NamedTuple):
    """A key: its path from the root (positions in arrays left out), line, and if it is a repeat."""

    path: tuple[str, ...]
    line: int
    repeated: bool


def line_of(text: str, path: tuple[str, ...]) -> int:
    """The line (from 1) of the first key at the path; 0 where there is none."""
    return _lines(text).get(path, 0)


def has_repeats(text: str) -> bool:
    """Whether an object in the text has a key twice; False for text that is no JSON."""
    has_repeat = False

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal has_repeat
        value = dict(items)
        has_repeat = has_repeat or len(value) < len(items)
        return value

    try:
        json.loads(text, object_pairs_hook=pairs)
    except (ValueError, RecursionError):
        return False
    return has_repeat


@lru_cache(maxsize=64)
def _lines(text: str) -> dict[tuple[str, ...], int]:
    lines: dict[tuple[str, ...], int] = {}
    for key in keys(text):
        lines.setdefault(key.path, key.line)
    return lines


def keys(text: str) -> Iterator[Key]:
    """Every key of a JSON text in order; what is no JSON gives no or fewer keys, no error."""
    stack: list[set[str] | None] = []  # the keys seen in each open object; None for an array
    path: list[str] = []  # the key under which each open object or array stands
    last: tuple[str, int] | None = None
    line, position = 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", position, token.start())
        position = token.start()
        symbol = token.group()
        if symbol == ":" and last and stack and stack[-1] is not None:
            name = last[0]
            del path[len(_named(stack)) - 1 :]
            path.append(name)
            yield Key(tuple(path), last[1], name in stack[-1])
            stack[-1].add(name)
        elif symbol in "{[":
            stack.append(set() if symbol == "{" else None)
        elif symbol in "}]" and stack:
            stack.pop()
            del path[len(_named(stack)) :]
        last = (_string(symbol), line) if symbol[0] == '"' else None


def _named(stack: list[set[str] | None]) -> list[set[str]]:
    return [seen for seen in stack if seen is not None]


def _string(token: str) -> str:
    try:
        return encodable(str(json.loads(token, strict=False)))
    except ValueError:
        return token[1:-1]

"""Text of JSON -> the line of each key, and the text that stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from liveref.model.origin import Origin
from liveref.reading.document import Example

__all__ = ["ExampleKeys", "Trail"]

Trail = tuple[str | int, ...]
"""The way to a value: the keys of objects and the indices of lists, from the root on."""

_TOKEN = re.compile(r'"((?:[^"\\\n]|\\.)*)"|[{}\[\],:]|[^\s{}\[\],:"]+')


class _Key(NamedTuple):
    """The part of a text that shows a key: with a plain value, that as well."""

    trail: Trail
    start: int
    end: int


class ExampleKeys:
    """The places of the keys that an example shows; the text is looked through when they are
    first asked for."""

    __slots__ = ("_example", "_keys")

    def __init__(self, example: Example) -> None:
        self._example = example
        self._keys: dict[Trail, _Key] | None = None

    def place(self, trail: Trail) -> tuple[Origin, str]:
        """The line of a key and the text that stands there, such as `"size": 3`.

        Where an example was mended or taken below another root, the key that ends most alike is
        meant; without any, the place is that of the whole example and the text is empty.
        """
        if self._keys is None:
            self._keys = {}
            for shown in _keys(self._example.text):
                self._keys.setdefault(shown.trail, shown)
        key = self._keys.get(trail) or self._most_alike(trail)
        if key is None:
            return self._example.origin, ""
        line = self._example.first_line + self._example.text.count("\n", 0, key.start)
        return Origin(self._example.file, line), self._example.text[key.start : key.end]

    def _most_alike(self, trail: Trail) -> _Key | None:
        alike = [key for key in (self._keys or {}).values() if key.trail[-1:] == trail[-1:]]
        return max(alike, key=lambda key: _common_end(key.trail, trail), default=None)


def _common_end(one: Trail, other: Trail) -> int:
    pairs = zip(reversed(one), reversed(other), strict=False)
    return next((length for length, (a, b) in enumerate(pairs) if a != b), len(one))


def _keys(text: str) -> Iterator[_Key]:
    """All keys in order. A text that is not quite JSON gives those that can be told."""
    steps: list[str | int] = []
    before: re.Match[str] | None = None
    key: re.Match[str] | None = None
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == ":" and before is not None and before[1] is not None and steps:
            steps[-1], key = before[1], before
        elif key is not None:
            ends = token.end() if sign not in "{}[],:" and _on_line(text, key, token) else key.end()
            yield _Key(tuple(steps), key.start(), ends)
            key = None
        if sign in "{[":
            steps.append("" if sign == "{" else 0)
        elif sign in "}]" and steps:
            steps.pop()
        elif sign == "," and steps and isinstance(steps[-1], int):
            steps[-1] += 1
        before = token


def _on_line(text: str, key: re.Match[str], value: re.Match[str]) -> bool:
    return "\n" not in text[key.end() : value.start()]

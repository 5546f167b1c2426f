"""Places of names in a JSON example, with the kinds of their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from liveref.lint.json_lines import line_of
from liveref.model.origin import Origin
from liveref.reading.document import Example

KeyPath = tuple[str, ...]

MAX_DEPTH = 40
_KINDS = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


def kind(value: Any) -> str:
    """The JSON type of a parsed value; numbers without a fraction are "integer"."""
    return _KINDS.get(type(value), "string")


@dataclass(frozen=True)
class Place:
    """A value with the example that shows it."""

    path: KeyPath
    value: Any
    example: Example

    @property
    def kind(self) -> str:
        """The JSON type of the value."""
        return kind(self.value)

    @property
    def origin(self) -> Origin:
        """The line of the key in the example's file; for an inline example, the example."""
        if self.example.path is None:
            return self.example.origin
        return Origin(self.example.path, line_of(self.example.text, self.path))

    @property
    def where(self) -> str:
        """The origin as a message names it."""
        return str(self.origin)


class Places:
    """The keys of examples, by their path from the root; positions in arrays are left out."""

    def __init__(self, paths: dict[KeyPath, dict[str, Place]]) -> None:
        """`paths` gives for every key path the first value of each JSON type found there."""
        self.paths = paths

    @classmethod
    def of_example(cls, example: Example) -> Places:
        """The places of one example; none when it is no JSON."""
        kinds_by_path: dict[KeyPath, dict[str, Place]] = {}
        for path, value in _walk(example.data, ()):
            kinds_by_path.setdefault(path, {}).setdefault(kind(value), Place(path, value, example))
        return cls(kinds_by_path)

    @classmethod
    def union(cls, several: Iterable[Places]) -> Places:
        """The places of all of them together, those of the earlier first."""
        kinds_by_path: dict[KeyPath, dict[str, Place]] = {}
        for places in several:
            for path, kinds in places.paths.items():
                kinds_by_path[path] = {**kinds, **kinds_by_path.get(path, {})}
        return cls(kinds_by_path)

    @cached_property
    def _by_name(self) -> dict[str, list[KeyPath]]:
        paths: dict[str, list[KeyPath]] = {}
        for path in self.paths:
            paths.setdefault(path[-1], []).append(path)
        return paths

    @cached_property
    def _by_parent(self) -> dict[KeyPath, list[str]]:
        names: dict[KeyPath, list[str]] = {}
        for path in self.paths:
            names.setdefault(path[:-1], []).append(path[-1])
        return names

    def children(self, path: KeyPath) -> list[str]:
        """The keys of the objects that stand at a path; () is the root."""
        return self._by_parent.get(path, [])

    def of(self, name: str) -> list[KeyPath]:
        """The paths that a row's name can mean: `a.b` is a `b` directly below an `a`."""
        if name in self._by_name:
            return self._by_name[name]
        parts = tuple(name.split("."))
        ends = self._by_name.get(parts[-1], [])
        return [path for path in ends if path[-len(parts) :] == parts]

    def values(self, path: KeyPath) -> list[Place]:
        """The first value of each JSON type at a path."""
        return list(self.paths[path].values())


def _walk(value: Any, path: KeyPath, depth: int = 0) -> Iterator[tuple[KeyPath, Any]]:
    if depth >= MAX_DEPTH:
        return
    if isinstance(value, dict):
        for name, below in value.items():
            here = (*path, str(name))
            yield here, below
            yield from _walk(below, here, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item, path, depth + 1)

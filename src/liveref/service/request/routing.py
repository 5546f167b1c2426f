"""Routing: from a method and a path to the operations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, TypeVar
from urllib.parse import quote, unquote, unquote_to_bytes

from liveref.model.path import PARAMETER, names_in
from liveref.service.request.problem import Problem

T = TypeVar("T")
_MOST_REMEMBERED = 4096
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_ASCII = "".join(map(chr, range(33, 127)))
_SLASH = re.compile(r"/(?![^{}]*\})")


_Match = tuple[list[T], dict[str, str]]


class _Entry(Generic[T]):
    """The targets of one path and method, and the names of the path's parameters. If `rest` is not
    0, the last parameter takes the remaining path after that number of slashes."""

    __slots__ = ("names", "rest", "targets")

    def __init__(self, names: tuple[str, ...], rest: int) -> None:
        self.names, self.rest = names, rest
        self.targets: list[T] = []


class _Node(Generic[T]):
    """One segment of the tree of paths. Literal children precede composite ones (`{region}:{id}`),
    and those precede a child that matches any segment."""

    __slots__ = ("any", "composites", "leaf", "literals")

    def __init__(self) -> None:
        self.literals: dict[str, _Node[T]] = {}
        self.composites: list[tuple[str, re.Pattern[str], _Node[T]]] = []
        self.any: _Node[T] | None = None
        self.leaf: dict[str, _Entry[T]] | None = None


class Router(Generic[T]):
    """Paths with parameters, matched segment by segment; a literal precedes a parameter. Several
    targets may share one method and path, as actions do: all are returned."""

    def __init__(self, routes: Iterable[tuple[str, str, T]]) -> None:
        self._root: _Node[T] = _Node()
        self._matches: dict[tuple[str, str], _Match[T]] = {}
        for method, path, target in routes:
            self._add(method, path, target)

    def _add(self, method: str, path: str, target: T) -> None:
        node, names = self._root, list[str]()
        segments = _template_segments(path.removesuffix("*"))
        for segment in segments:
            node = _child(node, segment, names)
        if node.leaf is None:
            node.leaf = {}
        rest = len(segments) if path.endswith("*") else 0
        entry = node.leaf.setdefault(method, _Entry(tuple(names), rest))
        entry.targets.append(target)

    def match(self, method: str, path: str) -> tuple[list[T], dict[str, str]]:
        """The targets on that path and the path's values, decoded. `path` is as sent, still
        percent-encoded. Raises Problem 404 if there is no target, 405, with Allow, if there are
        targets for other methods only, and 400 for a path that is no text. GET answers HEAD."""
        match = self._matches.get((method, path)) or self._sought(method, path)
        if match is None:
            allowed = _methods(self._root, _segments(path), 0)
            # A trailing slash means that the identity is missing.
            if not allowed or path.endswith("/"):
                raise Problem(404, f"There is nothing at {path}.")
            raise Problem(
                405,
                f"{method} is not possible on {path}; {', '.join(sorted(allowed))} is.",
                headers=(("Allow", ", ".join(sorted(allowed))),),
            )
        targets, values = match
        return targets, values.copy()

    def _sought(self, method: str, path: str) -> _Match[T] | None:
        """The result of `find`, which is remembered for the next request to that path. Raises
        Problem 400 for a path that is no text."""
        _check_text(path)
        match = self.find(method, path)
        if match is not None:
            if len(self._matches) >= _MOST_REMEMBERED:
                self._matches.clear()
            self._matches[method, path] = match
        return match

    def find(self, method: str, path: str) -> tuple[list[T], dict[str, str]] | None:
        """The targets and the path's values, None if there is no target."""
        values: list[str] = []
        entry = _find(self._root, _segments(path), 0, values, method)
        if entry is None:
            return None
        if entry.rest:
            values[-1] = unquote(path.split("/", entry.rest)[-1])
        return entry.targets, dict(zip(entry.names, values, strict=True))


def _check_text(path: str) -> None:
    """Two names that are no texts would be one name, if they were decoded all the same."""
    try:
        unquote_to_bytes(path.encode("latin-1")).decode()
    except UnicodeDecodeError:
        raise Problem(400, "The path is not UTF-8, percent-encoded.", exact=True) from None


def _segments(path: str) -> list[str]:
    """The segments of a path as sent, with the digits of escapes in capitals and bytes beyond ASCII
    escaped: spellings of one path (RFC 3986, section 6.2.2.1)."""
    if "%" in path or not path.isascii():
        path = _ESCAPE.sub(lambda escape: escape[0].upper(), path)
        path = quote(path, safe=_ASCII, encoding="latin-1")
    return [segment for segment in path.split("/") if segment]


def escaped(literal: str) -> str:
    """The part of a template as clients send it: letters beyond ASCII in UTF-8, escaped (RFC 3986,
    section 2.5)."""
    return literal if literal.isascii() else quote(literal, safe=_ASCII)


def _template_segments(path: str) -> list[str]:
    """The segments of a template; a slash within a parameter's name is no separator."""
    return [segment for segment in _SLASH.split(path) if segment]


def _child(node: _Node[T], segment: str, names: list[str]) -> _Node[T]:
    parameters = names_in(segment)
    names += parameters
    if not parameters:
        return node.literals.setdefault(escaped(segment), _Node())
    if segment == f"{{{parameters[0]}}}":
        node.any = node.any or _Node()
        return node.any
    literal_parts = PARAMETER.split(segment)[::2]
    pattern = "([^/]+?)".join(re.escape(escaped(part)) for part in literal_parts)
    for other, _, child in node.composites:
        if other == pattern:
            return child
    child = _Node[T]()
    node.composites.append((pattern, re.compile(pattern), child))
    return child


def _entry(leaf: dict[str, _Entry[T]], method: str) -> _Entry[T] | None:
    entry = leaf.get(method)
    if entry is None and method == "HEAD":
        entry = leaf.get("GET")
    return entry or leaf.get("METHOD")


def _find(
    node: _Node[T], segments: list[str], depth: int, values: list[str], method: str
) -> _Entry[T] | None:
    if depth == len(segments):
        return _entry(node.leaf, method) if node.leaf is not None else None
    segment = segments[depth]
    taken = len(values)
    child = node.literals.get(segment)
    if child is not None:
        entry = _find(child, segments, depth + 1, values, method)
        if entry is not None:
            return entry
        del values[taken:]
    for _, pattern, composite in node.composites:
        if match := pattern.fullmatch(segment):
            values += [unquote(part) for part in match.groups()]
            entry = _find(composite, segments, depth + 1, values, method)
            if entry is not None:
                return entry
            del values[taken:]
    if node.any is not None:
        values.append(unquote(segment) if "%" in segment else segment)
        entry = _find(node.any, segments, depth + 1, values, method)
        if entry is not None:
            return entry
        del values[taken:]
        entry = _entry(node.any.leaf or {}, method)
        if entry is not None and entry.rest:
            values.append(segment)
            return entry
    return None


def _methods(node: _Node[T], segments: list[str], depth: int) -> set[str]:
    if depth == len(segments):
        return set(node.leaf or ())
    segment = segments[depth]
    children = [node.literals.get(segment), node.any]
    children += [child for _, pattern, child in node.composites if pattern.fullmatch(segment)]
    methods: set[str] = set()
    for child in children:
        if child is not None:
            methods |= _methods(child, segments, depth + 1)
    return methods

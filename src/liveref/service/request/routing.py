"""From a method and a path to the operations that stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, TypeVar
from urllib.parse import unquote

from liveref.model.path import PARAMETER, names_in
from liveref.service.request.problem import Problem

T = TypeVar("T")
_MOST_REMEMBERED = 4096
_SLASH = re.compile(r"/(?![^{}]*\})")


_Found = tuple[list[T], dict[str, str]]


class _Entry(Generic[T]):
    """What stands on one path under one method, and what the path's parameters are called. The
    last takes all that is left of a path behind the slash number `rest`, where that is not 0."""

    __slots__ = ("names", "rest", "targets")

    def __init__(self, names: tuple[str, ...], rest: int) -> None:
        self.names, self.rest = names, rest
        self.targets: list[T] = []


class _Node(Generic[T]):
    """One segment deep in the tree of paths. Literal children come before composite ones
    (`{region}:{id}`), and those before a child that takes any segment."""

    __slots__ = ("any", "composites", "leaf", "literals")

    def __init__(self) -> None:
        self.literals: dict[str, _Node[T]] = {}
        self.composites: list[tuple[str, re.Pattern[str], _Node[T]]] = []
        self.any: _Node[T] | None = None
        self.leaf: dict[str, _Entry[T]] | None = None


class Router(Generic[T]):
    """Paths with parameters, matched segment by segment; a literal wins over a parameter.

    Several things may stand on one method and path (actions do): all are returned.
    """

    def __init__(self, routes: Iterable[tuple[str, str, T]]) -> None:
        self._root: _Node[T] = _Node()
        self._found: dict[tuple[str, str], _Found[T]] = {}
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
        """The targets on that path and the path's values, decoded.

        `path` is as sent, still percent-encoded. Raises Problem 404 where nothing stands
        and 405, with Allow, where only other methods do. HEAD is answered by GET.
        """
        found = self._remembered(method, path)
        if found is None:
            allowed = _methods(self._root, _segments(path), 0)
            # Behind a slash at the end an identity was meant, and none given.
            if not allowed or path.endswith("/"):
                raise Problem(404, f"There is nothing at {path}.")
            raise Problem(
                405,
                f"{method} is not possible on {path}; {', '.join(sorted(allowed))} is.",
                headers=(("Allow", ", ".join(sorted(allowed))),),
            )
        return found

    def _remembered(self, method: str, path: str) -> _Found[T] | None:
        """As `find`, which is done once for a path that is asked for often."""
        known = self._found.get((method, path))
        if known is None:
            known = self.find(method, path)
            if known is None:
                return None
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            self._found[method, path] = known
        targets, values = known
        return targets, values.copy()

    def find(self, method: str, path: str) -> tuple[list[T], dict[str, str]] | None:
        """The targets and the path's values, None where nothing stands."""
        values: list[str] = []
        entry = _find(self._root, _segments(path), 0, values, method)
        if entry is None:
            return None
        if entry.rest:
            values[-1] = unquote(path.split("/", entry.rest)[-1])
        return entry.targets, dict(zip(entry.names, values, strict=True))


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _template_segments(path: str) -> list[str]:
    """The segments of a template; a slash within a parameter's name parts nothing."""
    return [segment for segment in _SLASH.split(path) if segment]


def _child(node: _Node[T], segment: str, names: list[str]) -> _Node[T]:
    parameters = names_in(segment)
    names += parameters
    if not parameters:
        return node.literals.setdefault(segment, _Node())
    if segment == f"{{{parameters[0]}}}":
        node.any = node.any or _Node()
        return node.any
    literal_parts = PARAMETER.split(segment)[::2]
    pattern = "([^/]+?)".join(re.escape(part) for part in literal_parts)
    for known, _, child in node.composites:
        if known == pattern:
            return child
    child = _Node[T]()
    node.composites.append((pattern, re.compile(pattern), child))
    return child


def _entry(leaf: dict[str, _Entry[T]], method: str) -> _Entry[T] | None:
    found = leaf.get(method)
    if found is None and method == "HEAD":
        found = leaf.get("GET")
    return found or leaf.get("METHOD")


def _find(
    node: _Node[T], segments: list[str], depth: int, values: list[str], method: str
) -> _Entry[T] | None:
    if depth == len(segments):
        return _entry(node.leaf, method) if node.leaf is not None else None
    segment = segments[depth]
    taken = len(values)
    child = node.literals.get(segment)
    if child is not None:
        found = _find(child, segments, depth + 1, values, method)
        if found is not None:
            return found
        del values[taken:]
    for _, pattern, composite in node.composites:
        if match := pattern.fullmatch(segment):
            values += [unquote(part) for part in match.groups()]
            found = _find(composite, segments, depth + 1, values, method)
            if found is not None:
                return found
            del values[taken:]
    if node.any is not None:
        values.append(unquote(segment) if "%" in segment else segment)
        found = _find(node.any, segments, depth + 1, values, method)
        if found is not None:
            return found
        del values[taken:]
        found = _entry(node.any.leaf or {}, method)
        if found is not None and found.rest:
            values.append(segment)
            return found
    return None


def _methods(node: _Node[T], segments: list[str], depth: int) -> set[str]:
    if depth == len(segments):
        return set(node.leaf or ())
    segment = segments[depth]
    children = [node.literals.get(segment), node.any]
    children += [child for _, pattern, child in node.composites if pattern.fullmatch(segment)]
    found: set[str] = set()
    for child in children:
        if child is not None:
            found |= _methods(child, segments, depth + 1)
    return found

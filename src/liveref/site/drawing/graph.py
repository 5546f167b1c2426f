"""A directed graph to be drawn."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Edge", "Graph", "Node"]

_CHARACTER = 7.4
"""The width of a character in pixels, on average."""
_LINE = 18
_PADDING = 14


class Node(NamedTuple):
    """A box with lines of text; `href` is where it leads. A `label` has no box: it stands on an
    edge. Widths and heights are in pixels."""

    id: str
    lines: tuple[str, ...]
    href: str = ""
    style: str = "node"

    @property
    def width(self) -> float:
        """The width that its text needs."""
        longest = max((len(line) for line in self.lines), default=0)
        return 16.0 if self.style == "start" else longest * _CHARACTER + 2 * _PADDING

    @property
    def height(self) -> float:
        """The height that its text needs."""
        return 16.0 if self.style == "start" else len(self.lines) * _LINE + _PADDING


class Edge(NamedTuple):
    """An arrow from a node to another, with words on it."""

    start: str
    end: str
    label: tuple[str, ...] = ()


class Graph(NamedTuple):
    """Nodes with names of their own, and edges between them."""

    nodes: list[Node]
    edges: list[Edge]

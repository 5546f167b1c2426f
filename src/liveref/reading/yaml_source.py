"""YAML with lines: what a file says, and where, from the C loader's nodes.

Numbers with a point stay text, as in os-api-ref: the version 2.20 is not 2.2. Keys are text
always, so that a parameter may be called `on` or `no`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

Node = Any
"""A node of PyYAML: scalar, sequence or mapping, with marks."""

DEPTH_LIMIT = 64
SIZE_LIMIT = 100_000
"""Values with more parts than these (aliases unfolded) are cut off."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NESTED = re.compile(r"(?:[-?][ \t]+){60,}|(?:[\[{]\s*){60,}")
_BRACKETS = re.compile(r"[\[\]{}]")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)$")
_TRUE = frozenset(
    spelt for word in ("true", "yes", "on") for spelt in (word, word.title(), word.upper())
)
_FALSE = frozenset(
    spelt for word in ("false", "no", "off") for spelt in (word, word.title(), word.upper())
)
_NULL = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(slots=True, frozen=True)
class Problem:
    """Why a text, or a part of it, is no YAML; `line` is counted from 1."""

    line: int
    message: str


def compose(text: str, first_line: int = 1) -> tuple[Node | None, Problem | None]:
    """The node of a whole text, None if it is empty; or the problem with it."""
    if _is_too_deep(text):
        return None, Problem(first_line, "it is nested too deeply")
    try:
        return yaml.compose(text, Loader=_LOADER), None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(filter(None, (error.context, error.problem))) or "it cannot be parsed"
        return None, Problem(first_line + (mark.line if mark else 0), what)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = text.count("\n", 0, getattr(error, "position", 0) or 0)
        return None, Problem(first_line + line, str(getattr(error, "reason", error)))


def _is_too_deep(text: str) -> bool:
    """Whether a text nests further than libyaml, which recurses, can be trusted with."""
    if _NESTED.search(text):
        return True
    if text.count("[") + text.count("{") < DEPTH_LIMIT:
        return False
    depth = 0
    for bracket in _BRACKETS.finditer(text):
        depth = max(depth, 0) + (1 if bracket.group() in "[{" else -1)
        if depth > DEPTH_LIMIT:
            return True
    return False


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """A mapping's text cut at its outermost keys: (first line, text of one entry)."""
    part: list[str] = []
    start = 1
    for number, line in enumerate(text.split("\n"), 1):
        if part and line[:1] not in ("", " ", "\t", "#", "-", "}", "]"):
            yield start, "\n".join(part)
            part, start = [], number
        part.append(line)
    yield start, "\n".join(part)


def line_of(node: Node) -> int:
    """The node's first line, counted from 1."""
    return int(node.start_mark.line) + 1


def text_line_of(node: Node) -> int:
    """The first line of a scalar's text: that of a block stands below its `|`."""
    return line_of(node) + (1 if node.style in ("|", ">") else 0)


def is_mapping(node: Node | None) -> bool:
    """Whether the node is a mapping."""
    return isinstance(node, yaml.MappingNode)


def is_sequence(node: Node | None) -> bool:
    """Whether the node is a sequence."""
    return isinstance(node, yaml.SequenceNode)


def text_of(node: Node) -> str | None:
    """A scalar's text as it is written; None for what is no scalar, and for null."""
    if not isinstance(node, yaml.ScalarNode):
        return None
    value = str(node.value)
    return None if not node.style and value in _NULL else value


def key_of(node: Node) -> str:
    """A key's text as it is written."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def entries(node: Node, depth: int = 0) -> Iterator[tuple[Node, Node]]:
    """A mapping's keys and values, those of `<<` first, so that the own ones win."""
    merged = [value for key, value in node.value if key_of(key) == "<<" and not key.style]
    for value in merged:
        parts = value.value if is_sequence(value) else [value]
        for part in parts:
            if is_mapping(part) and depth < DEPTH_LIMIT:
                yield from entries(part, depth + 1)
    for key, value in node.value:
        if key_of(key) != "<<" or key.style:
            yield key, value


def value_of(node: Node) -> Any:
    """A node's value: text, integers, booleans, null, lists and objects."""
    return _Converter().convert(node, 0)


class _Converter:
    """Converts a node, within bounds: an alias may stand for more than memory holds."""

    def __init__(self) -> None:
        self.parts = 0

    def convert(self, node: Node, depth: int) -> Any:
        self.parts += 1
        if self.parts > SIZE_LIMIT or depth > DEPTH_LIMIT:
            return None
        if is_mapping(node):
            return {key_of(key): self.convert(value, depth + 1) for key, value in entries(node)}
        if is_sequence(node):
            return [self.convert(item, depth + 1) for item in node.value]
        return _scalar(node)


def _scalar(node: Node) -> Any:
    value = str(node.value)
    if node.style or node.tag == "tag:yaml.org,2002:str":
        return value
    if value in _NULL:
        return None
    if value in _TRUE or value in _FALSE:
        return value in _TRUE
    if _INTEGER.match(value) and len(value) < 18:
        return int(value)
    return value

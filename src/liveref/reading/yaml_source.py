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

from liveref.values.safe_yaml import SafeLoader, is_deeper

Node = Any
"""A node of PyYAML: scalar, sequence or mapping, with marks."""

DEPTH_LIMIT = 64
SIZE_LIMIT = 1_000_000
"""More parts than these are not made of a file's values, aliases unfolded."""

_NESTED = re.compile(r"(?:[-?][ \t]+){60,}|(?:[\[{]\s*){60,}")
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
    """The reason why a text, or a part of it, is no YAML; `line` is counted from 1."""

    line: int
    message: str


def compose(text: str, first_line: int = 1) -> tuple[Node | None, Problem | None]:
    """The node of a whole text, None if it is empty; or the problem with it."""
    if _is_too_deep(text):
        return None, Problem(first_line, "it is nested too deeply")
    try:
        node: Node = yaml.compose(text, Loader=SafeLoader)
        if "<<" in text and node is not None:
            _merge(node)
        return node, None
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
    is_flat = text.count("[") + text.count("{") < DEPTH_LIMIT
    return not is_flat and is_deeper(text, DEPTH_LIMIT)


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


def entries(node: Node) -> Iterator[tuple[Node, Node]]:
    """A mapping's keys and values; those of `<<` are among them."""
    yield from node.value


class Values:
    """Turns nodes into text, integers, booleans, null, lists and objects.

    All that one of these is asked for is bounded, since an alias may stand for more than
    memory holds: what goes beyond is None.
    """

    def __init__(self) -> None:
        self._left = SIZE_LIMIT

    def of(self, node: Node, depth: int = 0) -> Any:
        """A node's value."""
        self._left -= 1
        if self._left < 0 or depth > DEPTH_LIMIT:
            return None
        if is_mapping(node):
            return {key_of(key): self.of(value, depth + 1) for key, value in entries(node)}
        if is_sequence(node):
            return [self.of(item, depth + 1) for item in node.value]
        return _scalar(node)


def _merge(node: Node) -> None:
    """Put what `<<` refers to into each mapping: keys of its own win, and so do earlier ones."""
    done: set[int] = set()

    def merge(part: Node) -> None:
        if id(part) in done:
            return
        done.add(id(part))
        if is_sequence(part):
            for item in part.value:
                merge(item)
        elif is_mapping(part):
            for _, value in part.value:
                merge(value)
            _merge_keys(part)

    merge(node)


def _merge_keys(mapping: Node) -> None:
    own = [pair for pair in mapping.value if not _is_merge(pair[0])]
    merged: dict[str, tuple[Node, Node]] = {}
    for _, value in (pair for pair in mapping.value if _is_merge(pair[0])):
        for part in value.value if is_sequence(value) else [value]:
            for key, below in part.value if is_mapping(part) else ():
                merged.setdefault(key_of(key), (key, below))
    if len(own) < len(mapping.value):
        names = {key_of(key) for key, _ in own}
        mapping.value = [pair for name, pair in merged.items() if name not in names] + own


def _is_merge(key: Node) -> bool:
    return key_of(key) == "<<" and not key.style


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

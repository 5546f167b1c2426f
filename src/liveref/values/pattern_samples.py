"""A text that a regular expression matches, always the same one."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["sample"]

_CLASSES = {"d": "1", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
_CANDIDATES = "a1A-_. bcdxyz0B:/@#"
_QUANTIFIER = re.compile(r"\{(\d+)(?:,\d*)?\}")
_GROUP = re.compile(r"\?(?::|P?<\w+>)")


class _UnknownSyntax(Exception):
    """A part of a pattern, such as a look-ahead, that cannot be sampled."""


@lru_cache(maxsize=512)
def sample(pattern: str) -> str | None:
    """A text that the pattern is found in, None for a pattern that is too difficult: with
    look-arounds or references to groups."""
    try:
        text, rest = _alternatives(pattern)
    except (_UnknownSyntax, IndexError):
        return None
    try:
        return text if not rest and re.search(pattern, text) else None
    except re.error:
        return None


def _alternatives(pattern: str) -> tuple[str, str]:
    """The text of the first alternative, and what is left behind the last one."""
    text, rest = _sequence(pattern)
    while rest.startswith("|"):
        _, rest = _sequence(rest[1:])
    return text, rest


def _sequence(pattern: str) -> tuple[str, str]:
    text = ""
    while pattern and pattern[0] not in "|)":
        atom, pattern = _atom(pattern)
        count, pattern = _count(pattern)
        text += atom * count
    return text, pattern


def _atom(pattern: str) -> tuple[str, str]:
    first, rest = pattern[0], pattern[1:]
    if first in "^$":
        return "", rest
    if first == ".":
        return "a", rest
    if first == "(":
        return _group(rest)
    if first == "[":
        return _set(rest)
    if first == "\\":
        return _escaped(rest)
    return first, rest


def _escaped(rest: str) -> tuple[str, str]:
    if rest[0] in "AZzbB":
        return "", rest[1:]
    if rest[0].isdigit():
        raise _UnknownSyntax(rest)
    return _CLASSES.get(rest[0], rest[0]), rest[1:]


def _group(rest: str) -> tuple[str, str]:
    if rest.startswith("?"):
        head = _GROUP.match(rest)
        if head is None:
            raise _UnknownSyntax(rest)
        rest = rest[head.end() :]
    text, rest = _alternatives(rest)
    return text, rest[1:]


def _set(rest: str) -> tuple[str, str]:
    """The first candidate that a set of characters has."""
    end = rest.index("]", 2 if rest.startswith("^") else 1) if "]" in rest else -1
    while end > 0 and rest[end - 1] == "\\" and rest[end - 2] != "\\":
        end = rest.index("]", end + 1)
    if end < 0:
        raise _UnknownSyntax(rest)
    members = re.compile(f"[{rest[:end]}]")
    candidates = (*_CANDIDATES, *map(chr, range(33, 127)))
    return next(filter(members.fullmatch, candidates), ""), rest[end + 1 :]


def _count(rest: str) -> tuple[int, str]:
    """The least number of times that an atom stands there; lazy and greedy repetition are the
    same."""
    count = 1
    if bounds := _QUANTIFIER.match(rest):
        count, rest = int(bounds[1]), rest[bounds.end() :]
    elif rest[:1] in ("*", "?") and rest:
        count, rest = 0, rest[1:]
    elif rest.startswith("+"):
        rest = rest[1:]
    else:
        return 1, rest
    return count, rest.removeprefix("?")

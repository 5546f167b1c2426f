"""Templates of paths: `/images/{image_id}`."""

from __future__ import annotations

import re

PARAMETER = re.compile(r"\{([^{}]*)\}")
"""A parameter; its name is the first group."""
_TAIL = re.compile(r"(?:/\{[^{}]*\})+$")


def names_in(path: str) -> tuple[str, ...]:
    """The names of a path's parameters, in order."""
    return tuple(PARAMETER.findall(path))


def form(path: str) -> str:
    """A template whatever its parameters are called: the same for paths that can't be told
    apart."""
    return PARAMETER.sub("{}", path)


def identifying(path: str) -> tuple[str, ...]:
    """The names of the parameters that a path ends in: mostly of one, none where it ends in a
    word."""
    match = _TAIL.search(path)
    return names_in(match[0]) if match else ()


def last_word(path: str) -> str:
    """The last segment of a path that is no parameter; empty where all are parameters."""
    return next((part for part in reversed(path.split("/")) if part and "{" not in part), "")

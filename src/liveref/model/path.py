"""Templates of paths: `/images/{image_id}`."""

from __future__ import annotations

import re

PARAMETER = re.compile(r"\{([^{}]*)\}")
"""A parameter; its name is the first group."""


def names_in(path: str) -> tuple[str, ...]:
    """The names of a path's parameters, in order."""
    return tuple(PARAMETER.findall(path))


def last_word(path: str) -> str:
    """The last segment of a path that is no parameter."""
    return [part for part in path.split("/") if part and "{" not in part][-1]

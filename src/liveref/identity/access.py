"""Access rules: the only requests that a token of an application credential may make."""

from __future__ import annotations

import re
from functools import lru_cache

from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem

RULE = ("service", "method", "path")
"""The keys of an access rule."""
MOST_RULES = 100
"""The rules of one application credential."""
_LONGEST_RULE, _LONGEST_PATH = 256, 2048
"""The characters of a rule's path, and of one that a rule can match."""
_WILD = re.compile(r"(\*\*|\*|\{[^{}]*\})")
_ANY = "**"


def check_access(caller: Caller, service: str | None, method: str, path: str) -> None:
    """Raises Problem 401 where no rule allows the request; `path` is that below the service."""
    if caller.access is None:
        return
    for allowed, verb, pattern in caller.access:
        if (allowed, verb) == (service, method) and is_match(pattern, path):
            return
    raise Problem(401, "No access rule of the application credential allows this.")


def is_match(pattern: str, path: str) -> bool:
    """Whether a rule's path matches a request's: `*` and a name in braces stand for one segment or
    a part of it, `**` for any text. Takes time in proportion to the product of their lengths."""
    if len(pattern) > _LONGEST_RULE or len(path) > _LONGEST_PATH:
        return False
    reached = 1  # a bit for each place in the path up to which the pattern matches
    for place, part in enumerate(_parts(pattern)):
        if not reached:
            return False
        if part == _ANY:
            reached = _from(reached, len(path))
        elif place % 2:
            reached = _within_segments(reached, path)
        else:
            reached = (reached & _occurrences(part, path)) << len(part)
    return bool(reached >> len(path) & 1)


@lru_cache(maxsize=1024)
def _parts(pattern: str) -> tuple[str, ...]:
    """Plain text and wildcards in turn, plain text first."""
    return tuple(_WILD.split(pattern))


def _from(reached: int, end: int) -> int:
    """All places from the first that was reached."""
    first = (reached & -reached).bit_length() - 1
    return (1 << end + 1) - (1 << first)


def _within_segments(reached: int, path: str) -> int:
    """All places behind one that was reached, up to the end of its segment."""
    places, start = 0, 0
    for segment in path.split("/"):
        end = start + len(segment)
        own = reached >> start & (1 << len(segment)) - 1
        if own:
            first = start + (own & -own).bit_length()
            places |= (1 << end + 1) - (1 << first)
        start = end + 1
    return places


@lru_cache(maxsize=64)
def _occurrences(text: str, path: str) -> int:
    """A bit for each place in a path where a text stands."""
    places, place = 0, path.find(text)
    while place >= 0:
        places |= 1 << place
        place = path.find(text, place + 1)
    return places

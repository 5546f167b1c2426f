"""Access rules: the only requests that a token of an application credential may make."""

from __future__ import annotations

import re
from functools import lru_cache

from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem

_WILD = re.compile(r"\*\*|\*|\{[^{}]*\}")


def check_access(caller: Caller, service: str | None, method: str, path: str) -> None:
    """Raises Problem 401 where no rule allows the request; `path` is that below the service."""
    if caller.access is None:
        return
    for allowed, verb, pattern in caller.access:
        if (allowed, verb) == (service, method) and _compiled(pattern).fullmatch(path):
            return
    raise Problem(401, "No access rule of the application credential allows this.")


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A rule's path: `*` and a name in braces stand for one segment, `**` for any number."""
    plain = [re.escape(part) for part in _WILD.split(pattern)]
    wild = [".*" if found == "**" else "[^/]+" for found in _WILD.findall(pattern)]
    return re.compile(
        "".join(part for pair in zip(plain, [*wild, ""], strict=True) for part in pair)
    )

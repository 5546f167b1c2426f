"""The URL of an operation as a template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from liveref.reading.document import Operation

_PARAMETER = re.compile(r"\{([^{}]+)\}")
_PLACEHOLDER = re.compile(r"([\w.:-]+)=[{<]([^{}<>]+)[}>]")
_NEVER_SEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@lru_cache(maxsize=4096)
def parameters(path: str) -> tuple[str, ...]:
    """The names of the parameters in a path, in order."""
    return tuple(name.strip() for name in _PARAMETER.findall(path))


def placeholders(url: str) -> list[tuple[str, str]]:
    """The name and the placeholder of each parameter in a URL's query string that has one."""
    return _PLACEHOLDER.findall(url.partition("?")[2])


def in_url(operation: Operation) -> frozenset[str]:
    """The names that stand in braces anywhere in the URL, as written or as cleaned."""
    return frozenset((*parameters(operation.path), *parameters(operation.url)))


@lru_cache(maxsize=4096)
def address(path: str) -> str:
    """The path without the names of its parameters: what a router can tell apart."""
    return _PARAMETER.sub("{}", path).rstrip("/") or "/"


def is_item(path: str) -> bool:
    """Whether the path ends in a parameter, and so names one thing of several."""
    return path.rstrip("/").endswith("}")


def faults(url: str) -> Iterator[str]:
    """The faults of a URL as written, each a clause that says what to do."""
    path = url.partition("?")[0]
    if not path:
        yield "it is empty: write the path"
        return
    if _NEVER_SEEN.search(url):
        yield "it holds an invisible character: type it anew"
    if not path.startswith("/") and "://" not in path:
        yield f"it does not start with a slash: write `/{path.strip()}`"
    if re.search(r"\s", path.strip()):
        yield "it holds a space: take it out"
    if "//" in path.partition("://")[2] or ("://" not in path and "//" in path):
        yield "it holds a doubled slash: leave one out"
    yield from _brace_faults(path)


def _brace_faults(path: str) -> Iterator[str]:
    bare = _PARAMETER.sub("", path)
    if "{}" in path:
        yield "a parameter has no name: write it between the braces"
    elif "{" in bare or "}" in bare:
        yield "its braces do not match: write each parameter as `{name}`"
    for name in parameters(path):
        if not re.fullmatch(r"[\w.:-]+", name):
            yield f"`{name}` cannot be a parameter's name: use letters, digits and underscores"
    if "<" in bare or ">" in bare or re.search(r"/:[a-z]", bare) or "%(" in bare or "$(" in bare:
        yield "a parameter is marked in another way: write it as `{name}`"

"""A URL as a document writes it -> the path as it should be called."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import msgspec

_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp"})
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*://[^/]*", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{[?&]([^{}]*)\}")
_BRACES = re.compile(r"\{[^{}]*\}")
_NAME = re.compile(r"\{([^{}]*)\}")
# A whole segment that other notations write for a parameter: <name>, (name), [name], $name, :name.
_OTHER = re.compile(r"(?<=/)(?:<([\w-]+)>|\(([\w-]+)\)|\[([\w-]+)\]|[$:]([A-Za-z][\w-]*))(?=/|$)")


class Url(msgspec.Struct, frozen=True):
    """A cleaned path, the parameters of the query string, and what was wrong, if anything."""

    path: str
    query: tuple[str, ...] = ()
    problem: str = ""


def read_url(written: str) -> Url:
    """Split a URL into path and query parameters; put right what can't be meant."""
    visible = "".join(c for c in written if unicodedata.category(c) not in _INVISIBLE).strip()
    rest = _REMOTE.sub("", visible.strip("`").strip())
    templates = [name for match in _TEMPLATE.finditer(rest) for name in match.group(1).split(",")]
    rest = _TEMPLATE.sub("", rest).split("#")[0]
    path, _, query = rest.partition("?")
    names = [*_query_names(query), *(name.strip().rstrip("*") for name in templates)]
    clean = re.sub(r"/{2,}", "/", f"/{path.strip()}")
    clean = _OTHER.sub(lambda match: f"{{{match[match.lastindex or 0]}}}", clean)
    return Url(clean, tuple(dict.fromkeys(filter(None, names))), _problem(written, path.strip()))


def path_names(path: str) -> tuple[str, ...]:
    """The names of a path's parameters, in order."""
    return tuple(name.strip() for name in _NAME.findall(path))


def _query_names(query: str) -> list[str]:
    """`a=<a>&{b}=True` -> a, b."""
    names = [part.partition("=")[0] for part in re.split(r"[&;]", query)]
    return [unquote(name).strip().strip("{}<>[]").strip() for name in names]


def _problem(written: str, path: str) -> str:
    if any(unicodedata.category(c) in _INVISIBLE for c in written):
        return "it holds an invisible character; type it anew"
    if "`" in written:
        return "it stands in backquotes; remove them"
    if not path.startswith("/"):
        return "it does not begin with a slash; write one"
    if "//" in path:
        return "it has a doubled slash; remove one"
    if set("{}") & set(_BRACES.sub("", path)):
        return "its braces don't match; write each parameter as {name}"
    if _OTHER.search(path):
        return "a parameter is not written as {name}; write it so"
    if any(not name.strip() for name in _NAME.findall(path)):
        return "a parameter has no name; write it as {name}"
    if re.search(r"\s", _BRACES.sub("", path)):
        return "it holds a space; remove it"
    return ""

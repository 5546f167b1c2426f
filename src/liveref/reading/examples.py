"""Examples: files that are included, and blocks of code in the text."""

from __future__ import annotations

import json
import re
import shlex
from itertools import pairwise
from typing import Any, NoReturn

import msgspec
from msgspec.structs import replace

from liveref.reading.document import Example, Side
from liveref.reading.excerpt import excerpt, is_whole, unmet
from liveref.reading.file_rules import BROKEN_EXAMPLE
from liveref.reading.markup_rules import EMPTY_SELECTION
from liveref.reading.outline import Placed
from liveref.reading.rules import MALFORMED_DIRECTIVE
from liveref.reading.sources import Sources
from liveref.reading.tree import Unreadable
from liveref.reading.versions import first_version
from liveref.values.unicode import is_encodable

JSON_LANGUAGES = frozenset({"json", "javascript", "js"})
DEPTH_LIMIT = 100
"""JSON that is nested further is not parsed."""

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_IN_PATH = re.compile(r"(?:^|/)v(\d+\.\d+)/")
_FILE_SIDE = re.compile(
    r"(?:^|[-_./])(?:(request|req)|(response|resp))s?(?=[-_./]|$)", re.IGNORECASE
)
_CURL = re.compile(r"^\s*(?:[$#]\s*)?curl\s", re.MULTILINE)
_BODY_OPTIONS = ("-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--json")


def included_example(
    placed: Placed, side: Side | None, caption: str, sources: Sources
) -> Example | None:
    """The example of a `literalinclude`; with an error in it where the file is missing."""
    directive = placed.directive
    name = directive.argument.strip()
    if not name:
        message = "This literalinclude names no file; write its path behind `::`."
        sources.findings.add(MALFORMED_DIRECTIVE, placed.origin, message)
        return None
    caption = directive.options.get("caption") or caption
    language = directive.options.get("language", "")
    example = Example(
        # The file's name before the heading: a response below "Request" has lost its own.
        side=_side_of(name) or side or _side_of(caption) or Side.RESPONSE,
        origin=placed.origin,
        language=language,
        caption=caption,
        microversion=_version(caption, name),
    )
    content = sources.example(name, placed)
    if isinstance(content, Unreadable):
        return replace(example, path=sources.path_of(name, placed), error=str(content))
    path, text = content
    if not is_whole(directive.options):
        for message in unmet(path, text, directive.options):
            sources.findings.add(EMPTY_SELECTION, placed.origin, message)
        text = excerpt(text, directive.options).rstrip("\n")
        example = replace(example, first_line=1 + len(text) - len(text.lstrip("\n")))
        text = text.lstrip("\n")
    if _CURL.match(text):
        return replace(example, side=side or Side.REQUEST, path=path, text=text, data=_sent(text))
    data, error = parse_json(text) if is_json(path, language) else (msgspec.UNSET, None)
    if error:
        message = f"{path} is not JSON: {error}. Correct the file."
        sources.findings.add(BROKEN_EXAMPLE, placed.origin, message)
    return replace(example, path=path, text=text, data=data, error=error)


def inline_example(
    placed: Placed, side: Side | None, caption: str, sources: Sources
) -> Example | None:
    """The example of a block of code; None if the block is none.

    JSON is one wherever it stands. A text that is said to be JSON and is none is a broken example
    below a heading that calls for one; elsewhere it is a fragment in the prose.
    """
    directive = placed.directive
    text = "\n".join(directive.content)
    language = directive.argument.strip() if directive.name != "::" else ""
    if _CURL.search(text):
        return _curl_example(placed, text, language, caption)
    data, error = parse_json(text)
    if not isinstance(data, dict | list) and not (side and language in JSON_LANGUAGES):
        return None
    if error and language == "json":
        message = f"This block is not JSON: {error}. Correct it, or name its language."
        sources.findings.add(BROKEN_EXAMPLE, placed.origin, message)
    return Example(
        side=side or _side_of(caption) or Side.RESPONSE,
        origin=placed.origin,
        language=language or "json",
        caption=caption,
        microversion=_version(caption, ""),
        text=text,
        first_line=placed.place.origin(directive.content_line).line,
        data=data,
        error=error,
    )


def _curl_example(placed: Placed, text: str, language: str, caption: str) -> Example | None:
    """The request that a curl command in the text sends, if it sends JSON."""
    data = _sent(text)
    if data is msgspec.UNSET:
        return None
    return Example(
        side=Side.REQUEST,
        origin=placed.origin,
        language=language or "console",
        caption=caption,
        microversion=_version(caption, ""),
        text=text,
        first_line=placed.place.origin(placed.directive.content_line).line,
        data=data,
    )


def _sent(text: str) -> Any:
    """The JSON object or array that a curl command sends; UNSET if it sends none."""
    body = _curl_body(text)
    data = parse_json(body)[0] if body is not None else None
    return data if isinstance(data, dict | list) else msgspec.UNSET


def _curl_body(text: str) -> str | None:
    command = re.sub(r"^\s*[$#]\s*", "", text.strip())
    try:
        words = shlex.split(command.replace("\\\n", " "))
    except ValueError:
        return None
    for word, following in pairwise(words):
        if word in _BODY_OPTIONS:
            return following
        if word.startswith(("-d{", "-d[")):
            return word[2:]
    return None


def is_json(path: str, language: str) -> bool:
    """Whether a file is meant to be JSON: by its ending, else by the language that is said."""
    ending = path.rpartition(".")[2].lower()
    return ending == "json" or (ending not in ("txt", "xml") and language in JSON_LANGUAGES)


def parse_json(text: str) -> tuple[Any, str | None]:
    """(value, None), or (UNSET, why it is no JSON with line and column)."""
    if _depth(text) > DEPTH_LIMIT:
        return msgspec.UNSET, f"it is nested deeper than {DEPTH_LIMIT} levels"
    try:
        if not re.search(r"\d{18}", text):
            return msgspec.json.decode(text), None
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        pass
    try:
        value = json.loads(text, parse_int=_integer, parse_constant=_constant)
    except json.JSONDecodeError as error:
        return msgspec.UNSET, f"{error.msg} in line {error.lineno}, column {error.colno}"
    except (ValueError, RecursionError) as error:
        return msgspec.UNSET, str(error)
    if _ESCAPED_SURROGATE.search(text) and not _is_encodable(value):
        return msgspec.UNSET, "it escapes half of a surrogate pair, which is no character"
    return value, None


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _is_encodable(value: Any) -> bool:
    """Whether UTF-8 can hold all texts of a JSON value."""
    if isinstance(value, dict):
        return all(is_encodable(key) and _is_encodable(below) for key, below in value.items())
    if isinstance(value, list):
        return all(map(_is_encodable, value))
    return not isinstance(value, str) or is_encodable(value)


def _integer(digits: str) -> int | float:
    """An integer, or the nearest number where msgpack has no room for it."""
    value = int(digits) if len(digits) < 21 else float(digits)
    return value if isinstance(value, float) or -(2**63) <= value < 2**64 else float(digits)


def _depth(text: str) -> int:
    if text.count("{") + text.count("[") <= DEPTH_LIMIT:
        return 0
    depth = deepest = 0
    for character in text:
        if character in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "}]":
            depth -= 1
    return deepest


def _side_of(name: str) -> Side | None:
    """The side that a file's name or a caption tells; the last word of it counts."""
    sides = list(_FILE_SIDE.finditer(name.replace(" ", "-")))
    if not sides:
        return None
    return Side.REQUEST if sides[-1].group(1) else Side.RESPONSE


def _version(caption: str, path: str) -> str | None:
    stated = first_version(caption)
    match = _IN_PATH.search(path)
    return stated or (match.group(1) if match else None)

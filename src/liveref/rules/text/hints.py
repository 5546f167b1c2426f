"""Hints in the prose of a parameter that are right often enough to be relied on.

The precision of each was judged over the references of fourteen services: a default given as
a literal ~97%, literals after "valid values are" or "one of" ~95%, a maximum length ~95%,
nullable ~90%. Hints below that (formats, bullets, deprecation) are left alone.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

__all__ = ["Hints", "at_top_level", "read_hints", "was_optional"]

_DEFAULT = re.compile(
    r"\b(?:defaults?(?:\s+value)?\s+(?:is|to)|default\s*[:=]|by\s+default,?\s+(?:it\s+)?is"
    r"(?:\s+set\s+to)?|if\s+(?:not\s+specified|omitted),?\s+(?:it\s+)?defaults\s+to)"
    r"\s*:?\s*``([^`\n]+)``",
    re.IGNORECASE,
)
_PLAIN_DEFAULT = re.compile(
    r"\bdefaults?(?:\s+value)?\s*(?:is|to|=|:)\s*(true|false|-?\d+(?:\.\d+)?)(?![\w-])",
    re.IGNORECASE,
)
_ENUM = re.compile(
    r"\b(?:(?:valid|allowed|possible|supported|acceptable|permitted)\s+(?:\w+\s+)?values?"
    r"(?:\s+(?:are|is|include|for\s+[^.`]{0,30}\s+are))?|(?:must|can|should|may)\s+be"
    r"\s+(?:either|one\s+of)|(?:is|are)\s+(?:either|one\s+of)|one\s+of"
    r"|\b(?:status|state|type|values?|mode|protocol|direction)\b[^.`]{0,40}?\s(?:can|could|may)\s+be)"
    r"(?:\s+the\s+following)?(?:\s+values)?\s*:?\s*"
    r"((?:``[^`\n]+``(?:\s*\([^)]*\))?[\s,;/]*(?:or|and)?\s*)+)",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"``([^`\n]+)``")
_ELSEWHERE = re.compile(
    r"must be specified|such as|for example|e\.g\.|\bfor the\b"
    r"|\b(?:exactly|only|at (?:least|most)) one of\b",
    re.IGNORECASE,
)
_UNLESS = re.compile(r"without a value", re.IGNORECASE)
_LENGTH = re.compile(
    r"(?:max(?:imum)?(?:\s+(?:string|name|description))?\s+length(?:\s+(?:of|is|allowed))*"
    r"|(?:no(?:t)?\s+(?:be\s+)?(?:longer|more)\s+than|up\s+to|at\s+most|(?:limited|restricted)\s+to"
    r"|(?:a\s+)?max(?:imum)?\s+of))"
    r"[\s:]*(\d{1,6})(\s*(?:unicode\s+|ascii\s+)?(?:characters|chars|bytes|octets))?",
    re.IGNORECASE,
)
_NULL = re.compile(
    r"\b(?:can|may|could|might|should|must|will|would|is)\s+(?:also\s+)?(?:be\s+)?(?:set\s+to\s+)?"
    r"(?:``null``|``None``|null\b|`null`|\*\*null\*\*)"
    r"|\bor\s+(?:``null``|``None``|null\b)|\bnullable\b",
    re.IGNORECASE,
)


_OPTIONAL = re.compile(
    r"\b(?:was|were|is)\s+optional\s+(?:before|until|prior\s+to|up\s+to)\b", re.IGNORECASE
)


_TOP = re.compile(
    r"\b(?:is|as|at)\s+(?:a|the)\s+(?:top|root)[ -]level\s+(?:key|field|attribute|property)\b",
    re.IGNORECASE,
)


def at_top_level(text: str) -> re.Match[str] | None:
    """The part of a text that puts a field at the root of the body, beside the resource."""
    return _TOP.search(text)


def was_optional(text: str) -> re.Match[str] | None:
    """The part of a text that says that a required parameter was optional in older versions."""
    return _OPTIONAL.search(text)


Part = tuple[int, int]
"""The index of a part's first character, and the one behind its last."""
Hint = tuple[Any, re.Match[str]]
"""The value that a part of a text states, and that part."""


class Hints(msgspec.Struct, frozen=True, kw_only=True):
    """The statements of the prose of one parameter; UNSET, empty and None if it is silent.

    `spans` are the parts of the text that say it, by the name of the hint: the index of the first
    character, and the one behind the last.
    """

    default: Any = msgspec.UNSET
    enum: tuple[Any, ...] = ()
    max_length: int | None = None
    nullable: bool = False
    spans: dict[str, Part] = {}

    @property
    def silent(self) -> bool:
        """Whether the prose gives no hint."""
        return not self.spans


def read_hints(text: str, type_: str) -> Hints:
    """The hints in `text`, as values of the JSON type `type_` where there is one."""
    values: dict[str, Any] = {}
    spans: dict[str, Part] = {}
    readers = {"default": _default, "enum": _enum, "max_length": _length, "nullable": _null}
    for name, read in readers.items():
        if hint := read(text, type_):
            values[name], match = hint
            spans[name] = match.span()
    return Hints(**values, spans=spans)


def _null(text: str, _: str) -> Hint | None:
    match = _NULL.search(text)
    return (True, match) if match else None


def _default(text: str, type_: str) -> Hint | None:
    match = _DEFAULT.search(text)
    if not match and type_ in ("boolean", "integer", "number"):
        match = _PLAIN_DEFAULT.search(text)
    if not match or _UNLESS.search(text[max(0, match.start() - 60) : match.start()]):
        return None
    value = value_of(match[1], type_)
    return None if value is msgspec.UNSET else (value, match)


def _enum(text: str, type_: str) -> Hint | None:
    match = _ENUM.search(text) if type_ in ("string", "integer", "") else None
    if not match or _ELSEWHERE.search(text[max(0, match.start() - 30) : match.end() + 40]):
        return None
    values = (value_of(literal, type_) for literal in _LITERAL.findall(match[1]))
    listed = tuple(dict.fromkeys(v for v in values if v not in (msgspec.UNSET, None)))
    return (listed, match) if len(listed) > 1 else None


def _length(text: str, type_: str) -> Hint | None:
    match = _LENGTH.search(text) if type_ == "string" else None
    if not match or not (match[2] or "length" in match[0].lower()):
        return None
    return int(match[1]), match


def value_of(literal: str, type_: str) -> Any:
    """A literal of prose as a value of a JSON type; UNSET where it is none of it."""
    text = literal.strip().strip("\"'")
    if text in ("null", "None"):
        return None
    if type_ in ("integer", "number", "boolean", "array", "object"):
        return _decoded(text, type_)
    return text


def _decoded(text: str, type_: str) -> Any:
    kinds: dict[str, type | tuple[type, ...]] = {
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "array": list,
        "object": dict,
    }
    try:
        value = msgspec.json.decode(text.lower() if type_ == "boolean" else text)
    except msgspec.DecodeError:
        return msgspec.UNSET
    if isinstance(value, bool) and type_ != "boolean":
        return msgspec.UNSET
    return value if isinstance(value, kinds[type_]) else msgspec.UNSET

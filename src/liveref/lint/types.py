"""The types that definitions name, and the JSON types that their values have."""

from __future__ import annotations

import re
from functools import lru_cache

SCALARS = frozenset({"string", "integer", "number", "boolean"})
_STRING = frozenset({"string"})

_BY_NAME: dict[str, frozenset[str]] = {
    "string": _STRING,
    "str": _STRING,
    "uuid": _STRING,
    "uri": _STRING,
    "url": _STRING,
    "date": _STRING,
    "datetime": _STRING,
    "date-time": _STRING,
    "timestamp": _STRING,
    "integer": frozenset({"integer"}),
    "int": frozenset({"integer"}),
    "long": frozenset({"integer"}),
    "number": frozenset({"integer", "number"}),
    "float": frozenset({"integer", "number"}),
    "boolean": frozenset({"boolean"}),
    "bool": frozenset({"boolean"}),
    "enum": SCALARS,
    "array": frozenset({"array"}),
    "list": frozenset({"array"}),
    "object": frozenset({"object"}),
    "dict": frozenset({"object"}),
    "dictionary": frozenset({"object"}),
    "map": frozenset({"object"}),
    "hash": frozenset({"object"}),
    "json": SCALARS | {"object", "array"},
    "any": SCALARS | {"object", "array"},
    "none": frozenset(),
    "null": frozenset(),
}

COMMON = ("string", "integer", "boolean", "object", "array", "number", "float", "uuid", "enum")
NAMES = tuple(_BY_NAME)


@lru_cache(maxsize=1024)
def accepted(written: str | None) -> frozenset[str]:
    """The JSON types of values of a type as written; none where it says nothing certain.

    `array of strings` is an array; `string or integer` may be either.
    """
    if not written:
        return frozenset()
    parts = re.split(r"\s+or\s+|\s*[|/]\s*", written.strip().lower())
    types = [_BY_NAME.get(part.split()[0].strip("`,;:()")) for part in parts if part.split()]
    if any(not one for one in types):
        return frozenset()
    return frozenset().union(*(one for one in types if one))


def is_type(written: str) -> bool:
    """Whether every word of the type that could be a type's name is one."""
    return bool(accepted(written)) or written.strip().lower() in _BY_NAME


def agrees(accepted_kinds: frozenset[str], kind: str) -> bool:
    """Whether a value of a JSON type may stand there; null may stand anywhere."""
    return not accepted_kinds or kind == "null" or kind in accepted_kinds

"""JSON types of rows: as a table writes them, else as a key suggests."""

from __future__ import annotations

import re

from liveref.naming.patterns import matches
from liveref.rules.text.words import words

__all__ = ["guessed_type", "type_name", "types_of"]

_NAMESPACE = re.compile(r"^[a-z]\w*:(?=[a-z])")


def guessed_type(key: str) -> str:
    """The type of a row whose definition is missing, by its key: else a string."""
    for pattern, type_ in words().keys:
        if matches(pattern, key):
            return type_
    return "string"


def types_of(written: str | None) -> tuple[str, ...]:
    """JSON types of a type as a table writes it; several may stand there. "null" for none."""
    if not written:
        return ()
    names = words().types
    text = type_name(written)
    if text in names:
        return _plain(names[text])
    parts = [part.strip(" ,;()") for part in text.replace("|", " ").replace("/", " ").split()]
    types = [names[part] for part in parts if part in names]
    return tuple(dict.fromkeys(name for type_ in types[:2] for name in _plain(type_)))


def type_name(written: str) -> str:
    """A type as a table writes it, in small letters, without the prefix of a namespace
    (`xsd:string`)."""
    return _NAMESPACE.sub("", written.strip().lower())


def _plain(type_: str) -> tuple[str, ...]:
    return () if type_ == "any" else (type_,)

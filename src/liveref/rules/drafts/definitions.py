"""Definitions of parameters as schemas: what a table says of one value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from liveref.model.origin import Origin
from liveref.model.reason import Evidence
from liveref.model.schema import Schema
from liveref.naming.patterns import matches
from liveref.reading.document import Definition, Operation, Row, Side
from liveref.rules.drafts.shown import read_shown
from liveref.rules.text.hints import read_hints
from liveref.rules.text.keys import Keys, read_keys
from liveref.rules.text.words import words

__all__ = ["Definitions", "Said", "guessed_type", "types_of"]

_IDENTITY = re.compile(r"[a-z_]+_id")
"""What no object is called."""
_NUMBER_TOO = re.compile(r"\ba\s+string,?\s+(or\s+)?an\s+integer\b", re.IGNORECASE)
"""What is said of a text that may be a number as well."""
_COUNT = re.compile(r"(specifies\s+)?(how\s+many|the\s+(\w+\s+)?number\s+of)\b", re.IGNORECASE)
"""How the description of a number begins, whatever the table has for its type."""


class Said(NamedTuple):
    """A schema and what it rests on: the table, and the prose where that gave a hint.

    `keys` are those that the prose says an object has, or each object of a list; `shown` are
    values that stand in the prose.
    """

    schema: Schema
    evidence: tuple[Evidence, ...]
    keys: Keys
    shown: tuple[Any, ...] = ()


class Definitions:
    """Schemas of definitions, each worked out once: by its place and not by identity, since
    a document that crossed processes holds one copy for each row."""

    def __init__(self, operations: Iterable[Operation] = ()) -> None:
        self._known: dict[tuple[Origin, str], Said] = {}
        self._answered = {
            (row.definition.origin, row.definition.key)
            for operation in operations
            for row in operation.rows(Side.RESPONSE)
            if row.definition is not None
        }

    def is_of_answers(self, row: Row) -> bool:
        """Whether the row's definition stands in tables of answers as well: that it is required
        is then said of these first."""
        definition = row.definition
        return definition is not None and (definition.origin, definition.key) in self._answered

    def said(self, row: Row) -> Said:
        """What the row's definition says of its value; a guess by its key if it has none."""
        definition = row.definition
        if definition is None:
            return Said(Schema(types=(guessed_type(row.key),)), (Evidence.RULE,), {})
        place = (definition.origin, definition.key)
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = _said(definition, row.name)
        return known

    def schema(self, row: Row) -> Schema:
        """The schema alone of what the row's definition says."""
        return self.said(row).schema


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
    known = words().types
    text = written.strip().lower()
    if text in known:
        return _plain(known[text])
    parts = [part.strip(" ,;()") for part in text.replace("|", " ").replace("/", " ").split()]
    found = [known[part] for part in parts if part in known]
    return tuple(dict.fromkeys(name for part in found[:2] for name in _plain(part)))


def _plain(type_: str) -> tuple[str, ...]:
    return () if type_ == "any" else (type_,)


def _said(definition: Definition, name: str) -> Said:
    types = types_of(definition.type)
    if types == ("object",) and _IDENTITY.fullmatch(name):
        types = ("string",)
    text = definition.description.source if definition.description else ""
    if types == ("boolean",) and _COUNT.match(text.lstrip()):
        types = ("integer",)
    hints = read_hints(text, types[0] if types else "")
    if types == ("string",) and _NUMBER_TOO.search(text):
        types = ("string", "integer")
    schema = Schema(
        types=tuple(name for name in types if name != "null"),
        nullable=hints.nullable or "null" in types,
        format=_format(definition),
        enum=definition.enum or hints.enum,
        default=definition.default if definition.default is not msgspec.UNSET else hints.default,
        max_length=hints.max_length,
        description=definition.description,
    )
    evidence = (Evidence.TABLE,) if hints.silent else (Evidence.TABLE, Evidence.PROSE)
    holds = next((t for t in types if t in ("object", "array")), None)
    last = name.rpartition(".")[2]
    keys = read_keys(text, last, holds) if holds else {}
    return Said(schema, evidence, keys, read_shown(text, last) if holds else ())


def _format(definition: Definition) -> str | None:
    written = (definition.type or "").strip().lower()
    return words().formats.get(written) or definition.format

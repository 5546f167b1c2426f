"""Definitions of parameters as schemas: what a table says of one value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from liveref.model.origin import Origin
from liveref.model.reason import Evidence
from liveref.model.schema import Schema
from liveref.reading.document import Definition, Operation, Row, Side
from liveref.rules.drafts.claims import Because
from liveref.rules.drafts.grounds import by_row
from liveref.rules.drafts.row_types import guessed_type, type_name, types_of
from liveref.rules.drafts.shown import read_shown
from liveref.rules.drafts.text_grounds import by_definition, by_prose
from liveref.rules.text.hints import read_hints
from liveref.rules.text.keys import Keys, read_keys
from liveref.rules.text.words import words

__all__ = ["Definitions", "Statement", "table_types"]

_IDENTITY = re.compile(r"[a-z_]+_id")
"""Names that no object has."""
_TEXT_TOO = re.compile(
    r"\b(?:provided|given|passed|sent|supplied|specified) as an? `*(?:JSON )?(?:string|text)\b",
    re.IGNORECASE,
)
"""The words for an object that a request gives as a text."""
_NUMBER_TOO = re.compile(r"\ba\s+string,?\s+(or\s+)?an\s+integer\b", re.IGNORECASE)
"""The words for a value that may be a string or a number."""
_COUNT = re.compile(r"(specifies\s+)?(how\s+many|the\s+(\w+\s+)?number\s+of)\b", re.IGNORECASE)
"""The beginning of the description of a number, whatever the table has for its type."""


class Statement(NamedTuple):
    """A schema that a row's definition states, and the ground of each of its keywords.

    `table` is the ground of what the table has for its type. `keys` are those that the prose says
    an object has, or each object of a list; `shown` are values that stand in the prose.
    """

    schema: Schema
    table: Because
    grounds: Mapping[str, Because] = MappingProxyType({})
    keys: Mapping[str, Keys] = MappingProxyType({})
    shown: tuple[Any, ...] = ()


class Definitions:
    """Schemas of definitions, each worked out once: by its place and not by identity, since
    a document that crossed processes holds one copy for each row."""

    def __init__(self, operations: Iterable[Operation] = ()) -> None:
        self._statements: dict[tuple[Origin, str], Statement] = {}
        self._answered = {
            (row.definition.origin, row.definition.key)
            for operation in operations
            for row in operation.rows(Side.RESPONSE)
            if row.definition is not None
        }

    def is_of_answers(self, row: Row) -> bool:
        """Whether the row's definition stands in tables of answers as well: its `required` is
        about the answers then."""
        definition = row.definition
        return definition is not None and (definition.origin, definition.key) in self._answered

    def statement(self, row: Row) -> Statement:
        """The statements of the row's definition about its value; a guess by its key if it has
        none."""
        definition = row.definition
        if definition is None:
            guess = by_row(row)._replace(evidence=Evidence.RULE)
            return Statement(Schema(types=table_types(row)), guess)
        place = (definition.origin, definition.key)
        statement = self._statements.get(place)
        if statement is None:
            statement = self._statements[place] = _statement(definition, row.name)
        return statement

    def schema(self, row: Row) -> Schema:
        """The schema alone that the row's definition states."""
        return self.statement(row).schema


def _statement(definition: Definition, name: str) -> Statement:
    types, prose = _table_types(definition, name), definition.description
    table = by_definition(definition, "type")
    text = prose.source if prose else ""
    grounds: dict[str, Because] = {}
    if prose and types == ("boolean",) and _COUNT.match(text.lstrip()):
        types, grounds["types"] = ("integer",), by_prose(prose, 0)
    hints = read_hints(text, types[0] if types else "")
    grounds |= {key: by_prose(prose, *span) for key, span in hints.spans.items() if prose}
    if prose and types == ("string",) and (match := _NUMBER_TOO.search(text)):
        types, grounds["types"] = ("string", "integer"), by_prose(prose, *match.span())
    if prose and types == ("object",) and (match := _TEXT_TOO.search(text)):
        types, grounds["types"] = ("object", "string"), by_prose(prose, *match.span())
    if "null" in types:
        grounds["nullable"] = table
    format_ = words().formats.get(type_name(definition.type or ""))
    if format_ or definition.format:
        grounds["format"] = by_definition(definition, "type" if format_ else "format")
    if definition.enum:
        grounds["enum"] = by_definition(definition, "enum")
    if definition.default is not msgspec.UNSET:
        grounds["default"] = by_definition(definition, "default")
    schema = Schema(
        types=tuple(name for name in types if name != "null"),
        nullable=hints.nullable or "null" in types,
        format=format_ or definition.format,
        enum=definition.enum or hints.enum,
        default=definition.default if definition.default is not msgspec.UNSET else hints.default,
        max_length=hints.max_length,
        description=prose,
    )
    holds = next((t for t in types if t in ("object", "array")), None)
    last = name.rpartition(".")[2]
    keys = read_keys(text, last, holds) if holds else {}
    return Statement(schema, table, grounds, keys, read_shown(text, last) if holds else ())


def table_types(row: Row) -> tuple[str, ...]:
    """The types that a table has for a row; a guess by its key if it has no definition. "null" may
    be among them."""
    if row.definition is None:
        return (guessed_type(row.key),)
    return _table_types(row.definition, row.name)


def _table_types(definition: Definition, name: str) -> tuple[str, ...]:
    types = types_of(definition.type)
    return ("string",) if types == ("object",) and _IDENTITY.fullmatch(name) else types

"""Parameters: values in the path, the query and headers."""

from __future__ import annotations

import re

import msgspec

from liveref.model.api import Location, Parameter
from liveref.model.conventions import Conventions
from liveref.model.schema import Schema
from liveref.naming.patterns import compiled
from liveref.reading.document import Row
from liveref.rules.drafts.definitions import Definitions
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.text.words import words

__all__ = ["headers", "parameters"]

_PATTERN = re.compile(r"\bregular\s+expressions?\b", re.IGNORECASE)
_NAME = re.compile(r"\{([^{}]*)\}")


def parameters(
    draft: Draft, definitions: Definitions, conventions: Conventions
) -> tuple[Parameter, ...]:
    """The parameters of a request: all names in the path, then query, then headers."""
    found = (
        *_in_path(draft, definitions),
        *_in_query(draft, definitions),
        *headers(draft.request, definitions),
    )
    return tuple(_as_described(parameter, conventions) for parameter in found)


def headers(message: Message, definitions: Definitions) -> tuple[Parameter, ...]:
    """The documented headers of a message."""
    rows = _unique(message.rows.get("header", []))
    return tuple(_parameter(row, Location.HEADER, definitions) for row in rows)


def _as_described(parameter: Parameter, conventions: Conventions) -> Parameter:
    """A parameter with what its description says of the values that it takes."""
    schema = parameter.schema
    text = " ".join(schema.description.source.split()) if schema.description else ""
    is_flag = bool(text) and "boolean" in schema.types
    presence = compiled(words().having).search(text) if is_flag else None
    in_path = parameter.location is Location.PATH
    return msgspec.structs.replace(
        parameter,
        accepts_name=in_path and compiled(words().either).search(text) is not None,
        admin_only=compiled(conventions.tenancy.refused).search(text) is not None,
        widens=is_flag and compiled(words().widening).search(text) is not None,
        presence_of=presence["field"] if presence is not None else None,
        matches_part=_PATTERN.search(text) is not None,
    )


def _in_path(draft: Draft, definitions: Definitions) -> list[Parameter]:
    rows = {row.name: row for row in draft.request.rows.get("path", [])}
    found = []
    for name in dict.fromkeys(_NAME.findall(draft.source.path)):
        if name in rows:
            found.append(_parameter(rows[name], Location.PATH, definitions))
            continue
        draft.assumed.append(f"`{name}` in the path has no row; it is taken as a string.")
        schema = Schema(types=("string",))
        found.append(Parameter(name=name, location=Location.PATH, schema=schema, required=True))
    return found


def _in_query(draft: Draft, definitions: Definitions) -> list[Parameter]:
    rows = _unique(draft.request.rows.get("query", []))
    found = [
        msgspec.structs.replace(each, min_version=each.min_version or draft.since.get(each.name))
        for each in (_parameter(row, Location.QUERY, definitions) for row in rows)
    ]
    known = {row.name for row in rows}
    for name in dict.fromkeys((*draft.source.query, *draft.queries)):
        if name not in known:
            schema = Schema(types=("string",))
            found.append(Parameter(name=name, location=Location.QUERY, schema=schema))
    return found


def _parameter(row: Row, location: Location, definitions: Definitions) -> Parameter:
    definition = row.definition
    return Parameter(
        name=row.name,
        location=location,
        schema=definitions.schema(row),
        required=location is Location.PATH or bool(definition and definition.required),
        min_version=definition.min_version if definition else None,
        max_version=definition.max_version if definition else None,
        origin=row.origin,
    )


def _unique(rows: list[Row]) -> list[Row]:
    return list({row.name: row for row in reversed(rows)}.values())[::-1]

"""Parameters: values in the path, the query and headers."""

from __future__ import annotations

import re

import msgspec

from liveref.inference.definitions import Definitions
from liveref.inference.drafts import Draft, Message
from liveref.model.api import Location, Parameter
from liveref.model.schema import Schema
from liveref.reading.document import Row

__all__ = ["headers", "parameters"]

_NAME = re.compile(r"\{([^{}]*)\}")


def parameters(draft: Draft, definitions: Definitions) -> tuple[Parameter, ...]:
    """The parameters of a request: all names in the path, then query, then headers."""
    return (
        *_in_path(draft, definitions),
        *_in_query(draft, definitions),
        *headers(draft.request, definitions),
    )


def headers(message: Message, definitions: Definitions) -> tuple[Parameter, ...]:
    """The documented headers of a message."""
    rows = _unique(message.rows.get("header", []))
    return tuple(_parameter(row, Location.HEADER, definitions) for row in rows)


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

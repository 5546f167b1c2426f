"""Scalars that a client wrote as texts, `"512"` and `"True"`, as the document has their fields:
many services of a family take them so. An identity may be a number where a text is documented.
"""

from __future__ import annotations

import re
from typing import Any

from liveref.meaning.names import FieldNames
from liveref.model.schema import Schema

_WORDS = {"true": True, "false": False}
_INTEGER = re.compile(r"-?[0-9]+")


def coerced(value: Any, schema: Schema, names: FieldNames, key: str = "") -> Any:
    """The value with all scalars in it that can be told to be meant otherwise exchanged."""
    if isinstance(value, dict):
        known = schema.properties
        return {
            name: coerced(each, known[name].schema, names, name) if name in known else each
            for name, each in value.items()
        }
    if isinstance(value, list) and schema.items is not None:
        return [coerced(each, schema.items, names, key) for each in value]
    return _scalar(value, schema.types, is_identity=names.means("identifier", key))


def _scalar(value: Any, types: tuple[str, ...], *, is_identity: bool) -> Any:
    if type(value) is int and types == ("string",) and is_identity:
        return str(value)
    if not isinstance(value, str) or "string" in types:
        return value
    if "integer" in types and _INTEGER.fullmatch(value):
        return int(value)
    return _WORDS.get(value.lower(), value) if "boolean" in types else value

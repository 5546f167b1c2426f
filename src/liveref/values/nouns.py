"""Words for JSON values."""

from __future__ import annotations

from typing import Any

NOUNS = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}
"""The types of JSON Schema with their articles."""


def noun(value: Any) -> str:
    """The words for a JSON value."""
    if value is None:
        return "null"
    for kind, types in (("boolean", bool), ("integer", int), ("number", float), ("string", str)):
        if isinstance(value, types):
            return "a boolean" if kind == "boolean" else NOUNS[kind]
    return "a list" if isinstance(value, list) else "an object"

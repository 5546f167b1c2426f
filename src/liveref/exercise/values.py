"""Values made from a schema alone: valid by type, enum, format and limits, the same each time."""

from __future__ import annotations

import math
import re
import string
import uuid
from typing import Any

from msgspec import UNSET

from liveref.exercise.versions import exists
from liveref.model.microversion import Version
from liveref.model.reason import Evidence
from liveref.model.schema import Property, Schema
from liveref.values.pattern_samples import sample

_SPACE = uuid.UUID("5b6f7a2e-7a54-4c1c-9d56-1f0e6f3f3a10")
_FORMATS = {
    "date-time": "2030-01-02T03:04:05Z",
    "date": "2030-01-02",
    "time": "03:04:05Z",
    "ipv4": "192.0.2.10",
    "ipv6": "2001:db8::10",
    "ip": "192.0.2.10",
    "cidr": "192.0.2.0/24",
    "mac": "02:00:00:00:00:0a",
    "uri": "http://www.example.com/exercise",
    "url": "http://www.example.com/exercise",
    "hostname": "exercise.example.com",
    "email": "exercise@example.com",
    "byte": "ZXhlcmNpc2U=",
    "base64": "ZXhlcmNpc2U=",
}
_DEPTH = 6
_KINDS = ("0123456789", string.ascii_uppercase, string.ascii_lowercase)


def made_up_id(name: str) -> str:
    """An identity that is always the same for the same name."""
    return str(uuid.uuid5(_SPACE, name))


def value_of(schema: Schema, name: str, version: Version, depth: int = 0) -> Any:
    """A value that the schema allows: the documented example, default or first choice where
    there is one, else the smallest of its type. Objects have their required fields."""
    for documented in (schema.example, schema.default):
        if documented is not UNSET and fits(documented, schema):
            return documented
    if schema.enum:
        return schema.enum[0]
    if schema.one_of and depth < _DEPTH:
        return value_of(schema.one_of[0], name, version, depth + 1)
    return _smallest(schema, name, version, depth)


def _smallest(schema: Schema, name: str, version: Version, depth: int) -> Any:
    kind = schema.types[0] if schema.types else "string"
    if kind == "object":
        return {} if depth >= _DEPTH else required_fields(schema, version, depth + 1)
    if kind == "array":
        if schema.items is None or depth >= _DEPTH:
            return []
        return [value_of(schema.items, name, version, depth + 1)]
    if kind == "boolean":
        return True
    if kind in ("integer", "number"):
        return _number(schema)
    return _text(schema, name)


def required_fields(schema: Schema, version: Version, depth: int = 0) -> dict[str, Any]:
    """An object with a value for each field that the schema requires in that version."""
    return {
        name: value_of(prop.schema, name, version, depth)
        for name, prop in schema.properties.items()
        if prop.required and exists(prop, version)
    }


def _number(schema: Schema) -> int | float:
    low = schema.minimum if schema.minimum is not None else 1
    if schema.exclusive_minimum is not None:
        low = max(low, math.floor(schema.exclusive_minimum) + 1)
    high = schema.maximum if schema.maximum is not None else math.inf
    return math.ceil(min(max(low, 1), high))


def _text(schema: Schema, name: str) -> str:
    if schema.format == "uuid":
        return made_up_id(name)
    if schema.pattern and (sampled := sample(schema.pattern)) is not None:
        return _padded(sampled, schema)
    text = _FORMATS.get(schema.format or "", f"exercise-{name}")
    return text.ljust(schema.min_length or 0, "x")[: schema.max_length]


def _padded(text: str, schema: Schema) -> str:
    """A text that is long enough, of characters that the pattern allows, if there are any."""
    for part in ("1", "A", "a", "-", text[-1:]):
        longer = text.ljust(max(schema.min_length or 0, 1), part) if part else text
        if re.search(schema.pattern or "", longer):
            return longer
    return text


def varied(text: str, schema: Schema, turn: int) -> str:
    """Another text that the schema allows, a different one each turn: digits and letters are
    counted up from the right, each within its kind. The same text if there is none."""
    characters, carry = list(text), turn
    for at in reversed(range(len(characters))):
        kind = next((kind for kind in _KINDS if characters[at] in kind), "")
        if kind:
            carry += kind.index(characters[at])
            characters[at] = kind[carry % len(kind)]
            carry //= len(kind)
    other = "".join(characters)
    return other if fits(other, schema) else text


def fits(value: Any, schema: Schema) -> bool:
    """Whether a value is of the schema's types, one of its choices and within its limits;
    what is inside objects and lists is not looked at."""
    if value is None:
        return schema.nullable
    if schema.types and not any(is_a(value, kind) for kind in schema.types):
        return False
    if schema.enum and value not in schema.enum:
        return False
    if isinstance(value, str):
        if schema.pattern and re.search(schema.pattern, value) is None:
            return False
        return (schema.min_length or 0) <= len(value) <= (schema.max_length or math.inf)
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = schema.minimum, schema.maximum
        return (low is None or low <= value) and (high is None or value <= high)
    return True


def is_a(value: Any, kind: str) -> bool:
    """Whether a value is of a JSON Schema type."""
    if isinstance(value, bool):
        return kind == "boolean"
    types: dict[str, tuple[type, ...]] = {
        "string": (str,),
        "integer": (int,),
        "number": (int, float),
        "array": (list,),
        "object": (dict,),
    }
    return isinstance(value, types.get(kind, ()))


def in_table(prop: Property) -> bool:
    """Whether a table of the document speaks of the field: the evidence that counts."""
    return Evidence.TABLE in prop.evidence

"""Is what was sent what came back, and is what came back documented?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from liveref.exercise.versions import exists
from liveref.model.microversion import Version
from liveref.model.schema import Schema
from liveref.values.times import is_time, moment

Secret = Callable[[str], bool]


def compared(
    sent: dict[str, Any],
    request: Schema,
    shown: dict[str, Any],
    response: Schema,
    *,
    secret: Secret,
    version: Version,
) -> tuple[list[str], list[str]]:
    """The names that could be compared, and a sentence for each that came back otherwise.

    Compared is what the request documents, was sent, and the response documents too with a
    type in common; never a secret.
    """
    names: list[str] = []
    unlike: list[str] = []
    for name, value in sent.items():
        asked, documented = request.properties.get(name), response.properties.get(name)
        if asked is None or documented is None or secret(name) or not exists(documented, version):
            continue
        if not _comparable(asked.schema, documented.schema):
            continue
        names.append(name)
        if value is None:  # which leaves the field to the service
            continue
        if name not in shown:
            unlike.append(f"{name}: sent {brief(value)}, not in the answer")
        elif other := difference(name, value, shown[name], documented.schema, secret):
            unlike.append(other)
    return names, unlike


def _comparable(asked: Schema, shown: Schema) -> bool:
    """Whether the same name means the same on the way in and out, as far as types tell: a
    list of names that comes back as a list of objects is another thing."""
    if asked.types and shown.types and not set(asked.types) & set(shown.types):
        return {*asked.types, *shown.types} <= {"integer", "number", "string", "boolean"}
    if asked.items is not None and shown.items is not None:
        return _comparable(asked.items, shown.items)
    return True


def same(sent: Any, got: Any, schema: Schema, secret: Secret) -> bool:
    """Whether a value came back; see `difference`."""
    return difference("", sent, got, schema, secret) is None


def difference(at: str, sent: Any, got: Any, schema: Schema, secret: Secret) -> str | None:
    """The first difference between what was sent and what came back, as a sentence; None
    where there is none.

    An object may have gained keys and lost secrets and those that the response doesn't
    document; a list may have another order, or have been a text with commas; a number may have
    become the text of it, or the other way round, and a time have another style.
    """
    if isinstance(sent, dict) and isinstance(got, dict):
        return _in_objects(at, sent, got, schema, secret)
    if isinstance(sent, list) and isinstance(got, list):
        return _in_lists(at, sent, got, schema, secret)
    if isinstance(sent, str) and isinstance(got, list) and sent.split(",") == got:
        return None
    simple = not isinstance(sent, dict | list) and not isinstance(got, dict | list)
    if simple and (sent == got or _text(sent) == _text(got)):
        return None
    return f"{at}: sent {brief(sent)}, got {brief(got)}"


def _in_objects(
    at: str, sent: dict[str, Any], got: dict[str, Any], schema: Schema, secret: Secret
) -> str | None:
    for name, value in sent.items():
        if secret(name) or not _is_documented(schema, name):
            continue
        if name not in got:
            return f"{at}.{name}: sent {brief(value)}, not in the answer"
        fault = difference(f"{at}.{name}", value, got[name], _part(schema, name), secret)
        if fault:
            return fault
    return None


def _in_lists(
    at: str, sent: list[Any], got: list[Any], schema: Schema, secret: Secret
) -> str | None:
    items = schema.items or Schema()
    for number, one in enumerate(sent):
        if any(same(one, other, items, secret) for other in got):
            continue
        if number < len(got):
            return difference(f"{at}[{number}]", one, got[number], items, secret)
        return f"{at}[{number}]: sent {brief(one)}, not in the answer"
    return None


def _is_documented(schema: Schema, name: str) -> bool:
    return not schema.properties or name in schema.properties or schema.is_open


def _part(schema: Schema, name: str) -> Schema:
    prop = schema.properties.get(name)
    if prop is not None:
        return prop.schema
    return schema.additional if isinstance(schema.additional, Schema) else Schema()


def _text(value: Any) -> str:
    text = str(value)
    if text in ("True", "False"):
        return text.lower()
    return str(moment(value)) if is_time(value) else text


def undocumented(value: Any, schema: Schema, at: str = "") -> Iterator[str]:
    """The keys of a JSON value that a schema doesn't know, each with its path, once."""
    yield from dict.fromkeys(_undocumented(value, schema, at))


def _undocumented(value: Any, schema: Schema, at: str) -> Iterator[str]:
    if schema.one_of:
        return
    if isinstance(value, list) and schema.items is not None:
        for item in value:
            yield from _undocumented(item, schema.items, f"{at}[]")
    if not isinstance(value, dict) or not (schema.properties or not schema.types):
        return
    for name, item in value.items():
        prop = schema.properties.get(name)
        if prop is not None:
            yield from _undocumented(item, prop.schema, f"{at}.{name}" if at else name)
        elif schema.properties and not schema.is_open:
            yield f"{at}.{name}" if at else name


def brief(value: Any, limit: int = 60) -> str:
    """A JSON value for a line of a report."""
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= limit else text[: limit - 1] + "…"

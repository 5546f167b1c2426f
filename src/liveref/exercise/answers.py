"""Reads an answer: the resource's fields, the items of a list, an identity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from liveref.exercise.bodies import inner_schema
from liveref.exercise.caller import Answer
from liveref.model.api import Body, Operation, Resource
from liveref.model.path import names_in
from liveref.model.schema import Schema

_TELLING = 8
"""So long an identity that it is nothing else by chance."""


def documented_body(operation: Operation, code: int) -> Body | None:
    """The documented body of an answer with that code, else of the first success with one."""
    bodies = {r.code: r.body for r in reversed(operation.responses) if r.body and r.code < 400}
    return bodies.get(code) or next(iter(reversed(bodies.values())), None)


def shown_fields(operation: Operation, answer: Answer) -> tuple[dict[str, Any], Schema]:
    """The resource's fields in an answer, with those beside the wrapper, and their
    documented schema."""
    body = documented_body(operation, answer.code)
    if body is not None and body.in_headers:
        return told_in_headers(body, answer), body.schema
    if not isinstance(answer.body, dict):
        return {}, Schema()
    if body is None:
        return answer.body, Schema()
    root, inner = answer.body, answer.body.get(body.wrapper) if body.wrapper else None
    if not isinstance(inner, dict):
        return root, body.schema
    wrapped = inner_schema(body.schema, body.wrapper)
    both = msgspec.structs.replace(wrapped, properties=body.schema.properties | wrapped.properties)
    return root | inner, both


def told_in_headers(body: Body, answer: Answer) -> dict[str, Any]:
    """The fields that headers are, with numbers for what the document has as such."""
    named = {name: answer.headers.get(name.replace("_", "-")) for name in body.schema.properties}
    texts = {name: text for name, text in named.items() if text is not None}
    properties = body.schema.properties
    return {n: int(t) if "integer" in properties[n].schema.types and t.isdecimal() else t
            for n, t in texts.items()}  # fmt: skip


def identity_in(operation: Operation, resource: Resource, answer: Answer) -> str | None:
    """The identity of what an operation has made: from its answer, or from its Location."""
    fields, _ = shown_fields(operation, answer)
    places = [fields]
    if isinstance(answer.body, dict):
        places += [answer.body, *(v for v in answer.body.values() if isinstance(v, dict))]
        # Of several that were made at once, the first.
        lists = [v for v in answer.body.values() if isinstance(v, list)]
        places += [v[0] for v in lists if len(answer.body) == 1 and v and isinstance(v[0], dict)]
    for name in dict.fromkeys((resource.identifier, "id", "uuid")):
        for place in places:
            value = place.get(name)
            if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
                return str(value)
    location = urlsplit(answer.headers.get("location", "")).path
    return unquote(location.rstrip("/").rsplit("/", 1)[-1]) or None


def items_in(resource: Resource, operation: Operation, answer: Answer) -> list[Any] | None:
    """The items of a list's answer; None where it holds no list."""
    body = answer.body
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return None
    last = operation.path.rstrip("/").rsplit("/", 1)[-1]
    for key in (resource.plural, last, last.replace("-", "_")):
        items = body.get(key)
        if isinstance(items, list | dict):
            return items if isinstance(items, list) else list(items)
    inside = [v.get(resource.plural) for v in body.values() if isinstance(v, dict)]
    lists = [v for k, v in body.items() if isinstance(v, list) and not k.endswith("links")]
    lists += [value for value in inside if isinstance(value, list)]
    if lists:
        return lists[0]
    maps = [v for v in body.values() if isinstance(v, dict)]
    return list(maps[0]) if len(body) == 1 and maps else None


def item_fields(item: Any) -> dict[str, Any]:
    """The fields of one item, without the wrapper that some lists put around each."""
    if not isinstance(item, dict):
        return {}
    if len(item) == 1 and isinstance(inner := next(iter(item.values())), dict):
        return inner
    return item


def holds(resource: Resource, items: list[Any], identity: str) -> dict[str, Any] | None:
    """The fields of the item with that identity, none where items are nothing but their
    names or only mention it, as relations do; None where it isn't among them."""
    for item in items:
        if not isinstance(item, dict):
            if str(item) == identity:
                return {}
            continue
        fields = item_fields(item)
        names = (resource.identifier, "id", "uuid", resource.natural_key or "id", "name")
        if any(str(fields.get(name, "")) == identity for name in names):
            return fields
        if len(identity) >= _TELLING and identity in _texts(item):
            return {}
    return None


def _texts(value: Any) -> Iterator[str]:
    """All strings in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def name_in(resource: Resource, schema: Schema) -> str | None:
    """The field by which one of the documented items of a list is known, None where none of
    theirs tells one from another. Of what is not described, and of what may have any key, it
    is taken for the identifier."""
    if not schema.properties or schema.is_open or not schema.is_object:
        return resource.identifier
    names = [resource.identifier, "id", "uuid"]
    names += [names_in(path)[-1] for path in resource.items if "{" in path]
    names += [resource.natural_key] if resource.natural_key else []
    return next((name for name in names if name in schema.properties), None)


def text_of(value: Any) -> str | None:
    """A JSON value as an identity; None for one that can't be one."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return None
    return str(value)


def item_schema(resource: Resource, operation: Operation, answer: Answer) -> Schema | None:
    """The documented schema of one item of a list's answer; None where there is none."""
    body = documented_body(operation, answer.code)
    if body is None or not isinstance(answer.body, dict):
        return body.schema.items if body is not None else None
    items = items_in(resource, operation, answer)
    for name, value in answer.body.items():
        prop = body.schema.properties.get(name)
        if value is items and prop is not None and prop.schema.items is not None:
            inner = list(prop.schema.items.properties.values())
            if len(inner) == 1 and inner[0].schema.is_object:
                return inner[0].schema
            return prop.schema.items
    return None


def entries_in(answer: Answer, key: str) -> dict[str, Any]:
    """The entries of a map: the object, at the root or one below, that has the key."""
    if not isinstance(answer.body, dict):
        return {}
    inner = [v for v in answer.body.values() if isinstance(v, dict)]
    for place in (answer.body, *inner):
        if key in place:
            return place
    return inner[0] if len(inner) == 1 and len(answer.body) == 1 else answer.body

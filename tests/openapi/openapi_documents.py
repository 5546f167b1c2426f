"""Exported documents to look at, and a way to look at them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from liveref.families import conventions
from liveref.loading import load
from liveref.model.api import API, Body, Effect, Location, Operation, Parameter, Response, Target
from liveref.model.behaviour.behaviour import Behaviour
from liveref.model.microversion import understood
from liveref.model.origin import Origin
from liveref.model.schema import Property, Schema
from liveref.openapi import export
from published import CORE, release

STRING = Schema(types=("string",))
INTEGER = Schema(types=("integer",))


@cache
def api_of(name: str) -> API:
    """The API of a bundled reference, or of a published one."""
    return load(release(name) if name in CORE else name).api


@cache
def document_of(name: str, microversion: str | None = None) -> dict[str, Any]:
    """The exported document of a reference; not to be changed."""
    return export(api_of(name), microversion=microversion)[0]


def api(*operations: Operation, **fields: Any) -> API:
    """An API of these operations, which need no token."""
    given: dict[str, Any] = {
        "name": "things",
        "title": "Things",
        "operations": operations,
        "conventions": conventions(),
        "behaviour": Behaviour(),
    }
    return API(**(given | fields))


def operation(method: str, path: str, **fields: Any) -> Operation:
    """An operation with what a test says of it; its line tells it apart."""
    line = fields.pop("line", 1)
    given: dict[str, Any] = {
        "id": f"{method.lower()}_{line}",
        "title": f"Title {line}",
        "resource": "thing",
        "effect": Effect.SHOW,
        "target": Target.ITEM,
        "success": (200,),
        "origin": Origin("things.inc", line),
    }
    return Operation(method=method, path=path, **(given | fields))


def action(name: str, *, line: int, **fields: Any) -> Operation:
    """An action on `/things/{id}/action`."""
    given: dict[str, Any] = {
        "id": f"{name}_thing",
        "effect": Effect.ACTION,
        "action": name,
        "line": line,
    }
    return operation("POST", "/things/{id}/action", **(given | fields))


def objects(**properties: Property | Schema) -> Schema:
    """An object with these properties."""
    return Schema(
        types=("object",),
        properties={
            name: part if isinstance(part, Property) else Property(schema=part)
            for name, part in properties.items()
        },
    )


def required(schema: Schema, **fields: Any) -> Property:
    """A property that must be there."""
    return Property(schema=schema, required=True, **fields)


def in_path(name: str) -> Parameter:
    """A parameter in the path."""
    return Parameter(name=name, location=Location.PATH, schema=STRING, required=True)


def in_query(name: str, **fields: Any) -> Parameter:
    """A parameter in the query."""
    return Parameter(name=name, location=Location.QUERY, schema=STRING, **fields)


def answer(schema: Schema, code: int = 200, **fields: Any) -> tuple[Response, ...]:
    """A response with a body of that schema."""
    return (Response(code=code, body=Body(schema=schema, **fields)),)


def operations_of(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation object, of all."""
    for path, item in document["paths"].items():
        for method, written in item.items():
            yield path, method, written


def followed(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference leads to."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def names_in(document: dict[str, Any], schema: Any) -> set[tuple[str, ...]]:
    """The paths of all properties of a schema, of its alternatives too."""
    paths: set[tuple[str, ...]] = set()
    if not isinstance(schema, dict):
        return paths
    schema = followed(document, schema)
    for name, part in schema.get("properties", {}).items():
        paths |= {(name,), *((name, *rest) for rest in names_in(document, part))}
    for key in ("items", "additionalProperties"):
        paths |= {("*", *rest) for rest in names_in(document, schema.get(key))}
    for key in ("oneOf", "anyOf", "allOf"):
        for part in schema.get(key, ()):
            paths |= names_in(document, part)
    return paths


def names_of(
    schema: Schema | bool | None, since: tuple[int, ...] | None = None
) -> set[tuple[str, ...]]:
    """The same of a schema of the model, without the properties that were gone before `since`."""
    paths: set[tuple[str, ...]] = set()
    if not isinstance(schema, Schema):
        return paths
    for name, prop in schema.properties.items():
        last = understood(prop.max_version)
        if since is None or last is None or last >= since:
            paths |= {(name,), *((name, *rest) for rest in names_of(prop.schema, since))}
    for part in (schema.items, schema.additional):
        paths |= {("*", *rest) for rest in names_of(part, since)}
    for option in schema.one_of:
        paths |= names_of(option, since)
    return paths

"""The form with which a reader tries an operation on the server that shows the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from msgspec import UNSET

from liveref.families import service_type
from liveref.model.api import API, Location, Operation, Parameter
from liveref.model.path import names_in
from liveref.model.schema import Property, Schema
from liveref.site.limits import type_name
from liveref.site.requests import TOKEN, Request

__all__ = ["Field", "Trial", "trial_of"]

_MOST_FIELDS = 40
_SCALARS = {"string": "text", "integer": "number", "number": "number", "boolean": "boolean"}


class Field(NamedTuple):
    """An input: `kind` is "text", "number", "boolean", "choice" or "json"; `value` is what it holds
    at first. `resource` is the one whose identities are offered, "" for none. `path` says where in
    the body the value stands, as a JSON array."""

    name: str
    kind: str
    type: str
    required: bool
    value: str = ""
    options: tuple[str, ...] = ()
    resource: str = ""
    path: str = ""


class Trial(NamedTuple):
    """The form: `request` is what its script needs to know, as JSON."""

    request: str
    in_path: list[Field]
    in_query: list[Field]
    in_body: list[Field]
    body: str
    takes_body: bool
    takes_file: bool
    needs_token: bool


def trial_of(api: API, operation: Operation, request: Request) -> Trial:
    """The form of an operation, filled from its example."""
    by_name = {p.name: p for p in operation.parameters if p.location is Location.PATH}
    headers = request.headers
    versions = api.conventions.microversions
    kind = service_type(api.name) or api.name
    token = next((name for name, value in headers.items() if value == TOKEN), None)
    has_versions = versions is not None and api.max_version is not None
    takes_body = request.method not in ("GET", "HEAD", "DELETE") or request.is_json
    facts = {
        "method": request.method,
        "path": request.path,
        "service": api.name,
        "token": token,
        "version": versions.header if versions is not None and has_versions else None,
        "word": versions.words.get(kind, kind) if versions is not None else None,
        "media": request.media_type,
    }
    return Trial(
        request=json.dumps(facts),
        in_path=[
            _in_path(api, operation, name, by_name.get(name)) for name in names_in(request.path)
        ],
        in_query=[
            _field(p.name, p.schema, required=p.required, value=request.query.get(p.name, UNSET))
            for p in operation.parameters
            if p.location is Location.QUERY
        ],
        in_body=list(_in_body(operation, request))[:_MOST_FIELDS],
        body=request.text,
        takes_body=takes_body and (request.is_json or "json" in request.media_type),
        takes_file=takes_body and "json" not in request.media_type,
        needs_token=token is not None,
    )


def _in_path(api: API, operation: Operation, name: str, parameter: Parameter | None) -> Field:
    """A parameter of the path, with the resource whose records it names."""
    own = name == operation.identifier or name in operation.path.rsplit("/", 1)[-1]
    resource = operation.parents.get(name) or (operation.resource if own else "")
    names = {resource.name for resource in api.resources}
    kind = type_name(parameter.schema) if parameter is not None else "string"
    return Field(name, "text", kind, True, resource=resource if resource in names else "")


def _in_body(operation: Operation, request: Request) -> Iterator[Field]:
    """The fields of the record that the body gives, or of the body itself."""
    body = operation.request
    if body is None or not request.is_json or not isinstance(request.body, dict):
        return
    wrapper = body.schema.properties.get(body.wrapper) if body.wrapper else None
    above = [body.wrapper] if wrapper is not None else []
    schema = wrapper.schema if wrapper is not None else body.schema
    values = request.body.get(body.wrapper) if wrapper is not None else request.body
    if not isinstance(values, dict) or schema.items is not None:
        return
    properties = [pair for pair in schema.properties.items() if not pair[1].read_only]
    for name, property_ in sorted(properties, key=lambda pair: _rank(pair[0], pair[1], values)):
        yield _field(
            name,
            property_.schema,
            required=property_.required,
            value=values.get(name, UNSET),
            path=json.dumps([*above, name]),
        )


def _rank(name: str, property_: Property, values: dict[str, Any]) -> int:
    """Required fields first, then those of the example."""
    return 0 if property_.required else 1 if name in values else 2


def _field(name: str, schema: Schema, *, required: bool, value: Any, path: str = "") -> Field:
    kind = _SCALARS.get(schema.types[0], "json") if len(schema.types) == 1 else "json"
    if schema.enum and all(isinstance(option, str) for option in schema.enum):
        options = tuple(schema.enum)
        return Field(name, "choice", type_name(schema), required, _text(value), options, path=path)
    if kind == "json" and not path:
        kind = "text"
    return Field(name, kind, type_name(schema), required, _text(value), path=path)


def _text(value: Any) -> str:
    if value is UNSET:
        return ""
    return value if isinstance(value, str) else json.dumps(value)

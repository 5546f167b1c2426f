"""The form with which a reader tries an operation on the server that shows the page."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET

from liveref.families import service_type
from liveref.model.api import API, Location, Operation, Parameter
from liveref.model.path import names_in
from liveref.model.schema import Schema
from liveref.site.limits import type_name
from liveref.site.requests import TOKEN, Request
from liveref.site.shapes import shapes_of

__all__ = ["Field", "Trial", "trial_of"]

_MOST_FIELDS = 100
_SCALARS = {"string": "text", "integer": "number", "number": "number", "boolean": "boolean"}


class Field(NamedTuple):
    """An input: `kind` is "text", "number", "boolean" or "choice"; `value` is what it holds
    at first. `resource` is the one whose identities are offered, "" for none."""

    name: str
    kind: str
    type: str
    required: bool
    value: str = ""
    options: tuple[str, ...] = ()
    resource: str = ""


class Trial(NamedTuple):
    """The form: `request` is what its script needs to know, `in_body` the shapes of the fields of
    the body, both as JSON; "" for a body without fields."""

    request: str
    in_path: list[Field]
    in_query: list[Field]
    in_body: str
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
        in_body=_shapes_text(api, operation, request),
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


def _shapes_text(api: API, operation: Operation, request: Request) -> str:
    shapes = shapes_of(api, operation, request.body) if request.is_json else []
    return msgspec.json.encode(shapes[:_MOST_FIELDS]).decode() if shapes else ""


def _field(name: str, schema: Schema, *, required: bool, value: Any) -> Field:
    kind = _SCALARS.get(schema.types[0], "text") if len(schema.types) == 1 else "text"
    if schema.enum and all(isinstance(option, str) for option in schema.enum):
        options = tuple(schema.enum)
        return Field(name, "choice", type_name(schema), required, _text(value), options)
    return Field(name, kind, type_name(schema), required, _text(value))


def _text(value: Any) -> str:
    if value is UNSET:
        return ""
    return value if isinstance(value, str) else json.dumps(value)

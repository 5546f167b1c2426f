"""The request that a page shows and sends for an operation: made of its example or its schema."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET

from liveref.families import service_type
from liveref.model.api import API, Effect, Location, Operation
from liveref.model.path import names_in
from liveref.model.schema import Schema
from liveref.values.samples import plain_value

__all__ = ["TOKEN", "Request", "request_of"]

TOKEN = "$OS_TOKEN"  # noqa: S105
"""The variable of the shell that holds the caller's token."""
_DEEPEST = 6


class Request(NamedTuple):
    """A request: the path with its parameters, required parameters of the query, headers, and a
    body, UNSET for none."""

    method: str
    path: str
    parameters: tuple[str, ...]
    query: dict[str, Any]
    headers: dict[str, str]
    body: Any = UNSET
    media_type: str = "application/json"

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON."""
        return self.body is not UNSET and "json" in self.media_type

    @property
    def text(self) -> str:
        """The body as text."""
        if self.body is UNSET:
            return ""
        return msgspec.json.format(msgspec.json.encode(self.body), indent=2).decode()


def request_of(api: API, operation: Operation, root: str) -> Request:
    """The request; the API's paths begin below `root`."""
    required = {
        parameter.name: _sample(parameter.schema, parameter.name, 0)
        for parameter in operation.parameters
        if parameter.location is Location.QUERY and parameter.required
    }
    body, media_type = _body(operation)
    return Request(
        method=operation.method.upper(),
        path=root + operation.path,
        parameters=names_in(operation.path),
        query=required,
        headers=_headers(api),
        body=body,
        media_type=media_type,
    )


def _headers(api: API) -> dict[str, str]:
    """The headers of each request: the token, and the newest microversion."""
    token, versions = api.conventions.authentication, api.conventions.microversions
    headers = {token.header: TOKEN} if token is not None else {}
    if versions is not None and api.max_version is not None:
        kind = service_type(api.name) or api.name
        headers[versions.header] = f"{versions.words.get(kind, kind)} {api.max_version}"
    return headers


def _body(operation: Operation) -> tuple[Any, str]:
    body = operation.request
    if body is None:
        value = {operation.action: None} if operation.action else UNSET
        return value, "application/json"
    media_type = next((kind for kind in body.media_types if "json" in kind), None)
    if body.in_headers or media_type is None:
        return UNSET, body.media_types[0] if body.media_types else "application/json"
    examples = [example for example in body.examples if example.value is not UNSET]
    if examples:
        return examples[-1].value, media_type
    if operation.method.upper() in ("GET", "HEAD", "DELETE") or operation.effect is Effect.LIST:
        return UNSET, media_type
    return _sample(body.schema, "", 0), media_type


def _sample(schema: Schema, name: str, depth: int) -> Any:
    """A value that the schema allows: required fields, or all where none is required."""
    if schema.example is not UNSET and schema.example is not None:
        return schema.example
    if schema.properties and depth < _DEEPEST:
        own = schema.properties.items()
        writable = [(key, field) for key, field in own if not field.read_only]
        wanted = [pair for pair in writable if pair[1].required] or writable
        return {key: _sample(field.schema, key, depth + 1) for key, field in wanted}
    if schema.items is not None and schema.items.properties and depth < _DEEPEST:
        return [_sample(schema.items, name, depth + 1)]
    return plain_value(schema, "", name)

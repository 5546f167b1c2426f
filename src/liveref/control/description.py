"""The OpenAPI document of the control interface, made of its routes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from liveref import __version__
from liveref.control.route import Asked, Route
from liveref.service.answers.answer import json_answer
from liveref.service.request.errors import title
from liveref.service.work.answer import Answer

_REF = "#/components/schemas/{name}"
_NAME = re.compile(r"\{(\w+)\}")
_JSON = "application/json"
_STREAMS = ("text/event-stream",)
_BINARY = ("application/zip",)
_TEXT = {"type": "string"}


class Error(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The problem of a request, for a person; `field` is the field or parameter at fault."""

    code: int
    title: str
    message: str
    field: str | None = None


class Refusal(msgspec.Struct, kw_only=True):
    """The body of each answer to a request that is refused."""

    error: Error


class DescriptionPage:
    """The page of the document; `routes` gives all rows, `token` says whether a token is sent."""

    def __init__(self, routes: Callable[[], Iterable[Route]], prefix: str, *, token: bool) -> None:
        self._all, self._prefix, self._token = routes, prefix, token

    def routes(self) -> Iterator[Route]:
        """The one route."""
        yield Route(
            method="GET",
            path="/openapi.json",
            summary="This interface as an OpenAPI document",
            handle=self._read,
            answers={200: dict[str, Any]},
        )

    async def _read(self, asked: Asked) -> Answer:
        url = asked.base + self._prefix
        return json_answer(200, description(list(self._all()), url, token=self._token))


def description(routes: list[Route], url: str, *, token: bool) -> dict[str, Any]:
    """The OpenAPI 3.1 document of routes below a URL."""
    types = {Refusal: None} | dict.fromkeys(t for route in routes for t in _types(route))
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    by_type = dict(zip(types, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = route.path.removesuffix("*")
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, by_type, components)
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "liveref: control interface", "version": __version__},
        "servers": [{"url": url}],
        "paths": paths,
        "components": {"schemas": components},
    }
    if token:
        document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"token": []}]
    return document


def _types(route: Route) -> Iterator[Any]:
    yield from (type_ for type_ in route.answers.values() if type_ is not None)
    if route.body is not None:
        yield route.body
    if route.query is not None:
        yield route.query


def _operation(
    route: Route, schemas: Mapping[Any, Any], components: Mapping[str, Any]
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _id(route),
        "summary": route.summary,
        "responses": {
            **{str(code): _response(route, code, schemas) for code in route.answers},
            "default": _content("The request is refused.", {_JSON: schemas[Refusal]}),
        },
    }
    parameters = [*_in_path(route), *_in_query(route, schemas, components)]
    if parameters:
        operation["parameters"] = parameters
    content = {_JSON: schemas[route.body]} if route.body is not None else {}
    content |= {kind: _schema(kind, content.get(_JSON, _TEXT)) for kind in route.documents}
    if content:
        operation["requestBody"] = {"required": not route.may_lack_body} | _media(content)
    if route.is_public:
        operation["security"] = []
    return operation


def _id(route: Route) -> str:
    words = re.findall(r"\w+", route.path) or ["overview"]
    return "_".join([route.method.lower(), *words])


def _response(route: Route, code: int, schemas: Mapping[Any, Any]) -> dict[str, Any]:
    type_ = route.answers[code]
    if type_ is None:
        return {"description": title(code)}
    content = {_JSON: schemas[type_]}
    if code == 200:
        content |= {kind: _schema(kind, schemas[type_]) for kind in route.media}
    return _content(title(code), content)


def _schema(kind: str, schema: Any) -> Any:
    """The schema of a body that has that one as JSON."""
    if kind in _BINARY:
        return _TEXT | {"contentMediaType": kind}
    return _TEXT if kind in _STREAMS else schema


def _content(text: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": text} | _media(content)


def _media(content: Mapping[str, Any]) -> dict[str, Any]:
    return {"content": {kind: {"schema": schema} for kind, schema in content.items()}}


def _in_path(route: Route) -> Iterator[dict[str, Any]]:
    for name in _NAME.findall(route.path):
        schema = route.path_schemas.get(name, {"type": "string", "minLength": 1})
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(
    route: Route, schemas: Mapping[Any, Any], components: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    if route.query is None:
        return
    name = schemas[route.query]["$ref"].rpartition("/")[2]
    required = components[name].get("required", ())
    for field, schema in components[name]["properties"].items():
        yield {
            "name": field,
            "in": "query",
            "required": field in required,
            "schema": schema,
        }

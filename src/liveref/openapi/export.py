"""The document as a whole, put together in one visible place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.model.api import API, Body, Effect, Operation
from liveref.model.diagnostic import Diagnostic
from liveref.model.microversion import Range, Version, parse
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.schema import Schema
from liveref.openapi.context import Context
from liveref.openapi.operations import Identities, written_operation
from liveref.openapi.paths import place
from liveref.openapi.tags import Tags
from liveref.openapi.versioned import has_versions
from liveref.prose import commonmark

__all__ = ["ExportError", "export"]

OPENAPI = "3.1.0"
_SCHEME = "token"
_NOWHERE = Origin("")
_MAJOR = re.compile(r"/v(\d+(?:\.\d+)*)(?=/|$)")


class ExportError(Exception):
    """The export that was asked for can't be made; the message is for a person."""


def export(
    api: API, *, microversion: str | None = None
) -> tuple[dict[str, Any], tuple[Diagnostic, ...]]:
    """The OpenAPI 3.1 document of an API, and what it could not express.

    Without `microversion` all versions stand in one document, in the `x-openstack`
    convention of gtema/openstack-openapi; with it, only what exists in that version.
    The same API always gives the same document. Raises ExportError for a microversion that
    is none, or that the API doesn't have.
    """
    context = Context(api, _version(api, microversion))
    there = (operation for operation in api.operations if context.is_there(operation))
    operations = tuple(_without_header_fields(operation) for operation in there)
    tags, identities = Tags(api), Identities(api.operations)
    paths: dict[str, Any] = {
        template: {
            method: written_operation(context, group, identities, tags)
            for method, group in methods.items()
        }
        for template, methods in place(context, operations).items()
    }
    document: dict[str, Any] = {
        "openapi": OPENAPI,
        "info": _info(api, microversion),
        "servers": [{"url": "/"}],
        "tags": tags.written(operations),
        "security": _security(api),
        "paths": paths,
    }
    document["components"] = {
        "schemas": context.pool.finish(paths),
        "securitySchemes": _schemes(api),
    }
    document["components"] = {k: v for k, v in document["components"].items() if v}
    needed = ("openapi", "info", "paths")
    document = {key: value for key, value in document.items() if value or key in needed}
    return document, context.diagnostics


def _without_header_fields(operation: Operation) -> Operation:
    """Headers that are the fields of a thing are parameters like others, and no body."""
    body = operation.request
    if body is None or not body.in_headers:
        return operation
    uploads = operation.effect is Effect.UPLOAD
    data = Body(schema=Schema(), media_types=body.media_types) if uploads else None
    return msgspec.structs.replace(operation, request=data)


def _version(api: API, microversion: str | None) -> Version | None:
    if microversion is None:
        return None
    try:
        version = parse(microversion)
    except ValueError as error:
        raise ExportError(f"The microversion {error}.") from error
    if not has_versions(api):
        raise ExportError(
            f"The reference has no microversions: it can't be exported at {microversion}."
        )
    if not Range.of(api.min_version, api.max_version).holds(version):
        limits = f"{api.min_version or 'the first'} to {api.max_version or 'the latest'}"
        raise ExportError(f"The reference has no microversion {microversion}: it has {limits}.")
    return version


def _info(api: API, microversion: str | None) -> dict[str, Any]:
    text = "\n\n".join(_introduction(api))
    info = {"title": api.title, "version": microversion or _own_version(api)}
    return info | ({"description": text} if text else {})


def _introduction(api: API) -> Iterator[str]:
    """The prose of each section that is no tag, under its title but for the document's own."""
    tagged = {operation.sections for operation in api.operations}
    for section in api.sections:
        prose = [text for piece in section.prose if (text := commonmark(piece))]
        place = (*section.sections, section.title)
        if not prose or place in tagged:
            continue
        if place != (api.title,):
            title = Prose(section.title, section.origin or _NOWHERE, "plain")
            yield f"{'#' * min(len(place) + 1, 6)} {commonmark(title)}"
        yield from prose


def _own_version(api: API) -> str:
    """The latest microversion, else the latest major version in the paths."""
    versions = [
        parse(m) for operation in api.operations for m in _MAJOR.findall(operation.path)[:1]
    ]
    return api.max_version or (".".join(map(str, max(versions))) if versions else "1")


def _security(api: API) -> list[dict[str, list[str]]]:
    return [{_SCHEME: []}] if api.conventions.authentication else []


def _schemes(api: API) -> dict[str, Any]:
    """The token in a header, as the family's conventions have it."""
    authentication = api.conventions.authentication
    if authentication is None:
        return {}
    scheme = {"type": "apiKey", "in": "header", "name": authentication.header}
    text = authentication.description
    return {_SCHEME: scheme | ({"description": text} if text else {})}

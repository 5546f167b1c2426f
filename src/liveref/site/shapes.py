"""The shapes of the fields of a request's body: the browser makes a form of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from liveref.model.api import API, Operation
from liveref.model.reference import Reference
from liveref.model.schema import Property, Schema
from liveref.site.limits import type_name

__all__ = ["Shape", "shapes_of"]

_DEEPEST = 5
_SCALARS = {"string": "text", "integer": "number", "number": "number", "boolean": "boolean"}


class Shape(msgspec.Struct, frozen=True, omit_defaults=True):
    """A field: `kind` is "text", "number", "boolean", "choice" (of `options`), "object" (of
    `fields`), "list" (of `item`) or "json", for what has no form. `path` is where the object lies
    in the body that the field stands in, for fields at the top. `resource` is the one that it
    refers to, of the service of that type, or of the same service."""

    name: str
    kind: str
    type: str
    required: bool = False
    options: tuple[str, ...] = ()
    fields: tuple[Shape, ...] = ()
    item: Shape | None = None
    resource: str = ""
    service: str = ""
    path: tuple[str, ...] = ()


def shapes_of(api: API, operation: Operation, values: Any) -> list[Shape]:
    """The fields that the request takes, those of its record first: required ones, then those of
    the example, whose `values` these are."""
    body = operation.request
    if body is None or not isinstance(values, dict):
        return []
    resource = next((r for r in api.resources if r.name == operation.resource), None)
    references = resource.references if resource is not None else {}
    root = body.schema.properties
    wrapper = root.get(body.wrapper) if body.wrapper else None
    if wrapper is None or wrapper.schema.items is not None:
        return list(_fields(root, values, references, ()))
    inner = values.get(body.wrapper)
    own = wrapper.schema.properties
    beside = {name: field for name, field in root.items() if name != body.wrapper}
    return [
        *_fields(own, inner if isinstance(inner, dict) else {}, references, (body.wrapper or "",)),
        *_fields(beside, values, references, ()),
    ]


def _fields(
    properties: Mapping[str, Property],
    values: Mapping[str, Any],
    references: Mapping[str, Reference],
    path: tuple[str, ...],
) -> Iterator[Shape]:
    def rank(name: str, field: Property) -> int:
        return 0 if field.required else 1 if name in values else 2

    writable = [pair for pair in properties.items() if not pair[1].read_only]
    for name, field in sorted(writable, key=lambda pair: rank(*pair)):
        shape = _shape(name, field.schema, field.required, 0, references.get(name))
        yield msgspec.structs.replace(shape, path=path)


def _shape(
    name: str, schema: Schema, required: bool, depth: int, reference: Reference | None = None
) -> Shape:
    shape = Shape(name, _kind(schema, depth), type_name(schema), required)
    match shape.kind:
        case "choice":
            return msgspec.structs.replace(shape, options=tuple(map(str, schema.enum)))
        case "object":
            inner = [
                _shape(key, field.schema, field.required, depth + 1)
                for key, field in schema.properties.items()
                if not field.read_only
            ]
            return msgspec.structs.replace(shape, fields=tuple(inner))
        case "list" if schema.items is not None:
            return msgspec.structs.replace(shape, item=_shape("", schema.items, False, depth + 1))
        case "text" if reference is not None:
            service = reference.services[0] if reference.services else ""
            return msgspec.structs.replace(shape, resource=reference.resource, service=service)
    return shape


def _kind(schema: Schema, depth: int) -> str:
    if schema.enum and all(isinstance(option, str) for option in schema.enum):
        return "choice"
    if len(schema.types) != 1 or schema.one_of:
        return "json"
    (kind,) = schema.types
    if depth < _DEEPEST and kind == "object" and schema.properties:
        return "object"
    if depth < _DEEPEST and kind == "array" and schema.items is not None and schema.items.types:
        return "list"
    return _SCALARS.get(kind, "json")

"""The schema of a request's body, from its tables and the other facts of the API."""

from __future__ import annotations

from collections.abc import Container

import msgspec

from liveref.index.index import Index
from liveref.model.api import Body, Effect, Operation, Target
from liveref.model.reason import Evidence
from liveref.model.schema import Property, Schema

NUMBER = r"^-?[0-9]{1,18}$"
"""A text that holds an integer."""


def request_schema(index: Index, operation: Operation, body: Body, *, in_family: bool) -> Schema:
    """The schema of an operation's body from its root. A service of a family (`in_family`) takes
    what its clients send."""
    schema, wrapper = body.schema, body.wrapper
    if not wrapper or wrapper not in schema.properties:
        return _adapted(index, operation, schema, in_family)
    inner = _adapted(index, operation, schema.properties[wrapper].schema, in_family)
    needs = any(field.required for field in inner.properties.values())
    if wrapper == operation.action and not needs:
        # Clients send null for an action that needs no arguments.
        inner = msgspec.structs.replace(inner, nullable=True)
    # Its fields can only be judged where it is: no client gets by without it.
    outer = Property(schema=inner, required=True, evidence=(Evidence.TABLE,))
    return _with(schema, wrapper, outer)


def _adapted(index: Index, operation: Operation, schema: Schema, in_family: bool) -> Schema:
    """The schema of the resource's part of the body: a partial update requires only the fields that
    identify the record."""
    resource, effect = index.resources[operation.resource], operation.effect
    schema = lenient(schema) if in_family else schema
    defaults = index.behaviour(resource.name).defaults
    always_there = resource.name not in index.made_here
    partial = effect is Effect.UPDATE and operation.method == "PATCH"
    if partial or (effect.traits.updates and always_there):
        schema = _all_optional(schema)
    elif effect is Effect.CREATE and defaults:
        schema = _all_optional(schema, defaults)
    key = resource.natural_key
    if key is None or key not in schema.properties:
        return schema
    if effect is Effect.CREATE:
        schema = _not_empty(schema, key)
    if operation.target is Target.KEY or resource.name in index.by_key:
        field, needed = schema.properties[key], effect is not Effect.UPDATE
        evidence = (*field.evidence, Evidence.PATH)
        field = msgspec.structs.replace(field, required=needed, evidence=evidence)
        schema = _with(schema, key, field)
    return schema


_NONE = Schema(types=("integer",), enum=("",))
"""A schema that no value meets: it makes an empty object, and no other, acceptable for an empty
list."""


def lenient(schema: Schema) -> Schema:
    """A schema that accepts the requests of a family's clients, at any depth: null for every
    optional field, which references rarely document, and numbers as texts."""
    properties = {
        name: msgspec.structs.replace(field, schema=_eased(field.schema, not field.required))
        for name, field in schema.properties.items()
    }
    items = _eased(schema.items) if schema.items else None
    return msgspec.structs.replace(schema, properties=properties, items=items)


def _eased(schema: Schema, optional: bool = False) -> Schema:
    inner = lenient(schema) if schema.properties or schema.items else schema
    types, pattern = schema.types, schema.pattern
    if types == ("integer",) and not schema.enum:
        types, pattern = ("integer", "string"), NUMBER
    elif types == ("array",) and not schema.is_object:
        return msgspec.structs.replace(
            inner, nullable=schema.nullable or optional, types=("array", "object"), additional=_NONE
        )
    elif "string" in types and schema.example in ("True", "False"):
        types = tuple(dict.fromkeys((*types, "boolean")))
    elif "string" in types and not schema.enum and str(schema.example).isdecimal():
        types = tuple(dict.fromkeys((*types, "integer")))
    nullable = schema.nullable or optional
    return msgspec.structs.replace(inner, nullable=nullable, types=types, pattern=pattern)


def _not_empty(schema: Schema, name: str) -> Schema:
    """A schema whose field has to have a text in it, if it has to be there."""
    field = schema.properties[name]
    if not field.required or field.schema.min_length is not None:
        return schema
    inner = msgspec.structs.replace(field.schema, min_length=1)
    return _with(schema, name, msgspec.structs.replace(field, schema=inner))


def _all_optional(schema: Schema, names: Container[str] | None = None) -> Schema:
    """A schema that requires no field, or none of these."""
    optional = {
        name: msgspec.structs.replace(field, required=False)
        for name, field in schema.properties.items()
        if names is None or name in names
    }
    return msgspec.structs.replace(schema, properties=schema.properties | optional)


def _with(schema: Schema, name: str, new: Property) -> Schema:
    """The schema with one property exchanged."""
    return msgspec.structs.replace(schema, properties=schema.properties | {name: new})

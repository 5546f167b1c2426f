"""What a request's body has to look like: by its tables, and by what else is known of the API."""

from __future__ import annotations

from collections.abc import Container

import msgspec

from liveref.index.index import Index
from liveref.model.api import Body, Effect, Operation, Target
from liveref.model.reason import Evidence
from liveref.model.schema import Property, Schema

NUMBER = r"^-?[0-9]{1,18}$"
"""A text that stands for an integer."""


def wanted(index: Index, operation: Operation, body: Body, *, in_family: bool) -> Schema:
    """The schema of an operation's body from its root. A service of a family (`in_family`) takes
    what its clients send."""
    schema, wrapper = body.schema, body.wrapper
    if not wrapper or wrapper not in schema.properties:
        return _adapted(index, operation, schema, in_family)
    inner = _adapted(index, operation, schema.properties[wrapper].schema, in_family)
    needs = any(known.required for known in inner.properties.values())
    if wrapper == operation.action and not needs:
        # Clients send null for an action that needs no arguments.
        inner = msgspec.structs.replace(inner, nullable=True)
    # Its fields can only be judged where it is: no client gets by without it.
    outer = Property(schema=inner, required=True, evidence=(Evidence.TABLE,))
    return _with(schema, wrapper, outer)


def _adapted(index: Index, operation: Operation, schema: Schema, in_family: bool) -> Schema:
    """The resource's part of the body: nothing is required of a partial update but what tells
    which record is meant."""
    resource, effect = index.resources[operation.resource], operation.effect
    schema = lenient(schema) if in_family else schema
    defaults = index.behaviour(resource.name).defaults
    always_there = resource.name not in index.made_here
    partial = effect is Effect.UPDATE and operation.method == "PATCH"
    if partial or (effect in (Effect.REPLACE, Effect.UPDATE) and always_there):
        schema = _all_optional(schema)
    elif effect is Effect.CREATE and defaults:
        schema = _all_optional(schema, defaults)
    key = resource.natural_key
    if key is None or key not in schema.properties:
        return schema
    if effect is Effect.CREATE:
        schema = _not_empty(schema, key)
    if operation.target is Target.KEY or resource.name in index.by_key:
        known, needed = schema.properties[key], effect is not Effect.UPDATE
        evidence = (*known.evidence, Evidence.PATH)
        known = msgspec.structs.replace(known, required=needed, evidence=evidence)
        schema = _with(schema, key, known)
    return schema


_NONE = Schema(types=("integer",), enum=("",))
"""What nothing is: an object may stand for an empty list, if it is empty."""


def lenient(schema: Schema) -> Schema:
    """A schema that takes what clients of a family's services send, at any depth: null for
    whatever may be left out, of which its references say little, and numbers as texts."""
    properties = {
        name: msgspec.structs.replace(known, schema=_eased(known.schema, not known.required))
        for name, known in schema.properties.items()
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
    known = schema.properties[name]
    if not known.required or known.schema.min_length is not None:
        return schema
    inner = msgspec.structs.replace(known.schema, min_length=1)
    return _with(schema, name, msgspec.structs.replace(known, schema=inner))


def _all_optional(schema: Schema, names: Container[str] | None = None) -> Schema:
    """A schema that requires no field, or none of these."""
    optional = {
        name: msgspec.structs.replace(known, required=False)
        for name, known in schema.properties.items()
        if names is None or name in names
    }
    return msgspec.structs.replace(schema, properties=schema.properties | optional)


def _with(schema: Schema, name: str, new: Property) -> Schema:
    """The schema with one property exchanged."""
    return msgspec.structs.replace(schema, properties=schema.properties | {name: new})

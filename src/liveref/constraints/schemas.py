"""Constraints as keywords of schemas: ranges, lengths, patterns, enums, forms, defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.constraints.index import concerns
from liveref.model.api import Body, Effect, Operation, Resource, Response
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import (
    Computed,
    Default,
    Derived,
    Enumeration,
    FieldFact,
    Format,
    Length,
    Pattern,
    Range,
    ReadOnly,
    Required,
    WriteOnly,
)
from liveref.model.schema import Property, Schema

_ACCESS = (ReadOnly, Computed, Derived, WriteOnly)
_FORMATS = {"time": "date-time"} | {
    name: name for name in ("date", "email", "hostname", "ipv4", "ipv6", "uri", "uuid")
}
"""The formats of JSON Schema, by the forms that are the same."""
_NAMES = {str: "string", bool: "boolean", int: "integer", float: "number"}


def with_keywords(operation: Operation, facts: Iterable[Constraint]) -> Operation:
    """The operation whose request states the facts that apply to it."""
    own = [fact for fact in facts if isinstance(fact, FieldFact) and concerns(fact, operation)]
    if not own:
        return operation
    responses = tuple(_answer(response, own) for response in operation.responses)
    operation = msgspec.structs.replace(operation, responses=responses)
    if operation.request is None:
        return operation
    own = [fact for fact in own if not _is_for_creates(fact) or operation.effect is Effect.CREATE]
    body = _in_body(operation.request, lambda schema: _with_facts(schema, own))
    return msgspec.structs.replace(operation, request=body)


def _answer(response: Response, facts: Iterable[FieldFact]) -> Response:
    """An answer that says which of its fields no request sets, and which are never in it."""
    own = [fact for fact in facts if isinstance(fact, _ACCESS)]
    if response.body is None or response.code >= 400 or not own:
        return response
    body = _in_body(response.body, lambda schema: _without_need(_with_facts(schema, own)))
    return msgspec.structs.replace(response, body=body)


def _without_need(schema: Schema) -> Schema:
    """The schema of an answer, which need not hold what it never shows."""
    properties = {
        name: msgspec.structs.replace(prop, required=False) if prop.write_only else prop
        for name, prop in schema.properties.items()
    }
    return msgspec.structs.replace(schema, properties=properties)


def described(resource: Resource, facts: Iterable[Constraint]) -> Resource:
    """The resource whose schema states the facts about its fields."""
    own = [
        fact
        for fact in facts
        if isinstance(fact, FieldFact) and fact.resource == resource.name and not fact.operation
    ]
    own = [fact for fact in own if not isinstance(fact, Required)]
    return msgspec.structs.replace(resource, schema=_with_facts(resource.schema, own))


def _is_for_creates(fact: FieldFact) -> bool:
    return isinstance(fact, Default) or (isinstance(fact, Required) and not fact.operation)


def _in_body(body: Body, change: Callable[[Schema], Schema]) -> Body:
    """A body with the schema of its record changed, wherever that stands."""
    wrapper, schema = body.wrapper, body.schema
    outer = schema.properties.get(wrapper) if wrapper else None
    if outer is None:
        return msgspec.structs.replace(body, schema=_at_items(schema, change))
    outer = msgspec.structs.replace(outer, schema=_at_items(outer.schema, change))
    whole = schema.properties | {wrapper or "": outer}
    return msgspec.structs.replace(body, schema=msgspec.structs.replace(schema, properties=whole))


def _at_items(schema: Schema, change: Callable[[Schema], Schema]) -> Schema:
    values = schema.additional
    if isinstance(values, Schema) and values.is_object and not schema.properties:
        return msgspec.structs.replace(schema, additional=change(values))
    if schema.items is not None:
        return msgspec.structs.replace(schema, items=change(schema.items))
    return change(schema)


def limited(schema: Schema, name: str, facts: Iterable[FieldFact]) -> Schema:
    """The schema of a parameter of that name with the keywords that facts state."""
    one = Schema(types=("object",), properties={name: Property(schema=schema)})
    return _with_facts(one, [fact for fact in facts if fact.field == name]).properties[name].schema


def _with_facts(schema: Schema, facts: Iterable[FieldFact]) -> Schema:
    properties = dict(schema.properties)
    for fact in facts:
        if fact.field in properties:
            properties[fact.field] = _with_fact(properties[fact.field], fact)
    if properties == schema.properties:
        return schema
    return msgspec.structs.replace(schema, properties=properties)


def _with_fact(prop: Property, fact: FieldFact) -> Property:
    if isinstance(fact, Required):
        if fact.conditions:
            return prop
        return msgspec.structs.replace(_certain(prop, fact), required=True)
    if isinstance(fact, ReadOnly | Computed | Derived):
        return msgspec.structs.replace(prop, read_only=True)
    if isinstance(fact, WriteOnly):
        return msgspec.structs.replace(prop, write_only=not fact.shown_once)
    keywords = _keywords(fact, prop.schema)
    if not keywords:
        return prop
    prop = _certain(prop, fact)
    return msgspec.structs.replace(prop, schema=msgspec.structs.replace(prop.schema, **keywords))


def _certain(prop: Property, fact: FieldFact) -> Property:
    """The field with the evidence of a fact. A type that only weak evidence gives it still refuses
    nothing."""
    evidence = tuple(dict.fromkeys((*prop.evidence, fact.reason.evidence)))
    schema = prop.schema if prop.is_strong else msgspec.structs.replace(prop.schema, types=())
    return msgspec.structs.replace(prop, evidence=evidence, schema=schema)


def _keywords(fact: FieldFact, schema: Schema) -> dict[str, Any]:
    """The keywords of a schema that a fact sets."""
    if isinstance(fact, Range):
        limits = {
            "minimum": fact.minimum,
            "maximum": fact.maximum,
            "exclusive_minimum": fact.exclusive_minimum,
            "exclusive_maximum": fact.exclusive_maximum,
            "multiple_of": fact.multiple_of,
        }
        return {name: limit for name, limit in limits.items() if limit is not None}
    if isinstance(fact, Length):
        measure = "items" if "array" in schema.types else "length"
        lengths = {f"min_{measure}": fact.minimum, f"max_{measure}": fact.maximum}
        return {name: limit for name, limit in lengths.items() if limit is not None}
    if isinstance(fact, Pattern):
        return {"pattern": fact.pattern}
    if isinstance(fact, Enumeration):
        return {"enum": fact.values, "types": _types_of(fact.values) or schema.types}
    if isinstance(fact, Format):
        return {"format": _FORMATS[fact.format]} if fact.format in _FORMATS else {}
    if isinstance(fact, Default) and fact.value is not UNSET and not fact.conditions:
        return {"default": fact.value}
    return {}


def _types_of(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_NAMES[type(value)] for value in values if type(value) in _NAMES))

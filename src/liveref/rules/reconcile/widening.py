"""What an answer shows of a field is at least what a request may set it to, and one request may
set it to what another may.

Tables, examples and prose describe the same field at several places, and not always alike.
A record made by a valid request must not break the schema of the answer that shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from liveref.model.api import Body, Effect, Operation
from liveref.model.schema import Property, Schema

__all__ = ["answering", "widened"]

_Number = TypeVar("_Number", int, float)
_replace = msgspec.structs.replace
_WRITES = (Effect.CREATE, Effect.UPDATE, Effect.REPLACE)
_PLAIN = {"string", "boolean", "integer", "number"}

Change = Callable[[str, Property], Property]
"""What becomes of a field, by its name."""


def widened(operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """The operations, with answers that take what the requests on their resource take, and
    requests that take a plain field as the types of which others take it."""
    settable: dict[str, dict[str, Schema]] = {}
    for operation in operations:
        fields = settable.setdefault(operation.resource, {})
        for name, known in _fields(operation).items():
            fields[name] = _wider(fields[name], known.schema) if name in fields else known.schema
    values = _shown(operations)
    return tuple(
        _widened(operation, settable[operation.resource], values[operation.resource])
        for operation in operations
    )


def _shown(operations: Sequence[Operation]) -> dict[str, dict[str, set[str]]]:
    """By resource, the texts that examples of answers have for its fields."""
    found: dict[str, dict[str, set[str]]] = {}
    for operation in operations:
        fields = found.setdefault(operation.resource, {})
        for response in operation.responses:
            good = response.body if response.code < 400 else None
            for name, known in good.record.properties.items() if good else ():
                if isinstance(known.schema.example, str):
                    fields.setdefault(name, set()).add(known.schema.example)
    return found


def _widened(
    operation: Operation, fields: Mapping[str, Schema], values: Mapping[str, set[str]]
) -> Operation:
    def wider(name: str, known: Property) -> Property:
        if known.schema.enum and not values.get(name, set()) <= set(known.schema.enum):
            known = _replace(known, schema=_replace(known.schema, enum=()))
        if name not in fields:
            return known
        return _replace(known, schema=_unbound(_wider(known.schema, fields[name])))

    return _asking(answering(operation, wider), fields)


def _asking(operation: Operation, fields: Mapping[str, Schema]) -> Operation:
    """An operation whose request allows the types of plain fields that others allow."""
    body = operation.request
    if body is None or operation.effect not in _WRITES:
        return operation
    wrapped = body.schema.properties.get(body.wrapper) if body.wrapper else None
    record = wrapped.schema if wrapped is not None else body.schema
    properties = {
        name: _typed(known, fields.get(name)) for name, known in record.properties.items()
    }
    record = _replace(record, properties=properties)
    if wrapped is not None and body.wrapper is not None:
        inner = _replace(wrapped, schema=record)
        record = _replace(body.schema, properties={**body.schema.properties, body.wrapper: inner})
    return _replace(operation, request=_replace(body, schema=record))


def _typed(known: Property, other: Schema | None) -> Property:
    own = known.schema.types
    if other is None or not own:
        return known
    types = tuple(dict.fromkeys((*own, *(name for name in other.types if name in _PLAIN))))
    return known if types == own else _replace(known, schema=_replace(known.schema, types=types))


def _fields(operation: Operation) -> Mapping[str, Property]:
    return operation.request.record.properties if operation.request else {}


def answering(operation: Operation, change: Change) -> Operation:
    """An operation of whose answers the fields of the record are changed."""
    responses = tuple(
        _replace(response, body=_replace(response.body, schema=_body(response.body, change)))
        if response.body is not None and response.code < 400
        else response
        for response in operation.responses
    )
    return _replace(operation, responses=responses)


def _body(body: Body, change: Change) -> Schema:
    """The schema of a body, changed where the record's fields stand: at the root, or below
    the wrapper."""
    wrapped = body.schema.properties.get(body.wrapper) if body.wrapper else None
    if wrapped is None or body.wrapper is None:
        return _record(body.schema, change)
    inner = _replace(wrapped, schema=_record(wrapped.schema, change))
    return _replace(body.schema, properties={**body.schema.properties, body.wrapper: inner})


def _record(schema: Schema, change: Change) -> Schema:
    """The schema of a record, of a list of them, or of a map of them."""
    if schema.items is not None:
        return _replace(schema, items=_record(schema.items, change))
    if isinstance(schema.additional, Schema) and not schema.properties:
        return _replace(schema, additional=_record(schema.additional, change))
    properties = {name: change(name, known) for name, known in schema.properties.items()}
    return _replace(schema, properties=properties)


def _unbound(schema: Schema) -> Schema:
    """An open object without the types of what only its examples show: the next client sets
    what it likes there, and gets it back."""
    if not schema.is_open or any(p.is_strong for p in schema.properties.values()):
        return schema
    return _replace(
        schema, properties={n: _anything(known) for n, known in schema.properties.items()}
    )


def _anything(known: Property) -> Property:
    return _replace(known, schema=_untyped(known.schema), required=False)


def _untyped(schema: Schema) -> Schema:
    """What stands below in an object or a list, if the value is one."""
    return Schema(
        properties={name: _anything(part) for name, part in schema.properties.items()},
        items=_untyped(schema.items) if schema.items else None,
        example=schema.example,
        description=schema.description,
        evidence=schema.evidence,
    )


def _wider(one: Schema, other: Schema) -> Schema:
    """A schema that takes what either takes; `one` is the one to keep where it is wider."""
    return _replace(
        one,
        types=tuple(dict.fromkeys(one.types + other.types)) if one.types and other.types else (),
        properties=_properties(one, other),
        items=_items(one, other),
        additional=_additional(one.additional, other.additional),
        one_of=one.one_of + other.one_of if one.one_of and other.one_of else (),
        enum=tuple(dict.fromkeys(one.enum + other.enum)) if one.enum and other.enum else (),
        format=_same(one.format, other.format),
        pattern=_same(one.pattern, other.pattern),
        min_length=_limit(min, one.min_length, other.min_length),
        max_length=_limit(max, one.max_length, other.max_length),
        minimum=_limit(min, one.minimum, other.minimum),
        maximum=_limit(max, one.maximum, other.maximum),
    )


def _properties(one: Schema, other: Schema) -> dict[str, Property]:
    found: dict[str, Property] = {}
    for name, known in one.properties.items():
        set_by = other.properties.get(name)
        if set_by is None:
            found[name] = _replace(known, required=False) if other.properties else known
        else:
            schema = _wider(known.schema, set_by.schema)
            found[name] = _replace(
                known, schema=schema, required=known.required and set_by.required
            )
    return found


def _items(one: Schema, other: Schema) -> Schema | None:
    """The items of a list: their structure, and their types if a request says which it takes."""
    if one.items is None or other.items is None:
        return one.items and _untyped(one.items)
    return _wider(one.items, other.items)


def _additional(one: Schema | bool, other: Schema | bool) -> Schema | bool:
    if isinstance(one, Schema) and isinstance(other, Schema):
        return _wider(one, other)
    return True if other is True else one


def _same(one: Any, other: Any) -> Any:
    return one if one == other else None


def _limit(
    choose: Callable[[_Number, _Number], _Number], one: _Number | None, other: _Number | None
) -> _Number | None:
    return None if one is None or other is None else choose(one, other)

"""An operation as one microversion has it: what the others brought or took is left out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TypeVar

import msgspec

from liveref.model.api import Body, Example, Operation, Response
from liveref.model.microversion import Range, Version, properties, starts, understood
from liveref.model.schema import Property, Schema

__all__ = ["at_no_version", "at_version", "turning_points"]

T = TypeVar("T")


def turning_points(operation: Operation) -> list[Version]:
    """The microversions at which anything about the operation changes, in order."""
    return sorted(starts(_ranges(operation)) | _examples(operation))


def at_version(operation: Operation, version: Version) -> Operation | None:
    """The operation with the parameters, properties and examples of that microversion; None
    where it does not exist. Of examples, the latest until then stay, or those of no version."""
    if not Range.of(operation.min_version, operation.max_version).holds(version):
        return None
    holds = partial(_holds, version)
    responses = [response for response in operation.responses if holds(response)]
    gone = {response.code for response in operation.responses if not holds(response)}
    return msgspec.structs.replace(
        operation,
        parameters=tuple(filter(holds, operation.parameters)),
        request=_body(operation.request, version),
        responses=tuple(_response(response, version) for response in responses),
        success=tuple(code for code in operation.success if code not in gone),
    )


def at_no_version(operation: Operation) -> Operation:
    """The operation for who names no version and has no choice of one: what a request had to
    give until some version only, it need not give."""
    body = operation.request
    if body is None or not any(prop.max_version for prop in properties(body.schema)):
        return operation
    request = msgspec.structs.replace(body, schema=_without_past(body.schema))
    return msgspec.structs.replace(operation, request=request)


def _without_past(schema: Schema) -> Schema:
    return msgspec.structs.replace(
        schema,
        properties={
            name: msgspec.structs.replace(
                prop,
                schema=_without_past(prop.schema),
                required=prop.required and prop.max_version is None,
            )
            for name, prop in schema.properties.items()
        },
        items=_without_past(schema.items) if schema.items else None,
    )


def _holds(version: Version, limited: object) -> bool:
    limits = getattr(limited, "min_version", None), getattr(limited, "max_version", None)
    return Range.of(*limits).holds(version)


def _response(response: Response, version: Version) -> Response:
    body = _body(response.body, version)
    if response.body and body and response.body.schema.properties and _is_blank(body.schema):
        body = None  # All that it had was of other versions.
    return msgspec.structs.replace(
        response,
        body=body,
        headers=tuple(h for h in response.headers if _holds(version, h)),
    )


def _is_blank(schema: Schema) -> bool:
    return not (schema.properties or schema.items or schema.one_of or schema.additional)


def _body(body: Body | None, version: Version) -> Body | None:
    if body is None:
        return None
    examples = tuple(_current(body.examples, version))
    schema = _in_form(_schema(body.schema, version), examples)
    return msgspec.structs.replace(body, schema=schema, examples=examples)


def _in_form(schema: Schema, examples: tuple[Example, ...]) -> Schema:
    """The schema of a body that is a list in some versions and an object in others, in the form
    that the examples of one version have."""
    if not {"array", "object"} <= {*schema.types} or not examples:
        return schema
    if all(isinstance(example.value, list) for example in examples):
        return msgspec.structs.replace(schema, types=("array",), properties={})
    is_object = all(isinstance(example.value, dict) for example in examples)
    return msgspec.structs.replace(schema, types=("object",), items=None) if is_object else schema


def _current(examples: tuple[Example, ...], version: Version) -> Iterator[Example]:
    """Those of the latest version that has come by then; without one, those of none."""
    dated = [(understood(example.microversion), example) for example in examples]
    past = [v for v, _ in dated if v is not None and v <= version]
    latest = max(past, default=None)
    for own, example in dated:
        if own == latest:
            yield example


def _schema(schema: Schema, version: Version) -> Schema:
    if not (schema.properties or schema.items or schema.one_of or schema.additional):
        return schema
    return msgspec.structs.replace(
        schema,
        properties={
            name: _property(prop, version)
            for name, prop in schema.properties.items()
            if _holds(version, prop)
        },
        items=_schema(schema.items, version) if schema.items else None,
        additional=(
            _schema(schema.additional, version)
            if isinstance(schema.additional, Schema)
            else schema.additional
        ),
        one_of=tuple(_schema(option, version) for option in schema.one_of),
    )


def _property(prop: Property, version: Version) -> Property:
    return msgspec.structs.replace(prop, schema=_schema(prop.schema, version))


def _ranges(operation: Operation) -> Iterator[Range]:
    yield Range.of(operation.min_version, operation.max_version)
    for parameter in operation.parameters:
        yield Range.of(parameter.min_version, parameter.max_version)
    for response in operation.responses:
        yield Range.of(response.min_version, response.max_version)
    for body in _bodies(operation):
        for prop in properties(body.schema):
            yield Range.of(prop.min_version, prop.max_version)


def _examples(operation: Operation) -> set[Version]:
    versions = (understood(e.microversion) for body in _bodies(operation) for e in body.examples)
    return {version for version in versions if version is not None}


def _bodies(operation: Operation) -> Iterator[Body]:
    if operation.request:
        yield operation.request
    for response in operation.responses:
        if response.body:
            yield response.body

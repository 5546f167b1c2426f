"""The schema of one body of one operation, kept under its name."""

from __future__ import annotations

from typing import Any

from liveref.model.api import Body, Effect, Operation
from liveref.model.schema import Schema
from liveref.openapi.context import Context
from liveref.openapi.names import Named, envelope_name, request_name, response_name, version_of
from liveref.openapi.schemas import convert
from liveref.openapi.versions import Range, ranges

__all__ = ["exclusive", "request_schema", "response_schema"]

_SHAPED = ("properties", "items", "anyOf", "oneOf")


def request_schema(context: Context, operation: Operation) -> dict[str, Any]:
    """A reference to the schema of the request's body; that of an action is closed.

    Where properties come and go with versions it is the `oneOf` of one schema for each
    range, unless one version was asked for.
    """
    body, whole = operation.request, _own_range(context, operation)
    if body is None:
        return _kept(context, operation, _empty_action(operation), request_name(operation))
    found = ranges(body.schema, whole) if context.at is None else [whole]
    rank, name = request_name(operation)
    if _inside(body) is not None and operation.effect is not Effect.ACTION:
        name = f"{name}Request"
    if len(found) == 1:
        schema = convert(context, body.schema, operation.origin)
        return _finished(context, operation, body, schema, (rank, name), whole)
    references = [
        _finished(
            context,
            operation,
            body,
            convert(context, body.schema, operation.origin, part),
            (rank + 10, f"{name}_{'_'.join(map(str, part.first)) if part.first else 'initial'}"),
            part,
        )
        for part in found
    ]
    extension = {"discriminator": "microversion"} | _action_name(operation)
    union = {"oneOf": exclusive(references), "x-openstack": extension}
    return context.pool.add(
        union, (rank, name), resource=operation.resource, version=version_of(operation)
    )


def response_schema(context: Context, operation: Operation, body: Body) -> dict[str, Any]:
    """A reference to the schema of a response's body."""
    schema = convert(context, body.schema, operation.origin)
    is_list = operation.effect is Effect.LIST
    inner = _inside(body)
    name = envelope_name(operation) if inner is not None or is_list else response_name(operation)
    if inner is not None:
        _keep_part(context, operation, body, schema, response_name(operation))
    return _kept(context, operation, schema | _extension(_action_name(operation)), name)


def exclusive(references: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The alternatives of a `oneOf`, of which a value that fits several meets the first alone.

    JSON Schema's `oneOf` wants exactly one, and the version, which decides, is in a header.
    """
    found = []
    for place, reference in enumerate(references):
        others = references[:place]
        refused = others[0] if len(others) == 1 else {"anyOf": list(others)}
        found.append({**reference, "not": refused} if others else reference)
    return found


def _finished(
    context: Context,
    operation: Operation,
    body: Body,
    schema: dict[str, Any],
    name: Named,
    part: Range,
) -> dict[str, Any]:
    """A reference to a request's schema with all that it says of action and version."""
    if operation.effect is not Effect.ACTION or operation.action is None:
        if _inside(body) is not None:
            inner = (name[0], name[1].replace("Request", "", 1))
            _keep_part(context, operation, body, schema, inner)
    else:
        _close(schema, operation.action)
    whole = _own_range(context, operation)
    limits = {} if part == whole and not operation.action else context.extension(part)
    return _kept(context, operation, schema | _extension(_action_name(operation) | limits), name)


def _keep_part(
    context: Context, operation: Operation, body: Body, schema: dict[str, Any], name: Named
) -> None:
    """Keep what stands under the wrapper under a name of its own."""
    inner = schema.get("properties", {}).get(body.wrapper, {})
    if inner.get("type") == "array" and isinstance(inner.get("items"), dict):
        inner = inner["items"]
    if inner.get("properties"):
        context.pool.part(inner, name, resource=operation.resource, version=version_of(operation))


def _kept(
    context: Context, operation: Operation, schema: dict[str, Any], name: Named
) -> dict[str, Any]:
    """A reference to the schema, or the schema where it has no shape to share."""
    if not any(schema.get(key) for key in _SHAPED):
        return schema
    return context.pool.add(
        schema, name, resource=operation.resource, version=version_of(operation)
    )


def _close(schema: dict[str, Any], action: str) -> None:
    """Let nothing but the action's own body pass, so that it tells itself from the others."""
    properties = schema.setdefault("properties", {})
    properties.setdefault(action, {})
    schema["type"] = "object"
    schema["required"] = list(dict.fromkeys([*schema.get("required", ()), action]))
    schema["additionalProperties"] = False


def _empty_action(operation: Operation) -> dict[str, Any]:
    """The body of an action of which the document shows none: its name and null."""
    name = operation.action or ""
    return {
        "type": "object",
        "properties": {name: {"type": ["null", "object", "string"]}},
        "required": [name],
        "additionalProperties": False,
        "x-openstack": {"action-name": name},
    }


def _inside(body: Body) -> Schema | None:
    known = body.schema.properties.get(body.wrapper or "")
    return known.schema if known else None


def _action_name(operation: Operation) -> dict[str, Any]:
    return {"action-name": operation.action} if operation.action else {}


def _extension(values: dict[str, Any]) -> dict[str, Any]:
    return {"x-openstack": values} if values else {}


def _own_range(context: Context, operation: Operation) -> Range:
    return context.range(operation.min_version, operation.max_version, operation.origin)

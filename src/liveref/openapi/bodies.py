"""The schema of one body of one operation, kept under its name."""

from __future__ import annotations

from typing import Any

from liveref.model.api import Body, Effect, Operation
from liveref.model.microversion import Range, has_required_interlude, ranges
from liveref.openapi.context import Context
from liveref.openapi.leniency import allow_examples
from liveref.openapi.names import (
    Named,
    envelope_name,
    operation_name,
    request_name,
    response_name,
    version_of,
)
from liveref.openapi.schemas import convert

__all__ = ["Bodies", "exclusive", "successive"]


def exclusive(references: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The alternatives of a `oneOf`, of which a value that fits several meets the first alone.

    JSON Schema's `oneOf` wants exactly one, and the version, which decides, is in a header.
    """
    alternatives = []
    for place, reference in enumerate(references):
        others = references[:place]
        refused = others[0] if len(others) == 1 else {"anyOf": list(others)}
        alternatives.append({**reference, "not": refused} if others else reference)
    return alternatives


def successive(references: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same for schemas of ranges of versions in their order.

    A body that is right in several is right in all between them, so that each needs to exclude only
    the one before it: tools cope better with that than with all.
    """
    pairs = zip(references[1:], references, strict=False)
    return [*references[:1], *({**reference, "not": before} for reference, before in pairs)]


class Bodies:
    """The bodies of one operation, as references to schemas that the document shares."""

    def __init__(self, context: Context, operation: Operation) -> None:
        self._context, self._operation = context, operation
        self._whole = context.range(operation.min_version, operation.max_version, operation.origin)
        self._action = {"action-name": operation.action} if operation.action else {}

    def request(self) -> dict[str, Any]:
        """The schema of the request's body; that of an action lets nothing else pass.

        Where properties come and go with versions it is the `oneOf` of one schema for each
        range, unless one version was asked for.
        """
        body = self._operation.request
        rank, name = request_name(self._operation)
        if body is None:
            empty = _empty_action(self._operation.action or "")
            return self._shared({"title": self._operation.title, **empty}, (rank, name))
        if _has_wrapper(body) and self._operation.effect is not Effect.ACTION:
            name = f"{name}Request"
        versions = ranges(body.schema, self._whole) if self._context.at is None else []
        if len(versions) < 2:
            return self._request_part(body, None, (rank, name))
        references = [
            self._request_part(body, part, (rank + 10, f"{name}_{_suffix(part)}"))
            for part in versions
        ]
        extension = {"discriminator": "microversion"} | self._action
        apart = exclusive if has_required_interlude(body.schema) else successive
        union = {"oneOf": apart(references), "x-openstack": extension}
        return self._shared(union, (rank, name))

    def response(self, body: Body) -> dict[str, Any]:
        """The schema of a response's body."""
        schema = convert(self._context, body.schema, self._operation.origin)
        allow_examples(self._context, self._operation, body, schema, self._whole)
        name = response_name(self._operation)
        if _has_wrapper(body):
            self._keep_part(body, schema, name)
        if _has_wrapper(body) or self._operation.effect is Effect.LIST:
            name = envelope_name(self._operation)
        return self._shared(_extended(schema, self._action), name)

    def _request_part(self, body: Body, part: Range | None, name: Named) -> dict[str, Any]:
        """The schema for one range of versions (None: for all), with what it says of both."""
        schema = convert(self._context, body.schema, self._operation.origin, part)
        within = part or self._whole
        allow_examples(self._context, self._operation, body, schema, within)
        if self._operation.action:
            schema = {"title": self._operation.title, **schema}
            _close(schema, self._operation.action)
        elif _has_wrapper(body):
            self._keep_part(body, schema, (name[0], name[1].replace("Request", "", 1)))
        extension = self._action | self._context.extension(within)
        return self._shared(_extended(schema, extension), name)

    def _keep_part(self, body: Body, schema: dict[str, Any], name: Named) -> None:
        """Keep what stands under the wrapper under a name of its own."""
        inner = schema.get("properties", {}).get(body.wrapper, {})
        if isinstance(inner.get("items"), dict):
            inner = inner["items"]
        if inner.get("properties"):
            self._context.pool.part(
                inner, name, resource=self._operation.resource, others=self._others(name)
            )

    def _shared(self, schema: dict[str, Any], name: Named) -> dict[str, Any]:
        """A reference to the schema, or the schema where it has no shape to share."""
        parts = (schema.get(key) for key in ("properties", "items", "anyOf", "oneOf"))
        if not any(parts) and not isinstance(schema.get("additionalProperties"), dict):
            return schema
        return self._context.pool.add(
            schema, name, resource=self._operation.resource, others=self._others(name)
        )

    def _others(self, name: Named) -> tuple[str, ...]:
        """Names where that one is taken: with the version of the path, or by the operation."""
        return f"{name[1]}{version_of(self._operation)}", operation_name(self._operation, name)


def _has_wrapper(body: Body) -> bool:
    return body.wrapper is not None and body.wrapper in body.schema.properties


def _suffix(part: Range) -> str:
    """`2_57` for the range from 2.57 on."""
    return "_".join(map(str, part.first)) if part.first else "initial"


def _close(schema: dict[str, Any], action: str) -> None:
    """Let nothing but the action's own body pass, so that it tells itself from the others."""
    schema.setdefault("properties", {}).setdefault(action, {})
    schema["type"] = "object"
    schema["required"] = list(dict.fromkeys([*schema.get("required", ()), action]))
    schema["additionalProperties"] = False


def _empty_action(name: str) -> dict[str, Any]:
    """The body of an action of which the document shows none: its name, and nothing of note."""
    return {
        "type": "object",
        "properties": {name: {"type": ["null", "object", "string"]}},
        "required": [name],
        "additionalProperties": False,
        "x-openstack": {"action-name": name},
    }


def _extended(schema: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    return schema | {"x-openstack": values} if values else schema

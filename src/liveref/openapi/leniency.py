"""Fields that are documented as required and that an example lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import UNSET

from liveref.model.api import Body, Operation
from liveref.model.microversion import Range, understood
from liveref.openapi.context import Context
from liveref.openapi.rules import NOT_REQUIRED

_FEW = 5
__all__ = ["allow_examples"]


def allow_examples(
    context: Context, operation: Operation, body: Body, schema: dict[str, Any], within: Range
) -> None:
    """Take from `required` what the body's own examples lack: they show what is sent.

    Of examples with a version only those within the range count.
    """
    values = (
        example.value
        for example in body.examples
        if example.value is not UNSET and within.holds(understood(example.microversion))
    )
    names = [f"`{name}`" for name in dict.fromkeys(_lacking(schema, values))]
    if not names:
        return
    listed = ", ".join(names[:_FEW]) + (f" and {len(names) - _FEW} more" * (len(names) > _FEW))
    message = (
        f"In a body of {operation.id} these are documented as required, and absent from its"
        f" example: {listed}. They are exported as optional; correct the one or the other."
    )
    context.say(NOT_REQUIRED, operation.origin, message)


def _lacking(schema: Any, values: Iterable[Any]) -> Iterator[str]:
    """The required names that some value lacks, which are taken out of the schema."""
    if not isinstance(schema, dict):
        return
    for value in values:
        if isinstance(value, list):
            yield from _lacking(schema.get("items"), value)
        if not isinstance(value, dict):
            continue
        required = schema.get("required", [])
        for name in [name for name in required if name not in value]:
            required.remove(name)
            yield name
        if not required:
            schema.pop("required", None)
        properties = schema.get("properties", {})
        for name, part in value.items():
            yield from _lacking(properties.get(name, schema.get("additionalProperties")), [part])

"""Named examples, with nothing secret left in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from msgspec import UNSET

from liveref.model.api import Example, Operation
from liveref.model.microversion import understood
from liveref.openapi.context import Context
from liveref.openapi.rules import NOT_JSON

__all__ = ["MASK", "masked", "named_examples"]

MASK = "********"
"""The text in the place of a secret."""

_WORDS = re.compile(r"[a-z0-9.]+")


def named_examples(
    context: Context, uses: Iterable[tuple[Operation, Example]], media_type: str
) -> dict[str, Any]:
    """The examples of one content, by name; a name is made of the caption.

    An example of a JSON body that is no JSON is left out with a diagnostic. Where one version was
    asked for, those of later versions are left out, and of earlier ones all but the latest.
    """
    result: dict[str, Any] = {}
    applicable = _of_version(context, list(uses))
    several = len({operation.id for operation, _ in applicable}) > 1
    for operation, example in applicable:
        if example.value is UNSET:
            if _is_json(media_type):
                message = f"The example of {operation.id} is no JSON; correct it or its language."
                context.say(NOT_JSON, example.origin, message)
                continue
            value: Any = example.text
        else:
            value = masked(context, example.value)
        entry = {"summary": example.caption} if example.caption else {}
        prefix = operation.id if several else ""
        result[_name(example, prefix, result)] = {**entry, "value": value}
    return result


def masked(context: Context, value: Any, name: str = "") -> Any:
    """A copy of a JSON value in which the fields that are named like secrets are masked."""
    if isinstance(value, dict):
        return {key: masked(context, part, str(key)) for key, part in value.items()}
    if isinstance(value, list):
        return [masked(context, part, name) for part in value]
    return MASK if isinstance(value, str) and value and context.is_secret(name) else value


def _of_version(
    context: Context, uses: list[tuple[Operation, Example]]
) -> list[tuple[Operation, Example]]:
    if context.at is None:
        return uses
    applicable = []
    for operation, example in uses:
        own = understood(example.microversion)
        earlier = [
            version
            for other, another in uses
            if other is operation
            and (version := understood(another.microversion)) is not None
            and version <= context.at
        ]
        if own is None or (own <= context.at and own == max(earlier)):
            applicable.append((operation, example))
    return applicable


def _name(example: Example, prefix: str, taken: dict[str, Any]) -> str:
    words = _WORDS.findall(example.caption.lower()) or ["example"]
    if prefix:
        words.insert(0, prefix)
    if example.microversion and example.microversion not in words:
        words.append(example.microversion)
    name = "-".join(word.strip(".") for word in words if word.strip("."))
    options = [name, *(f"{name}-{number}" for number in range(2, len(taken) + 3))]
    return next(option for option in options if option not in taken)


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")

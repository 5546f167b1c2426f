"""The values of filters: texts of a query as the values that fields hold, and as conditions."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from liveref.model.schema import Schema
from liveref.service.request.problem import Problem
from liveref.store.base import Condition
from liveref.values.times import moment
from liveref.values.whole_numbers import integer

_TRUE = {"true", "yes", "on", "1", "t", "y"}
_FALSE = {"false", "no", "off", "0", "f", "n"}
UNSAID = {"", "none"}
"""The texts of a flag that a client does not set."""
ALL, ANY, NONE = "all", "any", "none"
"""The operators of conditions that combine others."""
NEVER = Condition("", [], ANY)
"""The condition that no record meets."""


def typed(text: str, schema: Schema, name: str) -> Any:
    """A query value as the JSON scalar that the field holds. Raises Problem 400."""
    if "boolean" in schema.types:
        if text.lower() in _TRUE | _FALSE:
            return text.lower() in _TRUE
        if "string" not in schema.types:
            raise Problem(400, f"{name} must be true or false.", field=name)
    if "integer" in schema.types:
        number = integer(text)
        if number is not None:
            return number
        if "string" not in schema.types:
            raise Problem(400, f"{name} must be an integer.", field=name)
    return text


def is_off(text: str) -> bool:
    """Whether a text switches a flag off."""
    return text.lower() in _FALSE


def listed(text: str) -> list[str]:
    """Values with commas between them; one that holds a comma is quoted."""
    try:
        return next(csv.reader([text], skipinitialspace=True), [])
    except csv.Error:  # a line break outside quotes, or more text than one field of CSV may have
        return [part.lstrip() for part in text.split(",")]


def moment_of(name: str, text: str) -> float:
    """The moment that a query value states. Raises Problem 400."""
    time = moment(text)
    if time is None:
        raise Problem(400, f"{name} must be a time as ISO 8601 has it.", field=name)
    return time


def at_times(path: str, operator: str, moment: float, fine: bool) -> Iterator[Condition]:
    """Conditions on a time. Times are shown to the second, so a time within that second matches."""
    end = moment if fine else moment + 1
    if operator == "eq":
        yield Condition(path, moment, "ge")
        yield Condition(path, end, "le" if fine else "lt")
    elif operator == "ne":
        within = Condition("", list(at_times(path, "eq", moment, fine)), ALL)
        yield Condition("", [within], NONE)
    elif operator in ("gt", "le"):
        exact = {"gt": "gt", "le": "le"} if fine else {"gt": "ge", "le": "lt"}
        yield Condition(path, end, exact[operator])
    else:
        yield Condition(path, moment, operator)

"""Rules for values that somebody else sets, and the consequence of breaking them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.policies import Policy, Requirements
from liveref.reading.facts.conditions import comparison_of
from liveref.reading.facts.entry import Entry
from liveref.reading.facts.values import BadValue

__all__ = ["POLICIES"]

_LIMITS = {">=": "minimum", "<=": "maximum"}


def _policy(entry: Entry) -> Iterator[Constraint]:
    requirements = _requirements(entry) if "require" in entry else None
    status = _status(entry) if "else" in entry else ""
    for field in entry.texts("field"):
        yield Policy(
            resource=entry.text("resource"),
            field=field,
            operation=entry.text("operation"),
            code=entry.code(),
            reason=entry.reason,
            rules=entry.text("value"),
            status=status,
            requirements=requirements,
        )


def _requirements(entry: Entry) -> Requirements:
    """The requirements: `length >= 2`, `length <= 20`, `value matches ^[a-z]+$`,
    `value in [MIT, BSD]`."""
    parts: dict[str, Any] = {}
    for text in entry.listed("require"):
        comparison = comparison_of(text)
        test, wanted = (comparison.left, comparison.operator), comparison.right
        if test == ("value", "matches"):
            parts["pattern"] = wanted
        elif test == ("value", "in"):
            parts["values"] = tuple(wanted)
        elif test[0] == "length" and test[1] in _LIMITS and _is_count(wanted):
            parts[_LIMITS[test[1]]] = wanted
        else:
            raise BadValue(
                f"`{text}`: expected `length >= 2`, `length <= 20`, `value matches EXPRESSION` or "
                "`value in [ONE, OTHER]`"
            )
    if parts.get("minimum", 0) > parts.get("maximum", float("inf")):
        raise BadValue("no length lies between the limits of `length`")
    return Requirements(reason=entry.reason, **parts)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _status(entry: Entry) -> str:
    """The status of a record whose value breaks the rules."""
    statuses = list(entry.mapping("else").values())
    if len(statuses) != 1 or not isinstance(statuses[0], str):
        raise BadValue("expected {status: STATUS} under `else`")
    return statuses[0]


POLICIES = {"policy": _policy}
"""The function that makes the constraints of these facts."""

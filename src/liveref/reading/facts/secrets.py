"""Secrets, and what makes them strong enough."""

from __future__ import annotations

from typing import Any

from liveref.reading.behaviour_node import did_you_mean
from liveref.reading.behaviour_rules import WRONG_VALUE
from liveref.reading.facts.conditions import Comparison, comparison_of
from liveref.reading.facts.entry import Entry
from liveref.reading.facts.records import Lowered
from liveref.reading.facts.references import is_reference
from liveref.reading.facts.values import BadValue

__all__ = ["SECRETS"]

_MISSED = "$missed"
"""In `else`: the text that says which requirement was missed."""
_CLASSES = ("lower", "upper", "digit", "symbol")
_LONGEST = 4096
_LIMITS = {
    ("length", ">="): "min_length",
    ("length", "<="): "max_length",
    ("classes", ">="): "classes",
}


def _secret(at: Lowered) -> None:
    entry = at.entry
    for field in entry.texts("field"):
        path = (at.resource, "secrets", field)
        secret = _parts(entry)
        for name, (value, key) in secret.items():
            if name == "policy" and isinstance(value, dict):
                for part, limit in value.items():
                    at.content.put(entry, (*path, "policy", part), limit, key)
            else:
                at.content.put(entry, (*path, name), value, key)
        if not secret:
            at.content.resources.setdefault(at.resource, {}).setdefault("secrets", {})[field] = {}
        at.content.places[path] = entry.place("field")


def _parts(entry: Entry) -> dict[str, tuple[Any, str]]:
    parts: dict[str, tuple[Any, str]] = {}
    modes = entry.modes()
    if "generated" in modes:
        parts["generate"] = True, "mode"
    if "returned" in modes:
        parts["returns"] = True, "mode"
    if "operation" in entry:
        parts["actions"] = entry.texts("operation"), "operation"
    if "require" in entry:
        policy = None if entry.get("require") is None else _policy(entry)
        parts["policy"] = policy, "require"
    if "then" in entry:
        parts["resets_to"] = _status(entry, "then"), "then"
    if "else" in entry:
        parts |= _missed(entry)
    return parts


def _status(entry: Entry, key: str) -> str | None:
    """The status that a mapping sets; None for null."""
    if entry.get(key) is None:
        return None
    statuses = [value for value in entry.mapping(key).values() if value != _MISSED]
    if len(statuses) != 1 or not isinstance(statuses[0], str):
        raise BadValue(f"expected {{status: STATUS}} under `{key}`")
    return statuses[0]


def _missed(entry: Entry) -> dict[str, tuple[Any, str]]:
    parts: dict[str, tuple[Any, str]] = {"missed": (_status(entry, "else"), "else")}
    fields = entry.mapping("else") if entry.get("else") is not None else {}
    faults = [field for field, value in fields.items() if value == _MISSED]
    return parts | ({"fault": (faults[0], "else")} if faults else {})


def _policy(entry: Entry) -> dict[str, Any]:
    """The requirements: `length >= 8`, `length <= 128`, `classes >= 3`, `classes contains digit`,
    `value != $name`."""
    policy: dict[str, Any] = {}
    for number, text in enumerate(entry.listed("require")):
        key = entry.item_key("require", number)
        with entry.noting(key):
            _add_requirement(policy, entry, key, text)
    return policy


def _add_requirement(policy: dict[str, Any], entry: Entry, key: str, text: Any) -> None:
    comparison = comparison_of(text)
    test = (comparison.left, comparison.operator)
    if test in _LIMITS:
        name = _LIMITS[test]
        policy[name] = _limit(comparison, len(_CLASSES) if name == "classes" else _LONGEST)
    elif test == ("classes", "contains"):
        policy.setdefault("require", []).append(_class(entry, key, comparison.right))
    elif test == ("value", "!="):
        policy.setdefault("differs_from", []).append(_other(comparison))
    else:
        raise BadValue(
            f"`{text}`: expected `length >= 8`, `length <= 128`, `classes >= 3`, "
            "`classes contains digit` or `value != $FIELD`"
        )


def _limit(comparison: Comparison, highest: int) -> int:
    limit = comparison.right
    if isinstance(limit, bool) or not isinstance(limit, int) or not 0 <= limit <= highest:
        raise BadValue(
            f"{comparison.left}: expected a whole number from 0 to {highest}, got {limit!r}"
        )
    return limit


def _class(entry: Entry, key: str, name: Any) -> str:
    if name not in _CLASSES:
        hint = did_you_mean(str(name), _CLASSES)
        message = f"expected one of {', '.join(_CLASSES)}, got `{name}`{hint}"
        entry.report(WRONG_VALUE, key, message)
    return str(name)


def _other(comparison: Comparison) -> str:
    if not is_reference(comparison.right):
        raise BadValue(f"expected a field after `value !=`: $name, got `{comparison.right}`")
    return str(comparison.right).removeprefix("$")


SECRETS = {"secret": _secret}
"""The function that brings each of these facts into the content."""

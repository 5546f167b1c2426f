"""Values of facts, and the templates that the engine fills in their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from liveref.reading.behaviour_node import did_you_mean
from liveref.reading.facts.conditions import Comparison, comparison_of
from liveref.reading.facts.entry import Mistake
from liveref.reading.facts.references import is_reference, template_of

__all__ = ["BadValue", "guarded", "is_dynamic", "literal", "value_of", "where_of"]

FUNCTIONS = ("count", "first", "join", "sum", "map", "min", "max", "average")
ARITHMETIC = ("add", "subtract", "multiply", "divide")
_NOTHING = "$nothing"
"""A reference to no field: what stands for nothing is left out."""
_FIELDS = {"_parent": "_.parent", "_project": "_.project", "_allocated_from": "_.out_of"}
"""Hidden fields that each record has, as the engine calls them."""
_LIST_KEYS = {"each", "where", "value", "function", "by"}
_CHOICE_KEYS = {"if", "then", "else"}


class BadValue(Mistake):
    """A value that is none; the message says why."""


def field_of(name: str) -> str:
    """A field as the engine calls it."""
    return _FIELDS.get(name, name)


def is_dynamic(value: Any) -> bool:
    """Whether a value is worked out for each request."""
    if isinstance(value, dict):
        return is_choice(value) or is_list(value) or any(map(is_dynamic, value.values()))
    return any(map(is_dynamic, value)) if isinstance(value, list) else is_reference(value)


def is_choice(value: Any) -> bool:
    """Whether a value is a choice by a condition."""
    return isinstance(value, dict) and "if" in value and bool({"then", "else"} & value.keys())


def is_list(value: Any) -> bool:
    """Whether a value goes through records or items."""
    return isinstance(value, dict) and "each" in value and value.keys() <= _LIST_KEYS


def literal(value: Any) -> Any:
    """A value that must be no reference. Raises BadValue."""
    if is_dynamic(value):
        raise BadValue(f"expected a plain value, got `{value}`")
    return value


def value_of(value: Any) -> Any:
    """The template of a value. Raises BadValue, BadCondition or BadReference."""
    if is_reference(value):
        return template_of(value)
    if isinstance(value, list):
        return [value_of(item) for item in value]
    if not isinstance(value, dict):
        return value
    if is_choice(value):
        return _choice(value)
    if is_list(value) or ("function" in value and value.keys() <= _LIST_KEYS):
        return _several(value)
    if misspelt := [key for key in value if key.startswith("_.")]:
        raise BadValue(f"there is no `{misspelt[0]}`; a choice is written {{if, then, else}}")
    return {_key(key): value_of(part) for key, part in value.items()}


def _key(key: str) -> str:
    return template_of(key) if key.startswith("$") else key


def _choice(value: dict[str, Any]) -> Any:
    if unknown := [key for key in value if key not in _CHOICE_KEYS]:
        hint = did_you_mean(unknown[0], _CHOICE_KEYS) or "; it has if, then, else"
        raise BadValue(f"a choice has no key `{unknown[0]}`{hint}")
    otherwise = value_of(value["else"]) if "else" in value else _NOTHING
    then = value_of(value["then"]) if "then" in value else _NOTHING

    def choose(conditions: list[Any]) -> Any:
        if not conditions:
            return then
        test, holds = test_template(conditions[0])
        inner = choose(conditions[1:])
        if not holds:
            return {"_.when": test, "_.then": otherwise, "_.else": inner}
        other = {} if otherwise == _NOTHING else {"_.else": otherwise}
        return {"_.when": test, "_.then": inner} | other

    return choose(_listed(value["if"]))


def test_template(condition: Any) -> tuple[Any, bool]:
    """The template whose value decides, and whether it must have one. Raises BadValue."""
    if isinstance(condition, dict) and "none" in condition:
        records = {"each": condition["none"], "where": condition.get("where", [])}
        return value_of(records), False
    if isinstance(condition, dict):
        return value_of(condition), True
    comparison = comparison_of(condition)
    if comparison.operator in ("", "not"):
        return template_of(comparison.left), comparison.operator == ""
    if comparison.operator in ("present", "absent") and not comparison.is_own:
        return template_of(comparison.left), comparison.operator == "present"
    raise BadValue(
        f"`{condition}`: here a condition only asks whether something has a value: `$NAME`, "
        "`not $NAME` or a list"
    )


test_template.__test__ = False  # type: ignore[attr-defined]


def _several(value: dict[str, Any]) -> Any:
    if "each" not in value:
        raise BadValue("the key `each` is missing")
    function = value.get("function", "")
    if function and function not in FUNCTIONS[:3]:
        hint = did_you_mean(str(function), FUNCTIONS[:3]) or "; here it is count, first or join"
        raise BadValue(f"there is no function `{function}`{hint}")
    if function == "join":
        return _joined(value)
    of = value["each"]
    is_of_records = isinstance(of, str) and not of.startswith("$")
    template = (
        {"_.of": {of: where_of(value.get("where", []))}}
        if is_of_records
        else {"_.each": value_of(of)}
    )
    if not is_of_records and "where" in value:
        raise BadValue("`where` is about records of a resource, not about items")
    template["_.shows"] = value_of(value.get("value", "$id" if is_of_records else "$item"))
    return template | ({f"_.{function}": True} if function else {})


def _joined(value: dict[str, Any]) -> dict[str, Any]:
    template = {"_.join": value_of(value["each"])}
    for condition in _listed(value.get("where", [])):
        comparison = comparison_of(condition)
        if comparison.left != "$item" or comparison.operator != "!=":
            raise BadValue(f"`{condition}`: expected `$item != VALUE`")
        template["_.less"] = value_of(comparison.right)
    return template


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def where_of(conditions: Any) -> dict[str, Any]:
    """The fields that records have, with the values, as the engine selects them. Raises BadValue
    for a condition that it can't select by."""
    fields: dict[str, Any] = {}
    for condition in _listed(conditions):
        if isinstance(condition, dict):
            fields |= _guarded_field(condition)
            continue
        comparison = comparison_of(condition)
        fields[field_of(comparison.left)] = _selected(comparison, condition)
    return fields


def _selected(comparison: Comparison, condition: Any) -> Any:
    if not comparison.is_own:
        raise BadValue(f"`{condition}`: expected a field of those records, without `$`")
    if comparison.operator not in ("=", "in"):
        raise BadValue(f"`{condition}`: here the operators are `=` and `in`")
    return value_of(comparison.right)


def _guarded_field(condition: dict[str, Any]) -> dict[str, Any]:
    """`{if: $x, then: FIELD = VALUE}`: the field is of no account where there is no $x."""
    if condition.keys() != {"if", "then"}:
        raise BadValue("expected a condition, or {if: ..., then: CONDITION}")
    test, holds = test_template(condition["if"])
    comparison = comparison_of(condition["then"])
    value = _selected(comparison, condition["then"])
    branches = ("_.then", "_.else") if holds else ("_.else", "_.then")
    choice = {"_.when": test, branches[0]: value, branches[1]: []}
    return {field_of(comparison.left): choice}


def guarded(conditions: Sequence[Any], fields: dict[str, Any]) -> dict[str, Any]:
    """A template of fields that is there only if all conditions hold."""
    if not conditions:
        return fields
    test, holds = test_template(conditions[0])
    inner = guarded(conditions[1:], fields)
    if not holds:
        return {"_.when": test, "_.then": None, "_.else": inner}
    if "_.when" in inner:
        return {"_.when": test, "_.then": inner}
    return {"_.when": test, **inner}

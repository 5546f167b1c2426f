"""Facts about fields that show other records, or what is used of something."""

from __future__ import annotations

from typing import Any

from liveref.model.microversion import understood
from liveref.reading.behaviour_node import known_words
from liveref.reading.facts.conditions import comparison_of
from liveref.reading.facts.lists import parameter_of
from liveref.reading.facts.records import Lowered
from liveref.reading.facts.references import is_reference
from liveref.reading.facts.values import BadValue, is_list, value_of

__all__ = ["SHOWN"]


def _embedded(at: Lowered) -> None:
    for field, value in at.entry.mapping("set").items():
        with at.entry.noting(f"set.{field}"):
            values = value if isinstance(value, list) else [value]
            lists = [_listed_records(one) for one in values]
            at.content.put(at.entry, (at.resource, "lists", field), lists, f"set.{field}")


def _listed_records(value: Any) -> dict[str, Any]:
    if not is_list(value) or "where" in value or "function" in value:
        raise BadValue("expected {each: RESOURCE, by: FIELD, value: ...}")
    of: dict[str, Any] = {"of": value["each"]}
    of |= {"by": value["by"]} if "by" in value else {}
    return of | ({"shows": value_of(value["value"])} if "value" in value else {})


def _usage(at: Lowered) -> None:
    for field, value in at.entry.mapping("set").items():
        with at.entry.noting(f"set.{field}"):
            counts = [_count(one) for one in (value if isinstance(value, list) else [value])]
            at.content.put(at.entry, (at.resource, "counts", field), counts, f"set.{field}")
    if (code := at.entry.code()) is not None:
        at.content.put(at.entry, (at.resource, "exceeded"), code, "code")


def _count(value: Any) -> dict[str, Any]:
    functions = ("count", "sum", "map")
    if not is_list(value) or value.get("function") not in functions or "where" in value:
        raise BadValue(f"expected {{function: ..., each: RESOURCE}} with {', '.join(functions)}")
    count: dict[str, Any] = {"of": value["each"]}
    if value["function"] == "count":
        return count
    reference = value.get("value", "")
    if not is_reference(reference):
        raise BadValue("expected a reference under `value`: $FIELD of those records")
    path = reference.removeprefix("$")
    is_map = "*" in path or "$" in path or value["function"] == "map"
    count["within" if is_map else "sum"] = path
    by = value.get("by")
    if isinstance(by, dict):
        count |= _apart(by)
    elif by is not None:
        count["by"] = by
    return count


def _apart(by: dict[str, Any]) -> dict[str, Any]:
    """`{COUNT: $FIELD or WORD}`: each value of a field apart, with how many they are."""
    ((number, field),) = by.items() if len(by) == 1 else ((None, None),)
    if not is_reference(field):
        raise BadValue("expected {NAME OF THE COUNT: $FIELD or WORD} under `by`")
    apart, _, otherwise = field.removeprefix("$").partition(" or ")
    return {"apart": apart, "number": number, "otherwise": otherwise}


_PARAMETERS = ("amounts", "names", "groups", "within", "policy", "root", "subtree", "limit")
_WORDS = ("sharing", "suffixes", "trees", "whole")


def _candidates(at: Lowered) -> None:
    """`set` has the parameters of the search by their roles, and its words."""
    listed, roles = _listed_records(at.entry.get("value")), at.entry.mapping("set")
    search: dict[str, Any] = {"of": listed["of"], "shows": listed.get("shows")}
    search["tree"] = at.entry.text("by")
    for role, value in roles.items():
        if role not in (*_PARAMETERS, *_WORDS):
            names = (*_PARAMETERS, *_WORDS)
            raise BadValue(f"there is no role `{role}`{known_words(role, names)}")
        search[role] = parameter_of(value) if role in _PARAMETERS else value
    if missing := [role for role in _PARAMETERS[:4] if role not in roles]:
        raise BadValue(f"expected {', '.join(missing)} under `set`")
    at.put("search", search, "value")


_SYNTAX = ("without", "any", "repeated", "together")


def _asks(at: Lowered) -> None:
    """A filter by what stands below the records, or by the tree in which they stand."""
    entry, modes = at.entry, at.entry.modes()
    ask: dict[str, Any] = {"is_uuid": "uuid" in modes, "since": _since(entry.get("set") or {})}
    if "tree" in modes:
        ask["tree"] = entry.text("field")
    else:
        ask["left_for" if "capacity" in modes else "below"] = entry.text("each")
    ask |= {"names": entry.text("by")} if "by" in entry else {}
    ask |= {"code": entry.code()} if entry.code() is not None else {}
    at.content.put(entry, (at.resource, "asks", parameter_of(entry.get("value"))), ask, "value")


def _since(value: Any) -> dict[str, str]:
    """The versions from which on a syntax holds, by its name."""
    versions = dict(value) if isinstance(value, dict) else {"": ""}
    for name, version in versions.items():
        if name not in _SYNTAX or understood(str(version)) is None:
            raise BadValue(f"expected {{NAME: VERSION}} with {', '.join(_SYNTAX)} under `set`")
    return {name: str(version) for name, version in versions.items()}


def _keyed(at: Lowered) -> None:
    version = str(at.entry.get("value"))
    if understood(version) is None:
        raise BadValue(f"expected a version under `value`, got `{version}`")
    for field in at.entry.texts("field"):
        keyed = {"by": at.entry.text("by"), "since": version}
        at.content.put(at.entry, (at.resource, "keyed", field), keyed, "field")


def _root(at: Lowered) -> None:
    path = (at.resource, "roots", at.entry.text("field"))
    at.content.put(at.entry, path, at.entry.text("by"), "by")


def _allocation(at: Lowered) -> None:
    """`set` has the key for the identity of the holder, and the key for the value with the ranges;
    `where` in what it lies, and what is not given out."""
    entry = at.entry
    values = entry.mapping("set")
    items = [name for name, value in values.items() if value == "$id"]
    others = {name: value for name, value in values.items() if value != "$id"}
    if len(items) != 1 or len(others) != 1 or not all(map(is_reference, others.values())):
        raise BadValue("expected {KEY: $id, KEY: $RANGES} under `set`")
    ((value, ranges),) = others.items()
    allocation = {
        "of": entry.text("each"),
        "by": entry.text("by"),
        "item": items[0],
        "value": value,
        "ranges": ranges.removeprefix("$"),
    }
    for text in entry.listed("where"):
        allocation |= _of_range(text, value)
    if "within" not in allocation:
        raise BadValue(f"expected `{value} in $FIELD` under `where`")
    at.content.put(entry, (at.resource, "allocates", entry.text("field")), allocation, "field")


def _of_range(text: str, value: str) -> dict[str, str]:
    left, _, right = text.partition(" in ") if " in " in text else text.partition(" != ")
    if left != value or not is_reference(right):
        raise BadValue(f"`{text}`: expected `{value} in $FIELD` or `{value} != $FIELD`")
    return {"within" if " in " in text else "besides": right.removeprefix("$")}


def _subrange(at: Lowered) -> None:
    entry = at.entry
    span: dict[str, Any] = {"by": entry.text("by"), "within": value_of(entry.get("value"))}
    comparison = comparison_of(entry.get("where"))
    if (comparison.left, comparison.operator) != ("length", "="):
        raise BadValue("expected `length = VALUE` under `where`")
    span["length"] = value_of(comparison.right)
    for key, value in span.items():
        at.content.put(entry, (at.resource, "spans", entry.text("field"), key), value, "field")
    at.content.places[at.resource, "spans", entry.text("field")] = entry.place("field")


def _disjoint(at: Lowered) -> None:
    path = (at.resource, "spans", at.entry.text("field"), "apart")
    at.content.put(at.entry, path, at.entry.text("by"), "by")


def _capacity(at: Lowered) -> None:
    """`value` is (total - reserved) * ratio; `where` are bounds of what is taken at once."""
    entry = at.entry
    draw = {"of": entry.text("each"), "amounts": entry.text("field")}
    draw |= _available(entry.get("value"))
    bounds = {">=": "least", "<=": "most", "multiple of": "step"}
    for text in entry.listed("where"):
        operator, _, field = str(text).partition(" $")
        if operator not in bounds or not field:
            raise BadValue(f"`{text}`: expected `>= $FIELD`, `<= $FIELD` or `multiple of $FIELD`")
        draw[bounds[operator]] = field
    path = (at.resource, "actions", entry.text("operation"), "draws")
    at.content.put(entry, path, draw, "value")


def _available(value: Any) -> dict[str, str]:
    """The fields of the total, of what is not given of it, and of the ratio."""
    if is_reference(value):
        return {"total": value.removeprefix("$")}
    parts = value.get("each") if isinstance(value, dict) else None
    function = value.get("function") if isinstance(value, dict) else None
    if not isinstance(parts, list) or len(parts) != 2 or not is_reference(parts[1]):
        raise BadValue("expected $TOTAL, or {function: subtract or multiply, each: [..., $FIELD]}")
    name = {"subtract": "minus", "multiply": "times"}.get(str(function))
    if name is None:
        raise BadValue(f"`{function}`: expected subtract or multiply")
    return _available(parts[0]) | {name: parts[1].removeprefix("$")}


SHOWN = {
    "embedded": _embedded,
    "usage": _usage,
    "candidates": _candidates,
    "filter": _asks,
    "keyed": _keyed,
    "root": _root,
    "allocation": _allocation,
    "subrange": _subrange,
    "disjoint": _disjoint,
    "capacity": _capacity,
}
"""The function that brings each of these facts into the content."""

"""Facts about who may see and change something."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.constraints.operations import AdministratorsOnly
from liveref.reading.facts.conditions import comparison_of
from liveref.reading.facts.entry import Entry
from liveref.reading.facts.records import Lowered
from liveref.reading.facts.values import BadValue

__all__ = ["ACCESS"]


def _administrators_only(at: Lowered) -> None:
    if "field" in at.entry:
        _reserved(at)
    elif at.resource:
        for operation in at.entry.texts("operation"):
            fact = AdministratorsOnly(
                resource=at.resource,
                operation=operation,
                roles=tuple(at.entry.texts("value")),
                reason=at.entry.reason,
            )
            at.state(fact)
    elif "operation" not in at.entry:
        raise BadValue("`administrators-only` needs `operation` or `field`")
    else:
        _permit(at, admin_only=True)


def _members_too(at: Lowered) -> None:
    _permit(at, admin_only=False)


def _permit(at: Lowered, *, admin_only: bool) -> None:
    entry = at.entry
    for number, name in enumerate(entry.texts("operation")):
        is_list = isinstance(entry.get("operation"), list)
        place = entry.place(f"operation[{number}]" if is_list else "operation")
        at.content.permissions.append((name, admin_only, place))


def _reserved(at: Lowered) -> None:
    entry = at.entry
    reservation: dict[str, Any] = {"fields": entry.texts("field")}
    if "value" in entry:
        reservation |= _values(entry)
    if "operation" in entry:
        reservation["verbs"] = entry.texts("operation")
    if "by" in entry:
        reservation["owner_of"] = entry.text("by")
    at.add("reserved", [reservation | _grounds(entry)], "field")
    _place_item(at, "reserved")


def _values(entry: Entry) -> dict[str, Any]:
    """The values, or `matches EXPRESSION`."""
    value = entry.get("value")
    if isinstance(value, str) and value.startswith("matches "):
        return {"like": comparison_of(f"value {value}").right}
    return {"values": entry.listed("value")}


def _grounds(entry: Entry) -> dict[str, Any]:
    because = entry.get("because", "")
    return {"because": because, "reason": msgspec.to_builtins(entry.reason)}


def _place_item(at: Lowered, name: str) -> None:
    """The place of the newest item of a list."""
    number = len(at.content.resources[at.resource][name]) - 1
    at.content.places[at.resource, name, str(number)] = at.entry.place("field")


def _shown_to_administrators(at: Lowered) -> None:
    view: dict[str, Any] = {"fields": at.entry.texts("field")}
    if "value" in at.entry:
        view["shows"] = at.entry.texts("value")
    at.add("shown_to_administrators", [view | _grounds(at.entry)], "field")
    _place_item(at, "shown_to_administrators")


ACCESS = {
    "administrators-only": _administrators_only,
    "shown-to-administrators": _shown_to_administrators,
    "members-too": _members_too,
}
"""The function that brings each of these facts into the content."""

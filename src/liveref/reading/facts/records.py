"""Facts about a resource and its records."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from liveref.model.constraints.conditions import Condition, Term
from liveref.model.constraints.fields import Default, Immutable
from liveref.model.constraints.resources import InitialValue, ReferenceTo, Scope, Unique
from liveref.model.reason import Evidence
from liveref.reading.behaviour_rules import NO_PATTERN
from liveref.reading.facts.conditions import comparison_of, term_of
from liveref.reading.facts.content import Content
from liveref.reading.facts.effects import is_phases, phases_of
from liveref.reading.facts.entry import Entry
from liveref.reading.facts.limits import conditions_of
from liveref.reading.facts.references import is_reference
from liveref.reading.facts.values import BadValue, field_of, literal, value_of

__all__ = ["RECORDS", "Lowered"]


class Lowered:
    """One entry on its way into the content, with the names of its resource's status."""

    def __init__(self, content: Content, entry: Entry, status: tuple[str, ...]) -> None:
        self.content, self.entry, self.status = content, entry, status
        self.resource = entry.text("resource")

    def put(self, field: str, value: Any, key: str) -> None:
        """Set a fact of the resource: "defaults.size" is an entry of one."""
        name, _, entry = field.partition(".")
        path = (self.resource, name, entry) if entry else (self.resource, name)
        self.content.put(self.entry, path, value, key)

    def add(self, name: str, values: list[Any], key: str) -> None:
        """Add to a list of the resource."""
        self.content.add(self.entry, (self.resource, name), values, key)

    def state(self, fact: Any) -> None:
        """Add a constraint."""
        self.content.constraints.append((fact, self.entry))


def _status(at: Lowered) -> None:
    at.put("status_field", at.entry.get("field"), "field")


def _initial(at: Lowered) -> None:
    conditions = conditions_of(at.entry)
    for field, value in at.entry.mapping("set").items():
        with at.entry.noting(f"set.{field}"):
            _initial_field(at, field, value, conditions)


def _initial_field(at: Lowered, field: str, value: Any, conditions: tuple[Condition, ...]) -> None:
    if field in at.status and not conditions and (is_phases(value) or isinstance(value, bool)):
        at.put("initial", phases_of(value), f"set.{field}")
        return
    fact = InitialValue(
        resource=at.resource,
        field=field,
        value=literal(value),
        conditions=conditions,
        reason=at.entry.reason,
    )
    at.state(fact)


def _default(at: Lowered) -> None:
    conditions = conditions_of(at.entry)
    for field, value in at.entry.mapping("set").items():
        with at.entry.noting(f"set.{field}"):
            if conditions or "operation" in at.entry:
                at.state(_conditional_default(at, field, value, conditions))
            else:
                path = (at.resource, "defaults", field)
                at.content.put(at.entry, path, value_of(value), f"set.{field}")
                if _is_keyword(at.entry, field, value):
                    at.state(_conditional_default(at, field, value, ()))


def _is_keyword(entry: Entry, field: str, value: Any) -> bool:
    """Whether a default is stated in schemas as well. Those of a profile are not: values that a
    service shows, and a client need not expect."""
    is_plain = isinstance(value, str | int | float) and not is_reference(value)
    return entry.evidence is Evidence.BEHAVIOUR and is_plain and not field.startswith("_")


def _conditional_default(
    at: Lowered, field: str, value: Any, conditions: tuple[Condition, ...]
) -> Default:
    other: Term | None = term_of(value) if is_reference(value) else None
    return Default(
        resource=at.resource,
        field=field,
        operation=at.entry.text("operation"),
        value=msgspec.UNSET if other else literal(value),
        other=other,
        conditions=conditions,
        reason=at.entry.reason,
    )


def _fields_as(name: str) -> Any:
    """A function that adds the fields to a list of the model."""

    def lower(at: Lowered) -> None:
        at.add(name, at.entry.texts("field"), "field")

    return lower


def _internal(at: Lowered) -> None:
    for pattern in at.entry.texts("value"):
        try:
            re.compile(pattern)
        except re.error as error:
            message = f'expected a regular expression, got the text "{pattern}": {error}'
            at.entry.report(NO_PATTERN, "value", message)
            return
    at.add("own", at.entry.texts("value"), "value")


def _immutable(at: Lowered) -> None:
    entry, fields = at.entry, at.entry.texts("field")
    if not {"if", "mode", "code", "operation"} & entry.content.keys():
        at.add("fixed", fields, "field")
        return
    for field in fields:
        fact = Immutable(
            resource=at.resource,
            field=field,
            operation=entry.text("operation"),
            ignored="ignored" in entry.modes(),
            conditions=conditions_of(entry),
            code=entry.code(),
            reason=entry.reason,
        )
        at.state(fact)


def _unique(at: Lowered) -> None:
    entry, fields = at.entry, at.entry.texts("field")
    if not {"if", "mode", "code"} & entry.content.keys():
        group = [field_of(field) for field in fields]
        at.add("unique", [group], "field")
        at.content.places[at.resource, "unique", ",".join(group)] = entry.place("field")
        return
    scopes = {"_project": Scope.PROJECT, "_parent": Scope.PARENT}
    scope = next((scopes[field] for field in fields if field in scopes), Scope.ALL)
    fact = Unique(
        resource=at.resource,
        fields=tuple(field for field in fields if field not in scopes),
        scope=scope,
        ignore_case="ignore-case" in entry.modes(),
        conditions=conditions_of(entry),
        code=entry.code(),
        reason=entry.reason,
    )
    at.state(fact)


def _reference(at: Lowered) -> None:
    entry, target, modes = at.entry, at.entry.get("value"), at.entry.modes()
    if target is not None and not isinstance(target, str):
        entry.expected("value", "the name of a resource, or null")
        return
    if "operation" in entry:
        _mention(at, target)
        return
    for field in entry.texts("field"):
        if "if" in entry:
            at.state(_conditional_reference(at, field, target))
            continue
        reference: dict[str, Any] = {"resource": target}
        reference |= {"code": entry.code()} if "code" in entry else {}
        reference |= {"is_checked": False} if "unchecked" in modes else {}
        reference |= {"is_owned": True} if "owned" in modes else {}
        at.content.put(entry, (at.resource, "references", field), reference, "field")


def _conditional_reference(at: Lowered, field: str, target: str | None) -> ReferenceTo:
    if target is None:
        raise BadValue("a reference with `if` needs a resource under `value`")
    return ReferenceTo(
        resource=at.resource,
        field=field,
        target=target,
        conditions=conditions_of(at.entry),
        code=at.entry.code(),
        reason=at.entry.reason,
    )


def _mention(at: Lowered, target: str | None) -> None:
    """Names of records in the body of one operation."""
    entry = at.entry
    if target is None:
        raise BadValue("a reference of an operation needs a resource under `value`")
    mention: dict[str, Any] = {"at": entry.texts("field")}
    for text in entry.listed("if"):
        comparison = comparison_of(text)
        if (comparison.left, comparison.operator) != ("value", "matches"):
            raise BadValue(f"`{text}`: expected `value matches EXPRESSION`")
        mention["like"] = comparison.right
    mention |= {"code": entry.code()} if "code" in entry else {}
    path = (at.resource, "actions", entry.text("operation"), "names", target)
    at.content.put(entry, path, mention, "field")


def _natural_key(at: Lowered) -> None:
    at.put("natural_key", at.entry.get("field"), "field")


def _owned_by(at: Lowered) -> None:
    at.put("owned_by", at.entry.get("value"), "value")
    if "field" in at.entry:
        at.add("shares", at.entry.texts("field"), "field")


def _extra_fields(at: Lowered) -> None:
    if "field" in at.entry:
        at.put("rest", at.entry.text("field"), "field")
    else:
        at.put("is_open", True, "fact")


def _built_in(at: Lowered) -> None:
    value = at.entry.get("value")
    versions = value if isinstance(value, dict) else {"": value}
    rows = [row for listed in versions.values() if isinstance(listed, list) for row in listed]
    is_right = all(isinstance(listed, list) for listed in versions.values())
    if not is_right or not all(isinstance(row, dict | str) for row in rows):
        at.entry.expected("value", "a list of records, or one for each version")
        return
    at.put("built_in", {str(version): listed for version, listed in versions.items()}, "value")


def _batch(at: Lowered) -> None:
    at.put("many", at.entry.text("field"), "field")


def _expiry(at: Lowered) -> None:
    names = {"field": at.entry.text("field"), "after": at.entry.text("by")}
    if not any(names.values()):
        raise BadValue("expected `field`, `by` or both")
    at.put("expiry", {key: name for key, name in names.items() if name}, "fact")


def _shared_with(at: Lowered) -> None:
    shared: dict[str, Any] = {"of": at.entry.text("value"), "by": at.entry.text("by")}
    if "where" in at.entry:
        shared["like"] = {
            one.left: one.right for one in map(comparison_of, at.entry.listed("where"))
        }
    at.put("seen_with", shared, "value")


RECORDS = {
    "status": _status,
    "initial": _initial,
    "default": _default,
    "nullable": _fields_as("nulls"),
    "optional": _fields_as("optional"),
    "owner": _fields_as("owner"),
    "key": _fields_as("keys"),
    "cascade": _fields_as("goes_with"),
    "internal": _internal,
    "immutable": _immutable,
    "unique": _unique,
    "reference": _reference,
    "natural-key": _natural_key,
    "owned-by": _owned_by,
    "extra-fields": _extra_fields,
    "built-in": _built_in,
    "batch": _batch,
    "expiry": _expiry,
    "shared-with": _shared_with,
}
"""The function that brings each of these facts into the content."""

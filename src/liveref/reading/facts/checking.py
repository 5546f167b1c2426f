"""The names in the entries of a file, held against those of an API."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from liveref.model.api import API, Operation
from liveref.model.diagnostic import Diagnostic, Rule
from liveref.model.reason import Evidence
from liveref.reading.behaviour_rules import (
    FOREIGN_RESOURCE,
    UNKNOWN_ACTION,
    UNKNOWN_FIELD,
    UNKNOWN_REFERENCE,
    UNKNOWN_RESOURCE,
)
from liveref.reading.facts.conditions import BadCondition, Comparison, comparison_of
from liveref.reading.facts.documented import Documented
from liveref.reading.facts.entry import Entry
from liveref.reading.facts.names import Names, hint
from liveref.reading.facts.references import SOURCES, BadReference, is_reference, paths_of
from liveref.reading.facts.values import is_choice, is_list

__all__ = ["check_entries"]

_HIDDEN = ("_parent", "_project", "_allocated_from")
_FREE_FIELDS = ("field", "secret", "reference", "capacity", "page-size")
"""The facts whose `field` is no field of the record, or is judged by its own rule."""
_WORDS = ("value", "length", "classes")
"""Words that stand for what is judged, in conditions of some facts."""


class Scope(NamedTuple):
    """Whose fields a reference speaks of: those of the resource, None for one of another service;
    `operations` are those whose arguments it may name."""

    resource: str | None
    operations: tuple[Operation, ...]
    has_item: bool = False


def check_entries(entries: tuple[Entry, ...], api: API) -> Iterator[Diagnostic]:
    """A finding about each name that the API lacks, with the one that was probably meant."""
    names = Names(api)
    nested = _nested(entries, names)
    brought = {name for entry in entries for name in _fields_set(entry)}
    created = {entry.text("create") for entry in entries if "create" in entry}
    documented = Documented(entries, names)
    for entry in entries:
        yield from _Checker(names, brought, created, nested, entry).findings()
        for resource in entry.texts("resource"):
            if resource in names.resources:
                yield from documented.findings(entry, resource)


class _Checker:
    """Checks one entry. `own` are the fields that the file itself brings in, `created` the
    resources of which it creates records, `nested` the names in requests that create records of
    a resource along with others."""

    def __init__(
        self,
        names: Names,
        own: set[str],
        created: set[str],
        nested: dict[str, set[str]],
        entry: Entry,
    ) -> None:
        self._names, self._own, self._made, self._entry = names, own, created, entry
        self._nested = nested
        self._findings: dict[tuple[str, str], Diagnostic] = {}

    def findings(self) -> list[Diagnostic]:
        """The findings about the entry."""
        for resource in self._entry.texts("resource"):
            if resource in self._names.resources:
                self._about(self._entry, resource)
            else:
                self._unknown_resource(resource, "resource")
        return [*self._findings.values()]

    def _say(self, rule: Rule, key: str, message: str) -> None:
        origin, label, _ = self._entry.place(key)
        self._findings[label, message] = rule.at(origin, f"{label}: {message}")

    def _unknown_resource(self, name: str, key: str) -> None:
        message = f"there is no resource `{name}`{hint(name, self._names.resources)}"
        if self._names.near(name):
            self._say(UNKNOWN_RESOURCE, key, message)
        elif key == "resource" or self._entry.evidence is not Evidence.PROFILE:
            # A profile is written for services side by side, and so speaks of those of others.
            self._say(FOREIGN_RESOURCE, key, message)

    def _about(self, entry: Entry, resource: str) -> None:
        operations = self._operations(entry, resource)
        scope = Scope(resource, tuple(operations))
        if entry.fact not in _FREE_FIELDS:
            for field in entry.texts("field"):
                self._field(field, resource, "field")
        if entry.fact in ("administrators-only", "quota") and "by" in entry:
            self._field(entry.text("by"), resource, "by")
        self._targets(entry)
        self._changed_fields(entry, scope)
        inner = self._inner(entry.get("each"), scope)
        for key in ("if", "require"):
            for number, condition in enumerate(entry.listed(key)):
                is_one = not isinstance(entry.get(key), list)
                self._condition(condition, inner, key if is_one else f"{key}[{number}]")
        self._value(entry.get("each"), scope, "each")
        if entry.fact == "capacity":
            inner = inner._replace(resource=self._resource_or_none(entry.text("each")))
        self._value(entry.get("value"), inner, "value")

    def _operations(self, entry: Entry, resource: str) -> list[Operation]:
        if entry.fact in ("operation", "members-too"):
            return []
        operations: list[Operation] = []
        for number, name in enumerate(entry.texts("operation")):
            called = self._names.called(resource, name)
            operations += called
            if not called:
                is_one = not isinstance(entry.get("operation"), list)
                key = "operation" if is_one else f"operation[{number}]"
                verbs = self._names.verbs(resource)
                message = f"the {resource} has no operation `{name}`{hint(name, verbs)}"
                self._say(UNKNOWN_ACTION, key, message)
        return operations or self._names.of(resource)

    def _targets(self, entry: Entry) -> None:
        for key in ("create", "delete"):
            if key in entry and (name := entry.text(key)) not in (*self._names.resources, "self"):
                self._unknown_resource(name, key)
        if entry.fact in ("reference", "owned-by", "shared-with"):
            target = entry.get("value")
            if isinstance(target, str) and target not in self._names.resources:
                self._unknown_resource(target, "value")

    def _changed_fields(self, entry: Entry, scope: Scope) -> None:
        """The fields of `set`, `append` and `remove`, and the values that they get."""
        inner = self._inner(entry.get("each"), scope)
        changed = self._changed(entry, scope)
        for key in ("set", "append", "remove", "then", "else"):
            if not isinstance(entry.get(key), dict):
                continue
            for field, value in entry.mapping(key).items():
                if changed is not None and field != "$request":
                    self._field(field, changed, f"{key}.{field}")
                if entry.fact != "allocation":
                    self._value(value, inner, f"{key}.{field}")
        if "where" in entry and entry.fact not in ("allocation", "subrange", "capacity"):
            other = changed if {"update", "delete"} & entry.content.keys() else None
            if "delete" in entry:
                other = self._resource_or_none(entry.text("delete"))
            for number, condition in enumerate(entry.listed("where")):
                is_one = not isinstance(entry.get("where"), list)
                key = "where" if is_one else f"where[{number}]"
                self._where(condition, other, inner, key)

    def _changed(self, entry: Entry, scope: Scope) -> str | None:
        """The resource whose fields are set; None where that is not known."""
        if entry.fact == "project-default" and "create" not in entry:
            return scope.resource
        if entry.fact in ("allocation", "candidates", "filter"):
            return None
        if entry.fact in ("embedded", "usage"):
            return scope.resource
        if "create" in entry:
            return self._resource_or_none(entry.text("create"))
        if "update" in entry:
            return self._updated(entry, scope)
        return scope.resource

    def _updated(self, entry: Entry, scope: Scope) -> str | None:
        target = entry.text("update")
        if target in self._names.resources or "where" in entry:
            if target not in self._names.resources:
                self._unknown_resource(target, "update")
            return self._resource_or_none(target)
        if scope.resource is None:
            return None
        self._field(target, scope.resource, "update")
        reference = self._names.resources[scope.resource].references.get(target)
        return self._resource_or_none(reference.resource if reference else None)

    def _resource_or_none(self, name: str | None) -> str | None:
        """The resource of that name, None where it is another service's."""
        resource = self._names.resources.get(name) if name else None
        return name if resource is not None and not resource.deprecated else None

    def _field(self, field: str, resource: str, key: str) -> None:
        last = field.removesuffix(".*").rpartition(".")[2]
        fields = self._names.fields(resource)
        if last in fields or field in self._own or field in ("status", *_HIDDEN):
            return
        if "*" in last and any(fnmatchcase(name, last) for name in fields):
            return
        if last == "*" or last.isdigit() or field.startswith(("$", "-")):
            return
        names = {*fields, *_HIDDEN} if field.startswith("_") else fields
        message = f"the {resource} has no field `{field}`{hint(last, names)}"
        self._say(UNKNOWN_FIELD, key, message)

    # Values

    def _inner(self, list_value: Any, scope: Scope) -> Scope:
        """The scope of what stands beside `each`."""
        return scope._replace(has_item=True) if list_value is not None else scope

    def _value(self, value: Any, scope: Scope, key: str) -> None:
        if is_reference(value):
            self._reference(value, scope, key)
        elif isinstance(value, list):
            for item in value:
                self._value(item, scope, key)
        elif is_choice(value):
            for condition in value["if"] if isinstance(value["if"], list) else [value["if"]]:
                self._condition(condition, scope, key)
            self._value([value.get("then"), value.get("else")], scope, key)
        elif is_list(value):
            self._list(value, scope, key)
        elif isinstance(value, dict):
            for name, part in value.items():
                self._value([name, part] if name.startswith("$") else part, scope, key)

    def _list(self, value: dict[str, Any], scope: Scope, key: str) -> None:
        of = value["each"]
        if not isinstance(of, str) or of.startswith("$"):
            self._value(of, scope, key)
            conditions = value.get("where", [])
            for condition in conditions if isinstance(conditions, list) else [conditions]:
                self._condition(condition, scope._replace(has_item=True), key)
            self._value(value.get("value"), scope._replace(has_item=True), key)
            return
        if of not in self._names.resources:
            self._unknown_resource(of, key)
        other = self._resource_or_none(of)
        conditions = value.get("where", [])
        for condition in conditions if isinstance(conditions, list) else [conditions]:
            self._where(condition, other, scope, key)
        if isinstance(by := value.get("by"), str) and other and value.get("function") != "map":
            self._field(by, other, key)
        self._value(value.get("value"), scope._replace(resource=other), key)

    def _where(self, condition: Any, other: str | None, scope: Scope, key: str) -> None:
        """A condition on records of another resource: its left side is a field of theirs."""
        if isinstance(condition, dict):
            self._condition(condition.get("if"), scope, key)
            condition = condition.get("then")
        comparison = self._parsed(condition)
        if comparison is None:
            return
        if comparison.is_own and other is not None and "$" not in comparison.left:
            self._field(comparison.left, other, key)
        self._value(comparison.right, scope, key)

    def _condition(self, condition: Any, scope: Scope, key: str) -> None:
        if isinstance(condition, dict):
            self._records(condition, scope, key)
            return
        comparison = self._parsed(condition)
        if comparison is None or comparison.left in _WORDS:
            return
        if comparison.is_own:
            if scope.resource is not None:
                self._field(comparison.left, scope.resource, key)
        else:
            self._reference(comparison.left, scope, key)
        self._value(comparison.right, scope, key)

    def _records(self, condition: dict[str, Any], scope: Scope, key: str) -> None:
        if "none" not in condition:
            self._value(condition, scope, key)
            return
        names = condition["none"] if isinstance(condition["none"], list) else [condition["none"]]
        for name in names:
            if name == "*":
                continue
            if name not in self._names.resources:
                self._unknown_resource(str(name), key)
            parts = {"each": name, "where": condition.get("where", [])}
            self._list(parts | ({"by": condition["by"]} if "by" in condition else {}), scope, key)
        for inner in _listed(condition.get("if", [])):
            self._condition(inner, scope, key)

    def _parsed(self, condition: Any) -> Comparison | None:
        try:
            return comparison_of(condition)
        except BadCondition:
            return None  # noted when the file was read, or a comparison without a left side

    # References

    def _reference(self, text: str, scope: Scope, key: str) -> None:
        try:
            paths = list(paths_of(text))
        except BadReference:
            return
        for steps in paths:
            self._path(steps, scope, key)

    def _path(self, steps: list[str], scope: Scope, key: str) -> None:
        first, *rest = steps
        if first == "request" and rest:
            self._argument(rest[0], scope, key)
        elif first == "query" and rest:
            parameters = self._names.query(scope.operations)
            if parameters and rest[0] not in parameters:
                message = f"there is no parameter `{rest[0]}`{hint(rest[0], parameters)}"
                self._say(UNKNOWN_REFERENCE, key, message)
        elif first == "made" and rest:
            if rest[0] not in self._made:
                message = f"nothing creates a `{rest[0]}`{hint(rest[0], self._made)}"
                self._say(UNKNOWN_REFERENCE, key, message)
        elif first == "item" and not scope.has_item:
            self._say(UNKNOWN_REFERENCE, key, "`$item` is there only beside `each`")
        elif first not in SOURCES:
            self._own_step(first, scope, key)

    def _argument(self, name: str, scope: Scope, key: str) -> None:
        arguments: set[str] = set()
        for operation in scope.operations:
            arguments |= self._nested.get(operation.resource, set())
            arguments |= self._names.arguments(operation)
        if arguments and name not in arguments and name not in self._own:
            message = f"the request has no `{name}`{hint(name, arguments)}"
            self._say(UNKNOWN_REFERENCE, key, message)

    def _own_step(self, name: str, scope: Scope, key: str) -> None:
        if scope.resource is None:
            return
        fields = self._names.fields(scope.resource)
        parents = self._names.resources[scope.resource].parents
        names = {*fields, *self._own, *_HIDDEN, "status", *(f"{parent}_id" for parent in parents)}
        if name not in names:
            near = hint(name, {*names, *SOURCES} - set(_HIDDEN))
            message = f"`${name}`: the {scope.resource} has no field `{name}`{near}"
            self._say(UNKNOWN_REFERENCE, key, message)


def _nested(entries: tuple[Entry, ...], names: Names) -> dict[str, set[str]]:
    """The arguments of the operations that create records of a resource with a part of their
    request, by that resource; and of what creates these in turn."""
    by_resource: dict[str, set[str]] = {}
    pairs = [
        (resource, entry.text("create"))
        for entry in entries
        if "create" in entry and "$request" in entry.get("set", {})
        for resource in entry.texts("resource")
        if resource in names.resources
    ]
    for _ in pairs:
        for above, below in pairs:
            # A part of a request may hold what an answer shows of such a record.
            shown = names.fields(below) if below in names.resources else set[str]()
            inner = by_resource.setdefault(below, set(shown))
            inner |= by_resource.get(above, set())
            for operation in names.of(above):
                inner |= names.arguments(operation)
    return by_resource


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _fields_set(entry: Entry) -> Iterator[str]:
    """The fields that an entry brings into being: added ones, and hidden ones that it sets."""
    if entry.fact == "field":
        yield from entry.texts("field")
    for key in ("set", "append"):
        value = entry.get(key)
        if isinstance(value, dict):
            yield from (name for name in value if name.startswith("_"))

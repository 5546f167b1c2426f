"""Filters: the conditions that the query of a list sets: a value, several, a bound, a part, tags.
Families write them as `status=in:active,queued`, `created_at=gte:2026-01-01`, `size_min=10`,
`name__contains=x` and `not-tags=a,b`; the conventions of the family define the syntax.

A filter compares the value that the list shows of a field, also if that is a default. Conditions on
values that are worked out for the answer are not for the store: see `Filters.is_worked_out`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import chain

from msgspec import UNSET

from liveref.index.names import FieldNames
from liveref.model.api import Operation, Resource
from liveref.model.conventions.queries import Queries
from liveref.model.schema import Property, Schema
from liveref.service.planning.filter_fields import FilterFields
from liveref.service.planning.filter_values import (
    ALL,
    ANY,
    NEVER,
    NONE,
    UNSAID,
    at_times,
    is_off,
    listed,
    moment_of,
    typed,
)
from liveref.service.planning.matching import meets, paths_of
from liveref.service.planning.shown_fields import ShownField, ShownFields
from liveref.store.base import Condition

Predicate = Callable[[str], bool]
Make = Callable[[str, str], list[Condition]]


class Filters:
    """The filters of one list. `shown` are the fields as the list shows them; `is_given` says
    whether records are ever given a field; `is_elsewhere` whether others carry out a parameter.
    With `any_field` every field filters, documented as a parameter or not. `referring` maps a field
    that shows another record to the field that refers to it: `flavor` to `flavorRef`."""

    def __init__(
        self,
        operation: Operation,
        resource: Resource,
        names: FieldNames,
        conventions: Queries,
        shown: ShownFields,
        is_given: Predicate,
        is_elsewhere: Predicate,
        *,
        any_field: bool = False,
        referring: Mapping[str, str] | None = None,
        status_field: str | None = None,
    ) -> None:
        self._referring = referring or {}
        self._any_field, self._status_field = any_field, status_field
        self._resource, self._names, self._conventions = resource, names, conventions
        self._shown, self._is_given, self._is_elsewhere = shown, is_given, is_elsewhere
        self._fields = resource.schema.properties
        self._called = FilterFields(resource, names)
        self._parameters = {p.name: p for p in operation.parameters if p.location == "query"}
        self._operator = re.compile(rf"({'|'.join(conventions.operators) or '(?!)'}):(.*)", re.S)
        self._makers: dict[str, Make | None] = {}
        self._worked_out: dict[str, ShownField] = {}

    def conditions(self, query: dict[str, list[str]], hidden: Predicate) -> list[Condition]:
        """The conditions of a query; filters on fields that are `hidden` from the caller are
        ignored. Raises Problem 400 for a value that is invalid for its field."""
        result: list[Condition] = []
        for name, values in query.items():
            make = self._maker(name)
            alternatives = [made for text in values if make and (made := make(name, text))]
            if any(hidden(path) for made in alternatives for path in paths_of(made)):
                continue
            result += self._of_alternatives(name, alternatives)
        for name, value in self._conventions.unasked.items():
            if name not in query and name in self._fields and self._is_given(name):
                result.append(Condition(name, value, "ne"))
        return result

    def _of_alternatives(self, name: str, sets: list[list[Condition]]) -> list[Condition]:
        """Any of the values of one field; but all that a list has to hold, unless one is enough."""
        holds_items = self._holding_all(name) or _items_of(name, self._fields)
        if len(sets) < 2 or holds_items:
            return list(chain(*sets))
        return [Condition("", [Condition("", conditions, ALL) for conditions in sets], ANY)]

    def is_worked_out(self, condition: Condition) -> bool:
        """Whether a condition is about a value that no record stores."""
        return any(path in self._worked_out for path in paths_of([condition]))

    def worked_out(self, path: str) -> ShownField | None:
        """The field with a value that is worked out, by the path in its conditions."""
        return self._worked_out.get(path)

    def is_filter(self, name: str) -> bool:
        """Whether a parameter filters the list."""
        return self._maker(name) is not None

    def _maker(self, name: str) -> Make | None:
        if name not in self._makers:
            self._makers[name] = self._new_maker(name)
        return self._makers[name]

    def _new_maker(self, name: str) -> Make | None:
        """The function that makes conditions of a parameter, None if it is no filter."""
        if self._is_elsewhere(name):
            return None
        elements = self._elements(name)
        if elements is not None:
            return elements
        if name not in self._parameters:
            return self._undocumented(name)
        if _items_of(name, self._fields):
            return self._part
        if name in self._referring:
            return self._comparing(self._referring[name], "eq")
        return self._documented(name)

    def _documented(self, name: str) -> Make | None:
        """The filter by a field, by a bound or a part of one, or by whether it has a value."""
        field = self._fields.get(name)
        if field is not None and "array" in field.schema.types:
            return _holding(name, ALL)
        if field is not None or name == self._resource.natural_key:
            return self._equal
        if self._parameters[name].presence_of is not None:
            return self._having(name)
        if (compared := self._by_pattern(name)) is not None:
            return compared
        other = self._called.field(name)
        if other is None:
            return self._narrowing(name)
        # A status (`CREATE_COMPLETE`) matches by a part as well.
        is_part = other == f"{self._resource.name}_{name}" and self._names.means("status", name)
        return self._comparing(other, "contains" if is_part else "eq")

    def _undocumented(self, name: str) -> Make | None:
        """The filter by a plain field, if every field filters, or by a bound of one."""
        field = self._fields.get(name)
        if field is None and name != self._resource.natural_key:
            return self._by_pattern(name)
        schema = field.schema if field else Schema()
        is_plain = not schema.is_object and "array" not in schema.types
        return self._equal if self._any_field and is_plain else None

    def _by_pattern(self, name: str) -> Make | None:
        for pattern, operator in self._conventions.names.items():
            match = re.fullmatch(pattern, name)
            field = self._called.time(match[1] if match.groups() else "") if match else None
            if field is not None:
                return self._comparing(field, operator)
        return None

    def _having(self, name: str) -> Make | None:
        """A flag that selects records by whether another field has a value."""
        schema, field = self._parameters[name].schema, self._parameters[name].presence_of
        if field is None or field not in self._fields:
            return None
        return lambda _, text: [Condition(field, not typed(text, schema, name), "absent")]

    def _narrowing(self, name: str) -> Make | None:
        """A filter by something that no record has: nothing meets it."""
        schema = self._parameters[name].schema
        if not self._parameters[name].narrows:
            return None

        def make(_: str, text: str) -> list[Condition]:
            is_usual = schema.default is not UNSET and text == str(schema.default)
            is_flag = bool({"boolean", "integer"} & set(schema.types))
            is_unset = is_flag and (is_off(text) or text.lower() in UNSAID)
            return [] if is_usual or is_unset or text == ALL else [NEVER]

        return make

    def _equal(self, name: str, text: str) -> list[Condition]:
        operator, _, value = text.partition(":")
        if self._operator.fullmatch(text):
            return self._compared(name, self._conventions.operators[operator], value)
        if self._names.means("status", name):
            statuses = {status.casefold(): status for status in self._resource.statuses}
            text = statuses.get(text.casefold(), text)
        part = name in self._parameters and self._parameters[name].matches_part
        return self._compared(name, "contains" if part else "eq", text)

    def _comparing(self, field: str, operator: str) -> Make:
        return lambda name, text: self._compared(field, operator, text, name)

    def _compared(
        self, name: str, operator: str, text: str, parameter: str = ""
    ) -> list[Condition]:
        time_field = next((w for w in ("created", "updated") if self._names.means(w, name)), None)
        if time_field is not None:
            time = moment_of(parameter or name, text)
            return list(at_times(time_field, operator, time, "." in text))
        schema = self._schema(name, parameter)
        if "boolean" in schema.types and text.lower() in UNSAID:
            return []
        if schema.enum and text not in schema.enum and text == ALL:
            return []
        shown = self._shown_field(name)
        return [_as_shown(self._condition(name, shown.path, operator, text, schema), shown)]

    def _condition(
        self, name: str, path: str, operator: str, text: str, schema: Schema
    ) -> Condition:
        if operator in ("in", "nin"):
            values = [typed(item, schema, name) for item in listed(text)]
            among = Condition(path, values, "in")
            return among if operator == "in" else Condition("", [among], NONE)
        is_text = operator in ("contains", "prefix") or path == "id"
        return Condition(path, text if is_text else typed(text, schema, name), operator)

    def _schema(self, name: str, parameter: str) -> Schema:
        if name in self._fields:
            return self._fields[name].schema
        documented = self._parameters.get(parameter or name)
        return documented.schema if documented else Schema()

    def _shown_field(self, name: str) -> ShownField:
        """The origin of a field's value, noted if conditions on it are not for the store."""
        if name == self._resource.identifier and not self._resource.given:
            return ShownField("id")
        if name == self._status_field:
            return ShownField(name)
        if self._names.means("generation", name):
            return ShownField(name, 0)
        shown = self._shown.of(name)
        if shown.render is not None:
            self._worked_out[shown.path] = shown
        return shown

    def _holding_all(self, name: str) -> bool:
        """Whether several values of a parameter are all to be met: `tags` twice, not `tags-any`."""
        patterns = self._conventions.elements.items()
        kinds = (how for pattern, how in patterns if re.fullmatch(pattern, name))
        return self._elements(name) is not None and next(kinds, ALL) != ANY

    def _elements(self, name: str) -> Make | None:
        """Filters on the items of an array: `tag`, `tags`, `tags-any`, `not-tags`."""
        for pattern, how in self._conventions.elements.items():
            match = re.fullmatch(pattern, name)
            field = _array_field(match.group(1), self._fields) if match else None
            if field is not None:
                return _holding(field, how)
        return None

    def _part(self, name: str, text: str) -> list[Condition]:
        """A filter on a field of the objects in a list: `subnet_id=x`."""
        key, _, value = text.partition(self._conventions.part)
        fields = _items_of(name, self._fields)
        if key in fields:
            return [Condition(name, {key: typed(value, fields[key].schema, key)}, "contains")]
        texts = [field for field, item in fields.items() if "string" in item.schema.types]
        return [Condition("", [Condition(name, {key: text}, "contains") for key in texts], ANY)]


def _as_shown(condition: Condition, shown: ShownField) -> Condition:
    """A condition on a stored value that also judges the default shown in its place."""
    if shown.default in (UNSET, None):
        return condition
    is_met = meets(condition, lambda _: shown.default)
    absent = Condition(shown.path, is_met, "absent")
    return Condition("", [condition, absent], ANY if is_met else ALL)


def _holding(field: str, how: str) -> Make:
    """`how` is all, any, not-all or not-any of the values that a text lists."""

    def make(_: str, text: str) -> list[Condition]:
        values = [Condition(field, value, "contains") for value in listed(text)]
        wanted = Condition("", values, ALL if how.endswith(ALL) else ANY)
        return [Condition("", [wanted], NONE) if how.startswith("not-") else wanted]

    return make


def _items_of(name: str, fields: Mapping[str, Property]) -> Mapping[str, Property]:
    """The fields of the objects that a list holds; none where it is no list of objects."""
    prop = fields.get(name)
    items = prop.schema.items if prop and "array" in prop.schema.types else None
    return items.properties if items is not None else {}


def _array_field(name: str, fields: Mapping[str, Property]) -> str | None:
    """The list of that name, or of its plural."""
    candidates = ((word, fields.get(word)) for word in (name, f"{name}s"))
    return next((n for n, prop in candidates if prop and "array" in prop.schema.types), None)

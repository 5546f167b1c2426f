"""Filters: the conditions that the query of a list sets: a value, several, a bound, a part, tags.
Families write them as `status=in:active,queued`, `created_at=gte:2026-01-01`, `size_min=10`,
`name__contains=x` and `not-tags=a,b`; the conventions of the family define the syntax."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from liveref.index.names import FieldNames
from liveref.model.api import Operation, Resource
from liveref.model.conventions import Queries
from liveref.model.schema import Property, Schema
from liveref.service.request.problem import Problem
from liveref.store.base import Condition
from liveref.values.times import moment

_TRUE = {"true", "yes", "on", "1", "t", "y"}
_FALSE = {"false", "no", "off", "0", "f", "n"}
_ANY = {"", "none"}
_ALL, _SOME, _NONE = "all", "any", "none"

Predicate = Callable[[str], bool]
Make = Callable[[str, str], list[Condition]]


class Filters:
    """The filters of one list. `is_given` says whether a field is ever set: a filter on a field
    that is never set is ignored. With `any_field` every field filters, documented as a parameter or
    not. `referring` maps a field that shows another record to the field that refers to it: `flavor`
    to `flavorRef`."""

    def __init__(
        self,
        operation: Operation,
        resource: Resource,
        names: FieldNames,
        conventions: Queries,
        is_given: Predicate,
        *,
        any_field: bool = False,
        referring: Mapping[str, str] | None = None,
    ) -> None:
        self._referring = referring or {}
        self._any_field = any_field
        self._resource, self._names, self._conventions, self._is_given = (
            resource,
            names,
            conventions,
            is_given,
        )
        self._fields = resource.schema.properties
        self._parameters = {p.name: p for p in operation.parameters if p.location == "query"}
        self._documented = {name: parameter.schema for name, parameter in self._parameters.items()}
        self._operator = re.compile(rf"({'|'.join(conventions.operators) or '(?!)'}):(.*)", re.S)
        self._makers: dict[str, Make | None] = {}

    def conditions(self, query: dict[str, list[str]], hidden: Predicate) -> list[Condition]:
        """The conditions of a query; filters on fields that are `hidden` from the caller are
        ignored. Raises Problem 400 for a value that is invalid for its field."""
        result: list[Condition] = []
        for name, values in query.items():
            make = self._maker(name)
            alternatives = [made for text in values if make and (made := make(name, text))]
            if any(hidden(path) for made in alternatives for path in _paths(made)):
                continue
            if (
                len(alternatives) > 1
                and not self._elements(name)
                and not _items_of(name, self._fields)
            ):
                # Any of the values of one field; but all that a list has to hold.
                alternatives = [
                    [
                        Condition(
                            "",
                            [Condition("", alternative, _ALL) for alternative in alternatives],
                            _SOME,
                        )
                    ]
                ]
            result += chain(*alternatives)
        for name, value in self._conventions.unasked.items():
            if name not in query and name in self._fields and self._is_given(name):
                result.append(Condition(name, value, "ne"))
        return result

    def _maker(self, name: str) -> Make | None:
        if name not in self._makers:
            self._makers[name] = self._new_maker(name)
        return self._makers[name]

    def _new_maker(self, name: str) -> Make | None:
        """The function that makes conditions of a parameter, None if it is no filter."""
        if name in self._parameters and self._parameters[name].widens:
            return None
        elements = self._elements(name)
        if elements is not None:
            return elements
        if _items_of(name, self._fields) and name in self._documented:
            return self._part
        if name in self._documented and name in self._referring:
            return self._comparing(self._referring[name], "eq")
        if name in self._fields or name == self._resource.natural_key:
            return self._plain(name)
        if (longer := self._longer(name)) is not None:
            return longer
        for pattern, operator in self._conventions.names.items():
            match = re.fullmatch(pattern, name)
            field = self._field(match.group(1) if match.groups() else "") if match else None
            if field is not None and self._distinguishes(field):
                return self._comparing(field, operator)
        return self._having(name) if name in self._documented else None

    def _having(self, name: str) -> Make | None:
        """A flag that selects records by whether another field has a value."""
        schema = self._documented[name]
        field = self._parameters[name].presence_of
        if field is None or field not in self._fields:
            return None
        return lambda _, text: [Condition(field, not typed(text, schema, name), "absent")]

    def _longer(self, name: str) -> Make | None:
        """A filter on the field named after the resource and the parameter. A status
        (`CREATE_COMPLETE`) matches by a part as well."""
        field = f"{self._resource.name}_{name}"
        if name not in self._documented or field not in self._fields or not self._is_given(field):
            return None
        return self._comparing(field, "contains" if self._names.means("status", name) else "eq")

    def _field(self, name: str) -> str | None:
        """The field of that name; without a name the time of the last update."""
        if name:
            return next(
                (spelling for spelling in (name, name.lower()) if spelling in self._fields), None
            )
        return next((n for n in self._fields if self._names.means("updated", n)), None)

    def _plain(self, name: str) -> Make | None:
        field = self._fields.get(name)
        schema = field.schema if field else Schema()
        is_plain = not schema.is_object and "array" not in schema.types
        if name not in self._documented and not (self._any_field and is_plain):
            return None
        return self._equal if self._distinguishes(name) else None

    def _distinguishes(self, name: str) -> bool:
        """Whether a field distinguishes records: one that is set, that names the owner, or that is
        a time."""
        by_service = any(self._names.means(kind, name) for kind in ("owner", "created", "updated"))
        return by_service or self._is_given(name)

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
        return lambda _, text: self._compared(field, operator, text)

    def _compared(self, name: str, operator: str, text: str) -> list[Condition]:
        time_field = next((w for w in ("created", "updated") if self._names.means(w, name)), None)
        if time_field is not None:
            return list(_at_times(time_field, operator, _moment(name, text), "." in text))
        documented = self._documented.get(name) if name not in self._fields else None
        schema = self._fields[name].schema if name in self._fields else documented or Schema()
        path = "id" if name == self._resource.identifier else name
        if operator in ("in", "nin"):
            values = [typed(item, schema, name) for item in _listed(text)]
            one = Condition(path, values, "in")
            return [one if operator == "in" else Condition("", [one], _NONE)]
        if operator in ("contains", "prefix"):
            return [Condition(path, text, operator)]
        if "boolean" in schema.types and text.lower() in _ANY:
            return []
        if schema.enum and text not in schema.enum and text == _ALL:
            return []
        return [Condition(path, typed(text, schema, name), operator)]

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
        field = _items_of(name, self._fields).get(key)
        if field is None:
            return []
        return [Condition(name, {key: typed(value, field.schema, key)}, "contains")]


def _paths(conditions: list[Condition]) -> Iterator[str]:
    """The fields that conditions ask of, at any depth."""
    for condition in conditions:
        if condition.path:
            yield condition.path
        else:
            yield from _paths(condition.value)


def _holding(field: str, how: str) -> Make:
    """`how` is all, any, not-all or not-any of the values that a text lists."""

    def make(_: str, text: str) -> list[Condition]:
        values = [Condition(field, value, "contains") for value in _listed(text)]
        wanted = Condition("", values, _ALL if how.endswith(_ALL) else _SOME)
        return [Condition("", [wanted], _NONE) if how.startswith("not-") else wanted]

    return make


def _listed(text: str) -> list[str]:
    """Values with commas between them; one that holds a comma is quoted."""
    return next(csv.reader([text], skipinitialspace=True), [])


def _moment(name: str, text: str) -> float:
    time = moment(text)
    if time is None:
        raise Problem(400, f"{name} must be a time as ISO 8601 has it.", field=name)
    return time


def _at_times(path: str, operator: str, moment: float, fine: bool) -> Iterator[Condition]:
    """Conditions on a time. Times are shown to the second, so a time within that second matches."""
    end = moment if fine else moment + 1
    if operator == "eq":
        yield Condition(path, moment, "ge")
        yield Condition(path, end, "le" if fine else "lt")
    elif operator == "ne":
        within = Condition("", list(_at_times(path, "eq", moment, fine)), _ALL)
        yield Condition("", [within], _NONE)
    elif operator in ("gt", "le"):
        exact = {"gt": "gt", "le": "le"} if fine else {"gt": "ge", "le": "lt"}
        yield Condition(path, end, exact[operator])
    else:
        yield Condition(path, moment, operator)


def typed(text: str, schema: Schema, name: str) -> Any:
    """A query value as the JSON scalar that the field holds. Raises Problem 400."""
    if "boolean" in schema.types:
        if text.lower() in _TRUE | _FALSE:
            return text.lower() in _TRUE
        if "string" not in schema.types:
            raise Problem(400, f"{name} must be true or false.", field=name)
    if "integer" in schema.types:
        if text.lstrip("-").isdigit():
            return int(text)
        if "string" not in schema.types:
            raise Problem(400, f"{name} must be an integer.", field=name)
    return text


def _items_of(name: str, fields: Mapping[str, Property]) -> Mapping[str, Property]:
    """The fields of the objects that a list holds; none where it is no list of objects."""
    prop = fields.get(name)
    items = prop.schema.items if prop and "array" in prop.schema.types else None
    return items.properties if items is not None else {}


def _array_field(name: str, fields: Mapping[str, Property]) -> str | None:
    """The list of that name, or of its plural."""
    candidates = ((word, fields.get(word)) for word in (name, f"{name}s"))
    return next((n for n, prop in candidates if prop and "array" in prop.schema.types), None)

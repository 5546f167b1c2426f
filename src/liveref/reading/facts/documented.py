"""The values and limits in the entries of a file, held against the schemas of their fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from liveref.model.diagnostic import Diagnostic
from liveref.model.schema import Schema
from liveref.reading.behaviour_rules import UNKNOWN_VALUE, WRONG_LIMIT
from liveref.reading.facts.conditions import BadCondition, comparison_of
from liveref.reading.facts.entry import Entry
from liveref.reading.facts.names import Names, hint
from liveref.reading.facts.values import is_dynamic

__all__ = ["Documented"]

_SETS = ("default", "initial", "")
"""The facts whose `set` gives the record itself values."""
_OTHERS = ("create", "update", "delete", "each")
"""The keys that make `set` one of other records."""
_LIMITED = {
    "length": ("string", "array", "object"),
    "range": ("integer", "number"),
}
"""The types of JSON that these facts limit."""
_COMPARED = ("=", "!=", "in", "not in")


class Documented:
    """Holds entries against the schemas of the reference. The values that a fact `enum` of the
    file allows count as documented. The statuses have rules of their own."""

    def __init__(self, entries: Iterable[Entry], names: Names) -> None:
        self._names = names
        self._status, self._allowed = {"status"}, dict[tuple[str, str], list[Any]]()
        for entry in entries:
            if entry.fact == "status":
                self._status.update(entry.texts("field"))
            if entry.fact == "enum":
                self._allow(entry)

    def _allow(self, entry: Entry) -> None:
        for resource in entry.texts("resource"):
            for field in entry.texts("field"):
                self._allowed.setdefault((resource, field), []).extend(entry.listed("value"))

    def findings(self, entry: Entry, resource: str) -> Iterator[Diagnostic]:
        """The findings about an entry of a resource of the API."""
        if entry.fact in _LIMITED:
            yield from self._limits(entry, resource)
        if entry.fact in _SETS and not {*_OTHERS} & entry.content.keys():
            for field, value in entry.mapping("set").items():
                yield from self._value(entry, resource, f"set.{field}", field, value)
        for key in ("if", "require"):
            for number, condition in enumerate(entry.listed(key)):
                at = entry.item_key(key, number)
                yield from self._condition(entry, resource, at, condition)

    def _limits(self, entry: Entry, resource: str) -> Iterator[Diagnostic]:
        wanted = _LIMITED[entry.fact]
        for number, field in enumerate(entry.texts("field")):
            types = self._types(resource, field)
            if types and not types & {*wanted}:
                message = (
                    f"`{entry.fact}` limits a field of type {' or '.join(wanted)}; the reference "
                    f"says that `{field}` is {' or '.join(sorted(types))}"
                )
                origin, label, _ = entry.place(entry.item_key("field", number))
                yield WRONG_LIMIT.at(origin, f"{label}: {message}")

    def _types(self, resource: str, field: str) -> set[str]:
        """The types that the reference gives a field, none where one of its places says none."""
        schemas = self._names.schemas(resource).get(field, [])
        if any(one.one_of or not one.types for one in schemas):
            return set()
        return {name for one in schemas for name in one.types}

    def _condition(
        self, entry: Entry, resource: str, key: str, condition: Any
    ) -> Iterator[Diagnostic]:
        try:
            comparison = comparison_of(condition)
        except BadCondition:
            return  # noted when the file was read, or a condition on other records
        if comparison.is_own and comparison.operator in _COMPARED:
            is_list = comparison.operator in ("in", "not in")
            for value in comparison.right if is_list else [comparison.right]:
                yield from self._value(entry, resource, key, comparison.left, value)

    def _value(
        self, entry: Entry, resource: str, key: str, field: str, value: Any
    ) -> Iterator[Diagnostic]:
        documented = self._enum(resource, field)
        if not documented or not isinstance(value, str) or is_dynamic(value):
            return
        if value not in documented:
            near = hint(value, documented)
            message = f"the {field} of the {resource} has no value `{value}`{near}"
            origin, label, _ = entry.place(key)
            yield UNKNOWN_VALUE.at(origin, f"{label}: {message}")

    def _enum(self, resource: str, field: str) -> list[str]:
        """The texts that a field may be, none where the reference doesn't limit it."""
        schemas: list[Schema] = self._names.schemas(resource).get(field, [])
        if field in self._status or not schemas or not all(one.enum for one in schemas):
            return []
        allowed = self._allowed.get((resource, field), [])
        return [str(value) for one in schemas for value in one.enum] + [*map(str, allowed)]

"""The requirements of an operation: `require` of an entry."""

from __future__ import annotations

from typing import Any

from liveref.model.constraints.conditions import Existence, Related
from liveref.model.constraints.operations import Precondition
from liveref.model.constraints.resources import InUse
from liveref.reading.behaviour_node import did_you_mean
from liveref.reading.facts.conditions import (
    Comparison,
    comparison_of,
    condition_of,
    test_of,
)
from liveref.reading.facts.content import Content, Path
from liveref.reading.facts.entry import Entry
from liveref.reading.facts.references import is_reference, paths_of, template_of
from liveref.reading.facts.values import BadValue, guarded, is_dynamic, value_of, where_of

__all__ = ["Requirements", "related_of"]

_KEYS = {"none", "each", "function", "where", "by", "if", "value"}


class Requirements:
    """Brings what one entry requires of an operation into the model.

    `path` is the place of the transition. What the transition of an operation can't express
    becomes a constraint.
    """

    def __init__(
        self, content: Content, entry: Entry, path: Path, operation: str, status: tuple[str, ...]
    ) -> None:
        self._content, self._entry, self._path = content, entry, path
        self._operation, self._status = operation, status
        self._conditions: list[Comparison] = []
        self._records: list[Existence] = []
        self._is_of_transition = False

    def lower(self) -> None:
        """Bring in all of them."""
        any_of = "any" in self._entry.modes()
        for number, requirement in enumerate(self._entry.listed("require")):
            key = self._entry.item_key("require", number)
            with self._entry.noting(key):
                if isinstance(requirement, dict):
                    self._mapping(requirement, key)
                else:
                    self._condition(comparison_of(requirement), key, any_of=any_of)
        self._as_constraint(any_of=any_of)
        code = self._entry.code()
        if code is not None and (self._is_of_transition or "require" not in self._entry):
            self._content.put(self._entry, (*self._path, "code"), code, "code")

    def _put(self, path: Path, value: Any, key: str) -> None:
        self._is_of_transition = True
        self._content.put(self._entry, (*self._path, *path), value, key)

    def _add(self, path: Path, values: list[Any], key: str) -> None:
        self._is_of_transition = True
        self._content.add(self._entry, (*self._path, *path), values, key)

    def _condition(self, comparison: Comparison, key: str, *, any_of: bool) -> None:
        left, operator, right = comparison
        is_plain = comparison.is_own and not any_of and self._operation != "create"
        if is_plain and left in self._status and self._is_status(operator, right):
            allowed = right if isinstance(right, list) else [right]
            self._put(("allowed",), allowed, key)
        elif is_plain and operator == "=" and not _is_beside(right):
            self._put(("requires", left), value_of(right), key)
        elif operator == ">=" and left.startswith("$") and not any_of:
            self._add(("at_least", template_of(left)), [value_of(right)], key)
        else:
            self._conditions.append(comparison)

    def _is_status(self, operator: str, right: Any) -> bool:
        statuses = right if isinstance(right, list) else [right]
        return operator in ("=", "in") and all(
            isinstance(status, str) and not is_dynamic(status) for status in statuses
        )

    def _mapping(self, requirement: dict[str, Any], key: str) -> None:
        if unknown := [name for name in requirement if name not in _KEYS]:
            hint = did_you_mean(unknown[0], _KEYS) or f"; it has {', '.join(sorted(_KEYS))}"
            raise BadValue(f"there is no key `{unknown[0]}`{hint}")
        if "none" not in requirement:
            self._count(requirement)
            return
        for name in _listed(requirement["none"]):
            self._none(name, requirement, key)
        if requirement["none"] == []:
            self._add(("unless",), [], key)

    def _none(self, name: Any, requirement: dict[str, Any], key: str) -> None:
        if not isinstance(name, str):
            raise BadValue(f"expected the name of a resource after `none`, got {name!r}")
        where = _listed(requirement.get("where", []))
        if "by" in requirement:
            self._in_use(name, requirement)
        elif not where:
            self._add(("unless",), [name], key)
        elif (within := _within(where)) is not None:
            self._put(("unused",), {"of": name, "within": within}, key)
        else:
            self._without(name, where, _listed(requirement.get("if", [])), key)

    def _without(self, name: str, where: list[Any], conditions: list[Any], key: str) -> None:
        if not any(_is_selected_otherwise(condition) for condition in where):
            fields = guarded(conditions, where_of(where))
            self._add(("without", name), [fields], key)
        else:
            self._in_use(name, {"where": where})

    def _in_use(self, name: str, requirement: dict[str, Any]) -> None:
        related = related_of(requirement | {"each": name})
        fact = InUse(
            resource=self._entry.text("resource"),
            records=related,
            operation=self._operation,
            code=self._entry.code(),
            reason=self._entry.reason,
        )
        self._content.constraints.append((fact, self._entry))

    def _count(self, requirement: dict[str, Any]) -> None:
        if requirement.get("function") != "count" or "each" not in requirement:
            raise BadValue(
                "expected {none: RESOURCE}, or {function: count, each: RESOURCE, value: ...}"
            )
        operator, limit = test_of(requirement.get("value", ">= 1"))
        if not isinstance(limit, int):
            raise BadValue(f"expected a whole number, got {limit!r}")
        bounds = {"<=": {"maximum": limit}, ">=": {"minimum": limit}, "<": {"maximum": limit - 1}}
        bounds |= {">": {"minimum": limit + 1}, "=": {"minimum": limit, "maximum": limit}}
        if operator not in bounds:
            raise BadValue(f"expected a limit such as `<= 1`, got `{requirement['value']}`")
        self._records.append(Existence(records=related_of(requirement), **bounds[operator]))

    def _as_constraint(self, *, any_of: bool) -> None:
        if self._conditions or self._records:
            fact = Precondition(
                resource=self._entry.text("resource"),
                operation=self._operation,
                conditions=tuple(map(condition_of, self._conditions)),
                records=tuple(self._records),
                any=any_of,
                code=self._entry.code(),
                reason=self._entry.reason,
            )
            self._content.constraints.append((fact, self._entry))


def related_of(value: dict[str, Any]) -> Related:
    """The related records that a mapping with `each` tells of. Raises BadValue."""
    resource, by = value["each"], value.get("by", "")
    if not isinstance(resource, str) or resource.startswith("$") or not isinstance(by, str):
        raise BadValue(f"expected a resource after `each`, got {resource!r}")
    where = [condition_of(comparison_of(text)) for text in _listed(value.get("where", []))]
    return Related(resource=resource, by=by, where=tuple(where))


def _is_selected_otherwise(condition: Any) -> bool:
    """Whether a condition on other records is none of those by which the engine selects."""
    return not isinstance(condition, dict) and comparison_of(condition).operator not in ("=", "in")


def _within(where: list[Any]) -> str | None:
    """The place in other records at which something is, if that is all that is asked for."""
    if len(where) != 1 or isinstance(where[0], dict):
        return None
    comparison = comparison_of(where[0])
    is_place = comparison.operator == "present" and "." in comparison.left
    return comparison.left if is_place and comparison.is_own else None


def _is_beside(value: Any) -> bool:
    """Whether a value is of a record beside the operation's own, which transitions lack."""
    return is_reference(value) and any(s[0] in ("before", "parent") for s in paths_of(value))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

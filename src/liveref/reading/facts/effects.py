"""The effects of an operation: `set`, `append`, `remove`, `create`, `update` and `delete`."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.constraints.conditions import Condition
from liveref.model.constraints.operations import Change, Creation, Outcome
from liveref.model.constraints.resources import Cascade
from liveref.reading.facts.conditions import comparison_of, condition_of, term_of
from liveref.reading.facts.content import Content, Path
from liveref.reading.facts.entry import Entry
from liveref.reading.facts.references import is_reference, paths_of
from liveref.reading.facts.requirements import related_of
from liveref.reading.facts.values import (
    BadValue,
    field_of,
    guarded,
    is_choice,
    is_dynamic,
    is_list,
    literal,
    value_of,
    where_of,
)

__all__ = ["Effects", "phases_of"]

_CHANGES = {"add": Change.INCREMENT, "subtract": Change.DECREMENT}


class Effects:
    """Brings what one entry does into the model: `path` is the place of the transition,
    `conditions` those of `if` that are left."""

    def __init__(
        self,
        content: Content,
        entry: Entry,
        path: Path,
        operation: str,
        status: tuple[str, ...],
        conditions: list[Any],
    ) -> None:
        self._content, self._entry, self._path = content, entry, path
        self._operation, self._status, self._conditions = operation, status, conditions

    def lower(self) -> None:
        """Bring in all of them."""
        verbs = [verb for verb in ("create", "update", "delete") if verb in self._entry]
        if len(verbs) > 1:
            raise BadValue(f"an entry has one of {', '.join(verbs)}")
        if "create" in self._entry:
            self._create()
        elif "update" in self._entry:
            self._update()
        else:
            if "delete" in self._entry:
                self._delete()
            self._set(self._entry.mapping("set"))
        self._members("append", "puts", "adds")
        self._members("remove", "takes", "removes")

    # The record itself

    def _set(self, values: dict[str, Any]) -> None:
        for field, value in values.items():
            with self._entry.noting(f"set.{field}"):
                self._set_field(field, value)

    def _set_field(self, field: str, value: Any) -> None:
        key = f"set.{field}"
        if self._needs_outcome(value):
            self._outcome(field, value)
        elif field in self._status and not self._conditions and is_phases(value):
            self._content.put(self._entry, (*self._path, "to"), phases_of(value), key)
        elif self._is_argument(value):
            path = (*self._path, "sets", field)
            self._content.put(self._entry, path, value.removeprefix("$request."), key)
        else:
            template = self._guarded_value(value)
            self._content.put(self._entry, (*self._path, "values", field), template, key)

    def _guarded_value(self, value: Any) -> Any:
        return (
            value_of({"if": self._conditions, "then": value})
            if self._conditions
            else value_of(value)
        )

    def _is_argument(self, value: Any) -> bool:
        """Whether a value is an argument of the request and nothing else."""
        if not is_reference(value) or " " in value or self._conditions:
            return False
        (steps,) = paths_of(value)
        return steps[0] == "request" and len(steps) == 2

    def _members(self, verb: str, whole: str, single: str) -> None:
        """Items that lists get or lose: `{each: $request.names}` are those of an argument."""
        for field, value in self._entry.mapping(verb).items():
            with self._entry.noting(f"{verb}.{field}"):
                self._change_members(verb, whole, single, field, value)

    def _change_members(self, verb: str, whole: str, single: str, field: str, value: Any) -> None:
        key = f"{verb}.{field}"
        if self._needs_outcome(value):
            change = Change.APPEND if verb == "append" else Change.REMOVE
            self._add_outcome(field, change, value)
        elif isinstance(value, dict) and value.keys() == {"each"}:
            argument = value["each"].removeprefix("$request.")
            self._content.put(self._entry, (*self._path, single, field), argument, key)
        else:
            path = (*self._path, whole, field)
            self._content.put(self._entry, path, self._guarded_value(value), key)

    # Other records

    def _create(self) -> None:
        resource = self._entry.text("create")
        values = self._entry.mapping("set")
        if "linked" in self._entry.modes():
            self._creation(resource, values)
            return
        fields = _fields(values)
        template = guarded(self._conditions, fields)
        if "each" in self._entry:
            template = {"_.each": value_of(self._entry.get("each")), **template}
        self._content.add(self._entry, (*self._path, "makes", resource), [template], "create")

    def _creation(self, resource: str, values: dict[str, Any]) -> None:
        copied = {name: term_of(value) for name, value in values.items() if is_reference(value)}
        fact = Creation(
            resource=self._entry.text("resource"),
            operation=self._operation,
            creates=resource,
            values={n: literal(v) for n, v in values.items() if n not in copied},
            copied=copied,
            conditions=self._as_conditions(),
            reason=self._entry.reason,
        )
        self._content.constraints.append((fact, self._entry))

    def _update(self) -> None:
        target, values = self._entry.text("update"), self._entry.mapping("set")
        if "by" in self._entry:
            self._update_related(target, values)
            return
        if any(self._needs_outcome(value) for value in values.values()):
            for field, value in values.items():
                self._outcome(field, value, of=target)
            return
        fields = {field: value_of(value) for field, value in values.items()}
        extra: dict[str, Any] = {}
        if "each" in self._entry:
            extra["_.each"] = value_of(self._entry.get("each"))
        elif self._conditions:
            extra["_.each"] = value_of({"if": self._conditions, "then": [True]})
        if "where" in self._entry:
            extra["_.of"] = where_of(self._entry.get("where"))
        self._content.put(self._entry, (*self._path, "changes", target), extra | fields, "update")

    def _update_related(self, target: str, values: dict[str, Any]) -> None:
        by = self._entry.text("by")
        if values == {by: None}:
            self._cascade(target, unset=True)
            return
        related = related_of({"each": target, "by": by, "where": self._entry.listed("where")})
        for field, value in values.items():
            self._outcome(field, value, records=related)

    def _delete(self) -> None:
        target = self._entry.text("delete")
        if target == "self":
            self._content.put(self._entry, (*self._path, "deletes"), True, "delete")
        elif "by" in self._entry:
            self._cascade(target, unset=False)
        else:
            if "where" not in self._entry:
                raise BadValue(f"`delete: {target}` needs `where` or `by`: which are deleted?")
            fields = guarded(self._conditions, where_of(self._entry.get("where")))
            self._content.add(self._entry, (*self._path, "ends", target), [fields], "delete")

    def _cascade(self, target: str, *, unset: bool) -> None:
        related = {
            "each": target,
            "by": self._entry.get("by"),
            "where": self._entry.listed("where"),
        }
        fact = Cascade(
            resource=self._entry.text("resource"),
            records=related_of(related),
            unset=unset,
            operation=self._operation,
            reason=self._entry.reason,
        )
        self._content.constraints.append((fact, self._entry))

    # Constraints for what transitions lack

    def _needs_outcome(self, value: Any) -> bool:
        if isinstance(value, dict) and value.get("function") in _CHANGES:
            return True
        sources = [steps[0] for steps in paths_of(value)] if is_reference(value) else []
        if {"now", "before", "parent"} & {*sources}:
            return True
        return any(_is_comparison(condition) for condition in self._conditions)

    def _as_conditions(self) -> tuple[Condition, ...]:
        return tuple(condition_of(comparison_of(text)) for text in self._conditions)

    def _outcome(self, field: str, value: Any, **of: Any) -> None:
        """The outcome for one value of `set`."""
        if isinstance(value, dict) and value.get("function") in _CHANGES:
            amount = value.get("each", 1)
            self._add_outcome(field, _CHANGES[value["function"]], amount, **of)
        elif value == "$now":
            self._add_outcome(field, Change.NOW, msgspec.UNSET, **of)
        elif value is None:
            self._add_outcome(field, Change.UNSET, msgspec.UNSET, **of)
        else:
            self._add_outcome(field, Change.SET, value, **of)

    def _add_outcome(self, field: str, change: Change, value: Any, **of: Any) -> None:
        is_one = change in (Change.INCREMENT, Change.DECREMENT) and value == 1
        is_term = is_reference(value)
        fact = Outcome(
            resource=self._entry.text("resource"),
            operation=self._operation,
            field=field,
            change=change,
            value=msgspec.UNSET if is_term or is_one else literal(value),
            other=term_of(value) if is_term else None,
            conditions=self._as_conditions(),
            reason=self._entry.reason,
            **of,
        )
        self._content.constraints.append((fact, self._entry))


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new record; `$request` is the body of the create that makes it."""
    names = {"$request": "_.given"}
    return {names.get(name, field_of(name)): value_of(value) for name, value in values.items()}


def _is_comparison(condition: Any) -> bool:
    """Whether a condition does more than ask whether a reference has a value."""
    return isinstance(condition, str) and (
        comparison_of(condition).is_own or comparison_of(condition).operator not in ("", "not")
    )


def is_phases(value: Any) -> bool:
    """Whether a value is a status, or several in turn."""
    items = value if isinstance(value, list) else [value]
    return bool(items) and all(_is_phase(item) for item in items) and not is_list(value)


def _is_phase(item: Any) -> bool:
    if isinstance(item, dict):
        seconds = [*item.values()]
        return len(item) == 1 and not is_choice(item) and isinstance(seconds[0], int | float)
    return isinstance(item, str) and not is_dynamic(item)


def phases_of(value: Any) -> list[dict[str, Any]]:
    """The phases of a status: each a name, or `{NAME: SECONDS}`. Raises BadValue."""
    phases = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and len(item) == 1:
            ((status, seconds),) = item.items()
            if (
                isinstance(seconds, bool)
                or not isinstance(seconds, int | float)
                or not 0 <= seconds <= 86_400
            ):
                raise BadValue(f"{status}: expected from 0 to 86400 seconds, got {seconds!r}")
            phases.append({"status": status, "seconds": seconds})
        elif isinstance(item, str) and item:
            phases.append({"status": item})
        else:
            raise BadValue(f"expected a status, or {{STATUS: SECONDS}}, got {item!r}")
    return phases

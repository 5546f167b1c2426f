"""From the entries of a file to what they come to in the terms of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from liveref.reading.behaviour_rules import WRONG_VALUE
from liveref.reading.facts.access import ACCESS
from liveref.reading.facts.addition import Addition
from liveref.reading.facts.conditions import Comparison, comparison_of
from liveref.reading.facts.content import Content, Path
from liveref.reading.facts.effects import Effects
from liveref.reading.facts.entry import Entry, Mistake
from liveref.reading.facts.limits import LIMITS
from liveref.reading.facts.lists import LISTS
from liveref.reading.facts.policies import POLICIES
from liveref.reading.facts.records import RECORDS, Lowered
from liveref.reading.facts.references import is_reference
from liveref.reading.facts.requirements import Requirements
from liveref.reading.facts.secrets import SECRETS
from liveref.reading.facts.shown import SHOWN

__all__ = ["lowered"]

_ADDITIONS = ("operation", "code", "field")
_WITHOUT_RESOURCE = ("administrators-only", "members-too", *_ADDITIONS)
_MANY_OPERATIONS = ("administrators-only", "members-too", "secret")
"""The facts that take all their operations together."""


def lowered(entries: Iterable[Entry]) -> Content:
    """The facts of entries in the terms of the model. Mistakes are noted in their findings."""
    content, all_entries = Content(), list(entries)
    status = _status_fields(all_entries)
    for entry in all_entries:
        for one in _singly(entry):
            try:
                _lower(content, one, status.get(one.text("resource"), ("status",)))
            except Mistake as error:
                one.report(WRONG_VALUE, one.key_of(str(error)), str(error))
            except msgspec.ValidationError as error:
                one.report(WRONG_VALUE, "", str(error))
    return content


def _status_fields(entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """The names by which each resource's status goes: `status`, and that of its field."""
    return {
        resource: ("status", str(entry.get("field")))
        for entry in entries
        if entry.fact == "status"
        for resource in entry.texts("resource")
    }


def _singly(entry: Entry) -> Iterator[Entry]:
    """An entry for each resource and each operation."""
    resources = entry.texts("resource")
    if not resources and entry.fact not in _WITHOUT_RESOURCE:
        if "resource" not in entry:
            entry.report(WRONG_VALUE, "", "the key `resource` is missing")
        return
    together = entry.fact in _MANY_OPERATIONS or "operation" not in entry
    for resource in resources or [""]:
        for operation in [None] if together else entry.texts("operation"):
            single = {"resource": resource} | ({"operation": operation} if operation else {})
            yield msgspec.structs.replace(entry, content=entry.content | single)


def _lower(content: Content, entry: Entry, status: tuple[str, ...]) -> None:
    fact = entry.fact
    at = Lowered(content, entry, status)
    if fact in _ADDITIONS:
        content.additions += [(addition, entry) for addition in _additions(entry)]
    elif fact == "project-default":
        path = (at.resource, "each_project")
        Effects(content, entry, path, "", (), entry.listed("if")).lower()
    elif fact == "filter" and "each" not in entry:
        _state(content, entry, LISTS[fact])
    elif fact in _BEHAVIOUR:
        _BEHAVIOUR[fact](at)
    elif fact:
        _state(content, entry, _CONSTRAINTS[fact])
    else:
        _operation(content, entry, status)


_BEHAVIOUR: dict[str, Callable[[Lowered], None]] = {**RECORDS, **SHOWN, **ACCESS, **SECRETS}
_CONSTRAINTS = {**LIMITS, **LISTS, **POLICIES}


def _state(content: Content, entry: Entry, make: Callable[[Entry], Iterable[Any]]) -> None:
    content.constraints += [(fact, entry) for fact in make(entry)]


def _additions(entry: Entry) -> Iterator[Addition]:
    for field in entry.texts("field") or [""]:
        yield Addition(
            kind=entry.fact,
            operation=entry.text("operation"),
            field=field,
            code=entry.code(200),
            value=entry.text("value"),
            is_required="required" in entry.modes(),
            reason=entry.reason,
        )


def _operation(content: Content, entry: Entry, status: tuple[str, ...]) -> None:
    operation = entry.text("operation")
    path: Path = (entry.text("resource"), "actions", operation)
    cases, conditions = _cases(entry)
    for case in cases or [()]:
        at = (*path, *case)
        if case:
            content.open(at)
        Requirements(content, entry, at, operation, status).lower()
        Effects(content, entry, at, operation, status, conditions).lower()


def _cases(entry: Entry) -> tuple[list[Path], list[Any]]:
    """The cases of an argument that `if` tells apart, and the other conditions."""
    conditions = entry.listed("if")
    for number, condition in enumerate(conditions):
        if isinstance(condition, dict):
            continue
        comparison = comparison_of(condition)
        if _is_case(comparison):
            values = comparison.right if comparison.operator == "in" else [comparison.right]
            argument = comparison.left.removeprefix("$request.")
            rest = conditions[:number] + conditions[number + 1 :]
            return [("when", argument, str(value)) for value in values], rest
    return [], conditions


def _is_case(comparison: Comparison) -> bool:
    is_argument = comparison.left.startswith("$request.") and " " not in comparison.left
    return is_argument and comparison.operator in ("=", "in") and not is_reference(comparison.right)

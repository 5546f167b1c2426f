"""Statuses that operations need and to which nothing in the document leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from liveref.model.api import API
from liveref.model.constraints.conditions import Operator
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Default, Derived
from liveref.model.constraints.operations import Outcome, Precondition
from liveref.model.constraints.resources import InitialValue, SoftDelete
from liveref.model.fact import Fact
from liveref.model.reading import ReadSentence
from liveref.model.reason import Evidence

__all__ = ["Unreached"]

_LEADING = frozenset({"initial", "transition", "settled-status", "default", "changes"})
_FILES = frozenset({Evidence.PROFILE, Evidence.BEHAVIOUR})


class Unreached:
    """The statuses that records come into, as far as a document says.

    None is missed where a file describes the lifecycle, where a client may set the status, or where
    the document says of no operation which status it leads to.
    """

    def __init__(self, api: API, facts: Iterable[Fact], reads: Iterable[ReadSentence]) -> None:
        self._names = {operation.id: operation.resource for operation in api.operations}
        self._reached: dict[str, set[str]] = {}
        self._moving: set[str] = set()
        self._free: set[str] = set()
        self._unread: list[str] = []
        for fact in facts:
            self._note_fact(fact)
        for read in reads:
            self._note_read(read)
        self._settable = {
            (operation.resource, name)
            for operation in api.operations
            if operation.effect.writes_values and operation.request is not None
            for name in operation.request.record.properties
        }

    def _note_fact(self, fact: Fact) -> None:
        resource = self._names.get(fact.about, fact.about.partition(".")[0])
        if fact.fact in _LEADING:
            if fact.reason.evidence in _FILES:
                self._free.add(resource)
            self._reached.setdefault(resource, set()).update(_texts(fact.value))
        if fact.fact == "transition":
            self._moving.add(resource)

    def _note_read(self, read: ReadSentence) -> None:
        if not read.facts:
            self._unread.append(read.sentence.plain.lower())
        for constraint in read.facts:
            if isinstance(constraint, Outcome | InitialValue | Default | Derived | SoftDelete):
                values = set(_texts(_led_to(constraint)))
                self._reached.setdefault(constraint.resource, set()).update(values)
            if isinstance(constraint, Outcome) and isinstance(constraint.value, str):
                self._moving.add(constraint.resource)

    def of(self, constraint: Constraint) -> str:
        """The status that a precondition needs and nothing leads to, "" if there is none."""
        resource = constraint.resource
        if resource not in self._moving or resource in self._free:
            return ""
        for field, statuses in _needed(constraint):
            texts = {status.lower() for status in statuses}
            is_named = any(text in sentence for text in texts for sentence in self._unread)
            is_led_to = texts & self._reached.get(resource, set())
            if not is_named and not is_led_to and (resource, field) not in self._settable:
                return " or ".join(f"`{status}`" for status in statuses)
        return ""


def _needed(constraint: Constraint) -> Iterator[tuple[str, list[str]]]:
    """The texts of which a field must have one, by the field."""
    if not isinstance(constraint, Precondition) or constraint.any:
        return
    for condition in constraint.conditions:
        if condition.of or condition.operator not in (Operator.EQUAL, Operator.IN):
            continue
        values = condition.value if condition.operator is Operator.IN else [condition.value]
        texts = [value for value in values if isinstance(value, str)]
        if texts and len(texts) == len(values):
            yield condition.field, texts


def _led_to(constraint: Outcome | InitialValue | Default | Derived | SoftDelete) -> Any:
    if isinstance(constraint, Derived):
        return [case.value for case in constraint.cases]
    return constraint.value


def _texts(value: Any) -> Iterator[str]:
    """All texts within a value, in lower case."""
    if isinstance(value, str):
        yield value.lower()
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in _texts(part))
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in _texts(part))

"""Contradictions between a sentence and a table, a schema or an example of the same document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import UNSET

from liveref.constraints.comparing import is_missing
from liveref.constraints.index import concerns, tag_of
from liveref.model.api import API, Operation
from liveref.model.constraints.conditions import Condition, Operator
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Default, Length, Range
from liveref.model.constraints.operations import Outcome, Precondition
from liveref.model.constraints.resources import InitialValue
from liveref.model.fact import Conflict, ConflictKind, Fact
from liveref.model.reason import Evidence
from liveref.model.sentence import Sentence
from liveref.rules.sentences.equivalents import Equivalents

__all__ = ["Contradictions"]

_WRITTEN = frozenset({Evidence.TABLE, Evidence.SCHEMA})
"""Evidence that lists all there is: an example shows one case."""


class Contradictions:
    """The tables of a document, to hold sentences against."""

    def __init__(self, api: API, facts: Iterable[Fact], equivalents: Equivalents) -> None:
        self._equivalents = equivalents
        self._operations = {operation.origin: operation for operation in api.operations}
        self._codes: dict[str, list[int]] = {}
        for fact in facts:
            is_listed = fact.reason.evidence in (*_WRITTEN, Evidence.PROSE)
            if fact.fact == "errors" and is_listed and isinstance(fact.value, int):
                self._codes.setdefault(fact.about, []).append(fact.value)

    def of(self, constraint: Constraint, sentence: Sentence) -> Iterator[Conflict]:
        """All that contradicts one fact of a sentence."""
        yield from self._code(constraint, sentence)
        if isinstance(constraint, Default) and not constraint.conditions:
            yield from self._default(constraint)
        if isinstance(constraint, Range | Length):
            yield from self._limit(constraint)
        if isinstance(constraint, Precondition | Outcome | InitialValue):
            yield from self._status(constraint)

    def _code(self, constraint: Constraint, sentence: Sentence) -> Iterator[Conflict]:
        """A code of a refusal that no operation concerned lists, though each lists codes."""
        code = constraint.code
        if code is None or code < 400 or str(code) not in sentence.plain:
            return
        concerned = list(self._concerned(constraint, sentence))
        listed = {operation.id: self._codes.get(operation.id, []) for operation in concerned}
        if not concerned or not all(listed.values()) or any(code in c for c in listed.values()):
            return
        for operation in concerned:
            codes = ", ".join(map(str, sorted(listed[operation.id])))
            call = f"{operation.method} {operation.path}"
            yield Conflict(ConflictKind.CODE, f"{call} lists {codes}, and not {code}")

    def _concerned(self, constraint: Constraint, sentence: Sentence) -> Iterator[Operation]:
        """The operations that a refusal is about: those that a fact names, else those at which the
        sentence stands and that can break it."""
        if getattr(constraint, "operation", ""):
            own = self._operations.values()
            yield from (operation for operation in own if concerns(constraint, operation))
            return
        for subject in sentence.subjects:
            operation = self._operations.get(subject.operation)
            if operation is not None and operation.effect.changes_record:
                yield operation

    def _default(self, constraint: Default) -> Iterator[Conflict]:
        value = constraint.value
        if value is UNSET or value is None:
            return
        for fact in self._lacking(f"{constraint.resource}.{constraint.field}", value):
            if fact.min_version is None and fact.max_version is None:
                message = f"the default {_shown(value)} is none of {_shown_all(fact.value)}"
                yield Conflict(ConflictKind.DEFAULT, f"{message} ({fact.reason.origin})")
        for fact in self._written(constraint, "range"):
            if _is_number(value) and _is_outside(value, fact.value):
                message = f"the default {value} is outside of the range {_limits(fact.value)}"
                yield Conflict(ConflictKind.DEFAULT, f"{message} ({fact.reason.origin})")

    def _limit(self, constraint: Range | Length) -> Iterator[Conflict]:
        """A limit to which a table gives another value, and none the same."""
        stated = list(self._written(constraint, tag_of(constraint)))
        for name in ("minimum", "maximum"):
            own = getattr(constraint, name)
            others = [fact for fact in stated if name in fact.value]
            if own is None or any(fact.value[name] == own for fact in others):
                continue
            for fact in others:
                message = (
                    f"the {name} is {own} here, and {fact.value[name]} in {fact.reason.origin}"
                )
                yield Conflict(ConflictKind.LIMIT, message)

    def _status(self, constraint: Precondition | Outcome | InitialValue) -> Iterator[Conflict]:
        """A status that the enum of the status field lacks."""
        for field, status in _statuses(constraint):
            for fact in self._lacking(f"{constraint.resource}.{field}", status):
                message = f"`{status}` is none of {_shown_all(fact.value)}"
                yield Conflict(ConflictKind.STATUS, f"{message} ({fact.reason.origin})")

    def _lacking(self, about: str, value: Any) -> list[Fact]:
        """The tables that enumerate the values of a field without this one, if none has it."""
        enums = [f for f in self._equivalents.facts(about, "enum") if isinstance(f.value, list)]
        if any(_lists(fact.value, value) for fact in enums):
            return []
        return [fact for fact in enums if fact.reason.evidence in _WRITTEN]

    def _written(self, constraint: Default | Range | Length, term: str) -> Iterator[Fact]:
        """The facts that a table states of the field of a constraint, in all its versions."""
        facts = self._equivalents.facts(f"{constraint.resource}.{constraint.field}", term)
        for fact in facts:
            whole = fact.min_version is None and fact.max_version is None
            if fact.reason.evidence in _WRITTEN and whole and isinstance(fact.value, dict):
                yield fact


def _statuses(fact: Precondition | Outcome | InitialValue) -> Iterator[tuple[str, str]]:
    """The texts that a fact says a field of the own record has, by the field."""
    if isinstance(fact, Precondition):
        for condition in fact.conditions:
            yield from ((condition.field, v) for v in _values(condition) if isinstance(v, str))
    elif isinstance(fact.value, str) and not getattr(fact, "of", ""):
        yield fact.field, fact.value


def _values(condition: Condition) -> list[Any]:
    if condition.of:
        return []
    if condition.operator in (Operator.IN, Operator.NOT_IN):
        return list(condition.value)
    is_plain = condition.operator in (Operator.EQUAL, Operator.NOT_EQUAL)
    return [condition.value] if is_plain and condition.value is not UNSET else []


def _lists(values: list[Any], value: Any) -> bool:
    """Whether a list has a value, whatever its case and whether it is written as text."""
    texts = {str(one).lower() for one in values}
    return not values or is_missing(value) or str(value).lower() in texts


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_outside(value: float, limits: dict[str, Any]) -> bool:
    return bool(value < limits.get("minimum", value) or value > limits.get("maximum", value))


def _limits(limits: dict[str, Any]) -> str:
    return ", ".join(f"{name} {limit}" for name, limit in limits.items())


def _shown(value: Any) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _shown_all(values: list[Any]) -> str:
    return ", ".join(map(_shown, values))

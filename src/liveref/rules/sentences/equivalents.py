"""Facts of tables, examples, rules and files that say what a constraint says, by value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import UNSET

from liveref.constraints.index import concerns, tag_of
from liveref.model.api import API
from liveref.model.constraints.conditions import Condition, Operator
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import (
    Default,
    Enumeration,
    Format,
    Immutable,
    Length,
    Pattern,
    Range,
    ReadOnly,
    Required,
    WriteOnly,
)
from liveref.model.constraints.lists import Filter, Match
from liveref.model.constraints.operations import (
    AdministratorsOnly,
    Change,
    ErrorCode,
    Outcome,
    Precondition,
)
from liveref.model.constraints.policies import Policy
from liveref.model.constraints.resources import InitialValue, InUse, ReferenceTo, Unique
from liveref.model.fact import Fact

__all__ = ["TERMS", "Equivalents"]

_FORMATS = {"time": "date-time"}
_LIMITS = ("minimum", "maximum")
_STRICT = ("exclusive_minimum", "exclusive_maximum", "multiple_of")
_STATUSES = ("status", "state")


class Equivalents:
    """The explained facts of an API, to be asked for those that mean the same as a constraint."""

    def __init__(self, api: API, facts: Iterable[Fact]) -> None:
        self._operations = api.operations
        self._facts: dict[tuple[str, str], list[Fact]] = {}
        for fact in facts:
            self._facts.setdefault((fact.about, fact.fact), []).append(fact)

    def of(self, constraint: Constraint) -> list[Fact]:
        """The facts that together say what a constraint says; empty if none do."""
        means = _MEANINGS.get(type(constraint))
        return means(self, constraint) if means is not None else []

    def facts(self, about: str, term: str) -> list[Fact]:
        """The facts of a term about an operation, a resource or a field."""
        return self._facts.get((about, term), [])

    def rivals(self, constraint: Constraint) -> list[Fact]:
        """The facts about the same, whatever they say."""
        terms = TERMS.get(tag_of(constraint), ())
        return [fact for term in terms for fact in self._about(constraint, term)]

    def _about(self, constraint: Constraint, *terms: str) -> Iterator[Fact]:
        """The facts of some terms about the field, the operations or the resource of a constraint;
        those about a parameter are facts about its operation."""
        field = getattr(constraint, "field", "") or getattr(constraint, "parameter", "")
        own = constraint.resource
        names = [f"{own}.{field}"] if field else [own]
        names += [one.id for one in self._operations if concerns(constraint, one)]
        for term in terms:
            for name in names:
                yield from self._facts.get((name, term), ())

    def _valued(self, constraint: Constraint, test: Callable[[Any], bool]) -> list[Fact]:
        """The facts of a constraint's terms whose value is one that it allows."""
        field = getattr(constraint, "field", "")
        facts = self._about(constraint, *TERMS[tag_of(constraint)])
        return [fact for fact in facts if test(_of_parameter(fact, field))]

    def limits(self, constraint: Range | Length) -> list[Fact]:
        """The facts that state each limit; a limit may stand in another table than the other."""
        if any(getattr(constraint, name, None) is not None for name in _STRICT):
            return []
        wanted = {
            name: limit for name in _LIMITS if (limit := getattr(constraint, name)) is not None
        }
        facts = self._valued(constraint, lambda value: _states_one(value, wanted))
        stated = {name for fact in facts for name in fact.value}
        return facts if stated >= wanted.keys() else []

    def default(self, constraint: Default) -> list[Fact]:
        """The facts that give the same value."""
        if constraint.value is UNSET or constraint.conditions:
            return []
        return self._valued(constraint, lambda value: _same(value, constraint.value))

    def enumeration(self, constraint: Enumeration) -> list[Fact]:
        """The facts that list the same values, in any order."""
        wanted = set(map(repr, constraint.values))
        return self._valued(constraint, lambda v: _is_list(v) and set(map(repr, v)) == wanted)

    def pattern(self, constraint: Pattern) -> list[Fact]:
        """The facts that state the same expression."""
        return self._valued(constraint, lambda value: value == constraint.pattern)

    def format(self, constraint: Format) -> list[Fact]:
        """The facts that state the same form."""
        names = (constraint.format, _FORMATS.get(constraint.format))
        return self._valued(constraint, lambda value: value in names)

    def flag(self, constraint: Constraint) -> list[Fact]:
        """The facts that hold of a field or an operation without any condition."""
        if getattr(constraint, "conditions", ()) or getattr(constraint, "roles", ()):
            return []
        field = getattr(constraint, "field", "")
        whole = (f for t in TERMS[tag_of(constraint)] for f in self.facts(constraint.resource, t))
        listing = [fact for fact in whole if field and field in _parts(fact.value)]
        return self._valued(constraint, lambda value: value is True) or listing

    def secret(self, constraint: WriteOnly) -> list[Fact]:
        """The facts that hide a field; whether an answer shows it once must be the same."""
        term = "once" if constraint.shown_once else "secret"
        return list(self._about(constraint, term))

    def policy(self, constraint: Policy) -> list[Fact]:
        """The facts by which a secret that is too weak leads to the same status."""
        wanted = constraint.status or None
        return self._valued(constraint, lambda v: isinstance(v, dict) and v.get("missed") == wanted)

    def unique(self, constraint: Unique) -> list[Fact]:
        """The facts that have the same group of fields."""
        group = sorted(constraint.fields)
        return [
            fact
            for fact in self._about(constraint, "unique")
            if any(_group(part) == group for part in [fact.value, *_parts(fact.value)])
        ]

    def reference(self, constraint: ReferenceTo) -> list[Fact]:
        """The facts that refer to the same resource."""
        return self._valued(
            constraint, lambda v: isinstance(v, dict) and v.get("resource") == constraint.target
        )

    def in_use(self, constraint: InUse) -> list[Fact]:
        """The facts by which the same records block the operation."""
        name = constraint.records.resource
        return self._valued(constraint, lambda v: v == name or name in _parts(v))

    def precondition(self, constraint: Precondition) -> list[Fact]:
        """The facts that allow the operation in the same statuses, or require the same value."""
        if required := self._requiring(constraint):
            return required
        needed = _statuses(constraint.conditions)
        if not needed or constraint.records:
            return []
        facts = list(self._about(constraint, "precondition"))
        allowed = {str(part).lower() for fact in facts for part in _parts(fact.value)}
        return facts if allowed == needed else []

    def _requiring(self, constraint: Precondition) -> list[Fact]:
        """The facts that require each value that a constraint does."""
        conditions = constraint.conditions
        if any(c.of or c.operator is not Operator.EQUAL for c in conditions) or constraint.records:
            return []
        wanted = [{condition.field: condition.value} for condition in conditions]
        facts = [f for f in self._of_operation(constraint, "requires") if f.value in wanted]
        return facts if len(facts) >= len(wanted) else []

    def outcome(self, constraint: Outcome) -> list[Fact]:
        """The facts that lead to the same status, or give the field the same value."""
        if constraint.change not in (Change.SET, Change.UNSET) or constraint.conditions:
            return []
        value = None if constraint.change is Change.UNSET else constraint.value
        given = {constraint.field: value}
        if constraint.of:
            changes = self._of_operation(constraint, "changes")
            return [fact for fact in changes if _has_within(fact.value, given)]
        values = [f for f in self._of_operation(constraint, "values") if f.value == given]
        return values or self._valued(constraint, lambda v: _last_status(v) == value)

    def _of_operation(self, constraint: Constraint, term: str) -> Iterator[Fact]:
        """The facts of a term about the operations of a constraint."""
        for operation in self._operations:
            if concerns(constraint, operation):
                yield from self._facts.get((operation.id, term), ())

    def initial(self, constraint: InitialValue) -> list[Fact]:
        """The facts that give a new record the same status, or the field the same value."""
        if constraint.conditions:
            return []
        begins = [
            fact
            for fact in self._facts.get((constraint.resource, "initial"), ())
            if fact.reason.rule != "initial-status-settled"  # a guess: the first that is listed
            if constraint.field.endswith(_STATUSES) and _last_status(fact.value) == constraint.value
        ]
        defaults = self._about(constraint, "default")
        return begins or [fact for fact in defaults if _same(fact.value, constraint.value)]

    def code(self, constraint: ErrorCode) -> list[Fact]:
        """The facts that list the same code."""
        return self._valued(constraint, lambda value: value == constraint.code)

    def filter(self, constraint: Filter) -> list[Fact]:
        """The row of a parameter that is called like the field that it selects by."""
        if constraint.match is not Match.EXACT or constraint.parameter != constraint.field:
            return []
        lists = self._about(constraint, "parameter")
        return [fact for fact in lists if constraint.parameter in _parts(fact.value)]


_MEANINGS: dict[type, Callable[[Equivalents, Any], list[Fact]]] = {
    AdministratorsOnly: Equivalents.flag,
    Default: Equivalents.default,
    Enumeration: Equivalents.enumeration,
    ErrorCode: Equivalents.code,
    Filter: Equivalents.filter,
    Format: Equivalents.format,
    Immutable: Equivalents.flag,
    InUse: Equivalents.in_use,
    InitialValue: Equivalents.initial,
    Length: Equivalents.limits,
    Outcome: Equivalents.outcome,
    Pattern: Equivalents.pattern,
    Policy: Equivalents.policy,
    Precondition: Equivalents.precondition,
    Range: Equivalents.limits,
    ReadOnly: Equivalents.flag,
    ReferenceTo: Equivalents.reference,
    Required: Equivalents.flag,
    Unique: Equivalents.unique,
    WriteOnly: Equivalents.secret,
}
"""The facts that state the same as a constraint of each kind."""

TERMS: dict[str, tuple[str, ...]] = {
    "administrators-only": ("administrators-only",),
    "default": ("default",),
    "enum": ("enum",),
    "error-code": ("errors",),
    "format": ("format", "form"),
    "immutable": ("immutable",),
    "in-use": ("in-use",),
    "initial": ("initial",),
    "length": ("length",),
    "outcome": ("transition",),
    "pattern": ("pattern",),
    "policy": ("secret",),
    "precondition": ("precondition",),
    "range": ("range",),
    "read-only": ("read-only", "assigned"),
    "reference": ("reference",),
    "required": ("required",),
    "unique": ("unique",),
    "write-only": ("secret", "once"),
}
"""The terms of explained facts that may say what a constraint says, by its kind."""


def _of_parameter(fact: Fact, field: str) -> Any:
    """The value of a fact; that of a parameter stands under its name."""
    is_named = isinstance(fact.value, dict) and list(fact.value) == [field]
    return fact.value[field] if is_named else fact.value


def _states_one(value: Any, limits: dict[str, Any]) -> bool:
    return isinstance(value, dict) and bool(value) and value.items() <= limits.items()


def _same(value: Any, other: Any) -> bool:
    """Whether two values are equal; a table may write a number or a truth value as text."""
    return (
        value == other if type(value) is type(other) else str(value).lower() == str(other).lower()
    )


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value)
    return list(value) if _is_list(value) else [value]


def _group(value: Any) -> list[str]:
    return sorted(map(str, _parts(value)))


def _statuses(conditions: Iterable[Condition]) -> set[str]:
    """The statuses that conditions allow, in lower case; empty if they are about more than that."""
    allowed: set[str] = set()
    for condition in conditions:
        is_status = condition.field.endswith(_STATUSES) and not condition.of
        if not is_status or condition.operator not in (Operator.EQUAL, Operator.IN):
            return set()
        values = condition.value if condition.operator is Operator.IN else [condition.value]
        allowed |= {str(value).lower() for value in values}
    return allowed


def _has_within(value: Any, given: dict[str, Any]) -> bool:
    """Whether an object in a value has these fields."""
    parts = value.values() if isinstance(value, dict) else ()
    return any(isinstance(part, dict) and given.items() <= part.items() for part in parts)


def _last_status(value: Any) -> Any:
    last = value[-1] if _is_list(value) and value else None
    return last.get("status") if isinstance(last, dict) else None

"""The effects and refusals of an operation, and the rules of a resource: sentences with their
reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from markupsafe import Markup

from liveref.constraints.explaining import fact_of, stated_constraints
from liveref.constraints.index import tag_of
from liveref.model.api import API, Operation
from liveref.model.constraints.base import Statement as Constraint
from liveref.model.fact import Fact
from liveref.site.reasons import Why, why
from liveref.site.wording.constraints import constraint_sentence, refuses
from liveref.site.wording.facts import DOES, OF_RESOURCES, REFUSES
from liveref.site.wording.names import Subject

__all__ = ["Kind", "Statement", "of_operation", "of_resource"]


class Kind(StrEnum):
    """Whether a sentence says what happens, or what is refused."""

    DOES = "does"
    REFUSES = "refuses"


class Statement(NamedTuple):
    """A sentence with its reason, and the microversions for which it holds. `code` is the status
    that answers what it refuses."""

    kind: Kind
    text: Markup
    why: Why
    code: int | None = None
    min_version: str | None = None
    max_version: str | None = None


_OF_CREATES = frozenset({"initial", "unique", "reserved", "exceeded"})
_OF_UPDATES = frozenset({"unique", "immutable", "reserved"})
"""The facts about a resource that bear on operations which create or update its records."""
_REFUSING = {"unique", "immutable", "reserved", "exceeded"}


def of_operation(
    api: API, operation: Operation, facts: Mapping[str, list[Fact]], subject: Subject
) -> list[Statement]:
    """The statements about an operation. `facts` are those of the API by what they are about."""
    own = facts.get(operation.id, ())
    resource = facts.get(operation.resource, ())
    traits = operation.effect.traits
    wanted = _OF_UPDATES if traits.updates else _OF_CREATES if traits.takes_fields else frozenset()
    plain = _without_constraints(api, operation.resource, own)
    statements = [
        *_worded(plain, DOES, Kind.DOES, subject),
        *_worded(plain, REFUSES, Kind.REFUSES, subject),
        *(
            statement
            for fact in _without_constraints(api, operation.resource, resource)
            if fact.fact in wanted
            for statement in _worded([fact], OF_RESOURCES, _kind(fact.fact), subject)
        ),
        *_constrained(stated_constraints(api, operation), subject),
    ]
    return _once(statements)


def of_resource(api: API, name: str, facts: Iterable[Fact], subject: Subject) -> list[Statement]:
    """The statements about a resource and its records as a whole."""
    own = [c for c in api.constraints if c.resource == name and not getattr(c, "operation", "")]
    worded = _worded(_without_constraints(api, name, facts), OF_RESOURCES, Kind.DOES, subject)
    constrained = (s._replace(kind=Kind.DOES) for s in _constrained(own, subject))
    return _once([*worded, *constrained])


def _without_constraints(api: API, resource: str, facts: Iterable[Fact]) -> list[Fact]:
    """The facts without those of constraints, which have sentences of their own."""
    constraints = (fact_of(api, c) for c in api.constraints if c.resource == resource)
    taken = {(fact.fact, fact.about, fact.reason) for fact in constraints}
    return [fact for fact in facts if (fact.fact, fact.about, fact.reason) not in taken]


def _worded(
    facts: Iterable[Fact], wordings: Mapping[str, Any], kind: Kind, subject: Subject
) -> Iterator[Statement]:
    for fact in _together(facts):
        wording = wordings.get(fact.fact)
        text = wording(fact.value, subject) if wording else None
        if text:
            yield Statement(
                kind,
                text,
                why(fact.reason),
                min_version=fact.min_version,
                max_version=fact.max_version,
            )


def _together(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts; entries of one collection stand as one fact: values of a set, and the keys of a
    map that have the same reason."""
    together: dict[tuple[str, ...], Fact] = {}
    for number, fact in enumerate(facts):
        key: tuple[str, ...] = (fact.fact, str(number))
        if fact.fact in _SETS and not isinstance(fact.value, dict):
            key = (fact.fact,)
        elif fact.fact in _MAPS and isinstance(fact.value, dict):
            key = (fact.fact, fact.reason.rule, str(fact.reason.origin))
        first = together.get(key)
        together[key] = fact if first is None else _with_value(first, _joined(first, fact))
    yield from together.values()


_SETS = {"precondition", "in-use"}
_MAPS = {"makes", "changes", "ends", "puts", "takes", "sets", "values", "administrators-only"}


def _joined(one: Fact, other: Fact) -> Any:
    if isinstance(one.value, dict):
        return one.value | other.value
    return list(dict.fromkeys([*_list(one.value), *_list(other.value)]))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _with_value(fact: Fact, value: Any) -> Fact:
    return Fact(about=fact.about, fact=fact.fact, value=value, reason=fact.reason)


def _kind(term: str) -> Kind:
    return Kind.REFUSES if term in _REFUSING else Kind.DOES


def _constrained(constraints: Iterable[Constraint], subject: Subject) -> Iterator[Statement]:
    for constraint in constraints:
        if tag_of(constraint) == "error-code":
            continue
        kind = Kind.REFUSES if refuses(constraint) else Kind.DOES
        text = constraint_sentence(constraint, subject)
        yield Statement(kind, text, why(constraint.reason), constraint.code)


def _once(statements: Iterable[Statement]) -> list[Statement]:
    """The statements, of those that say the same the best founded one."""
    best: dict[tuple[Kind, Markup], Statement] = {}
    for statement in statements:
        first = best.setdefault((statement.kind, statement.text), statement)
        best[statement.kind, statement.text] = min(first, statement, key=_weakness)
    return list(best.values())


def _weakness(statement: Statement) -> tuple[bool, bool]:
    return statement.why.assumed, statement.code is None

"""Fields computed from other fields and records, updated with every write to these."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import UNSET

from liveref.constraints.comparing import is_missing
from liveref.model.constraints.conditions import Term
from liveref.model.constraints.fields import Computed, Derived, Function
from liveref.service.lookup.links import Link, link, related
from liveref.service.lookup.values import Values, field_of
from liveref.service.request.call import Call
from liveref.service.system.system import System
from liveref.store.base import Condition, Reader, Record

Fact = Computed | Derived


def facts_of(system: System) -> list[Fact]:
    """The facts about computed fields of a system."""
    constraints = system.constraints
    return [*constraints.of_kind(Computed), *constraints.of_kind(Derived)]


def dependents(
    system: System, facts: Iterable[Fact], tx: Reader, record: Record
) -> Iterator[tuple[Fact, Record]]:
    """The facts that depend on a changed record, with the records whose fields they compute."""
    for fact in facts:
        kind = system.kind(fact.resource)
        if record.kind == kind:
            yield fact, record
        if isinstance(fact, Computed) and fact.records is not None:
            way = link(system, fact.resource, fact.records)
            if way is not None and way.kind == record.kind:
                yield from ((fact, one) for one in _holders(way, tx, kind, record))
        for field in _references(system, fact, record.kind):
            referring = tx.page(kind, [Condition(field, record.id)])
            yield from ((fact, one) for one in referring)


def _holders(way: Link, tx: Reader, kind: str, record: Record) -> Iterator[Record]:
    identities = way.holders(record)
    if identities is None:
        yield from tx.page(kind)
    for identity in identities or ():
        if (holder := tx.get(kind, identity)) is not None:
            yield holder


def _references(system: System, fact: Fact, kind: str) -> Iterator[str]:
    """The fields of a fact's resource through which its terms read records of a kind."""
    terms = [item for item in getattr(fact, "terms", ()) if isinstance(item, Term)]
    terms += [
        Term(field=condition.field, of=condition.of)
        for case in getattr(fact, "cases", ())
        for condition in case.conditions
    ]
    for field, target in system.references.fields(fact.resource).items():
        named = (field, target.resource.name)
        if target.kind == kind and any(term.of in named for term in terms):
            yield field


def value_of(system: System, fact: Fact, call: Call, tx: Reader, record: Record) -> Any:
    """The value that a computed field has by now."""
    values = Values(system, fact.resource, call, tx, record)
    if isinstance(fact, Derived):
        cases = (case.value for case in fact.cases if values.hold(case.conditions))
        return next(cases, UNSET)
    if fact.records is None and fact.function is Function.COUNT:
        items = _operand(values, fact.terms[0]) if fact.terms else None
        return len(items) if isinstance(items, list | dict) else 0
    if fact.records is None:
        return combined(fact, [_operand(values, term) for term in fact.terms])
    records = list(related(values, fact.records))
    if fact.function is Function.COUNT:
        return len(records)
    way = link(system, fact.resource, fact.records)
    if way is None:
        return UNSET
    operands = (field_of(way.system, way.resource, one, fact.over) for one in records)
    return _ALL[fact.function]([value for value in operands if _is_number(value)])


def _operand(values: Values, term: Any) -> Any:
    return values.of(term) if isinstance(term, Term) else term


def combined(fact: Computed, operands: list[Any]) -> Any:
    """The value computed from the operands; null if one of them is missing."""
    if any(map(is_missing, operands)):
        return None
    if fact.function is Function.JOIN:
        return fact.separator.join(map(str, operands))
    if not operands or not all(map(_is_number, operands)):
        return None
    return _COMBINED[fact.function](operands)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _added(numbers: list[Any]) -> Any:
    return _tidy(sum(numbers))


def _tidy(number: Any) -> Any:
    """A number without the noise of binary fractions."""
    return round(number, 10) if isinstance(number, float) else number


def _divided(numbers: list[Any]) -> Any:
    first, *rest = numbers
    divisor = math.prod(rest)
    if not divisor:
        return None
    quotient = first / divisor
    return int(quotient) if quotient.is_integer() else _tidy(quotient)


_ALL: dict[Function, Callable[[list[Any]], Any]] = {
    Function.SUM: _added,
    Function.MINIMUM: lambda numbers: min(numbers, default=None),
    Function.MAXIMUM: lambda numbers: max(numbers, default=None),
    Function.AVERAGE: lambda numbers: _divided([sum(numbers), len(numbers)]) if numbers else None,
}
_COMBINED: dict[Function, Callable[[list[Any]], Any]] = {
    Function.ADD: _added,
    Function.SUBTRACT: lambda numbers: _tidy(numbers[0] - sum(numbers[1:])),
    Function.MULTIPLY: lambda numbers: _tidy(math.prod(numbers)),
    Function.DIVIDE: _divided,
    Function.SUM: _added,
    Function.MINIMUM: min,
    Function.MAXIMUM: max,
}

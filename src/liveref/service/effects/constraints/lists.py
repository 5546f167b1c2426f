"""Order, page size, filters and hidden records of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from liveref.constraints.comparing import is_missing, ordered
from liveref.model.constraints.lists import Filter, Hides, Match, Order, PageSize
from liveref.model.constraints.resources import SoftDelete
from liveref.model.schema import Schema
from liveref.service.effects.shown_values import shown_value, values_within
from liveref.service.effects.step import basis_of
from liveref.service.lookup.references import record_of, settled
from liveref.service.lookup.values import Values, field_of
from liveref.service.planning.filter_values import typed
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.standing import with_standing
from liveref.service.system.system import System
from liveref.service.work.steps import Basis
from liveref.store.base import Condition, Reader, Record, Sort
from liveref.values.whole_numbers import whole_number

CREATED = "created"


_OF_PLANS: WeakKeyDictionary[Plan, ListFacts] = WeakKeyDictionary()


def list_facts(plan: Plan) -> ListFacts | None:
    """The facts about one list, collected on first use; None if the API has no facts."""
    if not plan.system.constraints:
        return None
    if plan not in _OF_PLANS:
        _OF_PLANS[plan] = ListFacts(plan)
    return _OF_PLANS[plan]


class ListFacts:
    """The facts about one list."""

    def __init__(self, plan: Plan) -> None:
        constraints, operation = plan.system.constraints, plan.operation
        self._plan = plan
        self._orders = constraints.for_operation(Order, operation)
        self._sizes = constraints.for_operation(PageSize, operation)
        self._filters = {f.parameter: f for f in constraints.for_operation(Filter, operation)}
        self._hides = constraints.for_operation(Hides, operation)
        deleted = constraints.about(SoftDelete, plan.resource.name)
        self._deleted = [fact for fact in deleted if not fact.listed]

    @property
    def selects(self) -> bool:
        """Whether facts select records."""
        return bool(self._filters or self._hides or self._deleted)

    def basis(self) -> list[Basis]:
        """The facts that select records."""
        return [basis_of(fact) for fact in (*self._filters.values(), *self._hides, *self._deleted)]

    @property
    def has_page_size(self) -> bool:
        """Whether a fact says how many items a page has."""
        return bool(self._sizes)

    @property
    def parameters(self) -> Iterable[str]:
        """The parameters of the query that these facts speak of, as filters or flags."""
        hides = (fact.parameter for fact in self._hides)
        deleted = (fact.parameter for fact in self._deleted)
        return {*self._filters, *hides, *deleted} - {""}

    def sorts(self) -> list[Sort]:
        """The order of a list that no request sorts."""
        keys = [key for fact in self._orders[:1] for key in fact.by]
        resource = self._plan.resource
        names = {resource.identifier: "id", "created_at": CREATED, "updated_at": "updated"}
        return [Sort(names.get(key.field, key.field), key.descending) for key in keys]

    def page_size(self, call: Call, usual: int) -> int:
        """The page size that the query requests. Raises Problem for a size above the maximum, or a
        text that is no number."""
        for fact in self._sizes:
            return self._page_size(fact, call, usual)
        return usual

    def _page_size(self, fact: PageSize, call: Call, usual: int) -> int:
        most = usual if fact.maximum is None else fact.maximum
        text = call.one(fact.parameter)
        if text is None:
            return min(fact.default or most, most)
        number = whole_number(text)
        if number is None:
            message = f"{fact.parameter} must be an integer of 0 or more."
            raise Problem(400, message, field=fact.parameter)
        if fact.maximum is not None and number > most and fact.refused:
            code = self._plan.system.constraints.code(fact, self._plan.operation, 400)
            message = f"{fact.parameter} must be {most} at most."
            raise Problem(code, message, field=fact.parameter, reason=fact.reason)
        return min(number, most)

    def conditions(self, call: Call, tx: Reader) -> list[Condition]:
        """The conditions for the records of the list. Raises Problem for the identity of a record
        that does not exist, if a filter says so."""
        judges = [*self._filter_judges(call, tx), *self._hiding_judges(call, tx)]
        if not judges:
            return []
        system, name = self._plan.system, self._plan.resource.name
        there = system.standing.of(name, call.version, self._plan.operation.path)
        records = with_standing(there, self._plan.kind, tx.page(self._plan.kind), call.now)
        for record in records:
            settled(system, name, record, call)
        selected = [record.id for record in records if all(judge(record) for judge in judges)]
        return [Condition("id", selected, "in")]

    def _filter_judges(self, call: Call, tx: Reader) -> Iterable[Callable[[Record], bool]]:
        for name, fact in self._filters.items():
            for text in call.query.get(name, ())[-1:]:
                self._check_filter(fact, text, call, tx)
                yield self._filter_judge(fact, text, call, tx)

    def _filter_judge(
        self, fact: Filter, text: str, call: Call, tx: Reader
    ) -> Callable[[Record], bool]:
        properties = self._plan.resource.schema.properties
        name, *steps = [fact.field] if fact.field in properties else fact.field.split(".")
        schema = properties[name].schema if name in properties and not steps else Schema()
        value = typed(text, schema, fact.parameter)

        def judge(record: Record) -> bool:
            current = self._shown(record, name, call, tx)
            return selects(fact, values_within(current, steps) if steps else current, value)

        return judge

    def _shown(self, record: Record, name: str, call: Call, tx: Reader) -> Any:
        """The value of a field as the list shows it, else as it is stored."""
        plan = self._plan
        if name in plan.resource.schema.properties and name != plan.resource.identifier:
            current = shown_value(plan, call, tx, record, plan.shown_fields.of(name))
            if not is_missing(current):
                return current
        return field_of(plan.system, plan.resource.name, record, name)

    def _check_filter(self, fact: Filter, text: str, call: Call, tx: Reader) -> None:
        target = self._plan.system.references.target(self._plan.resource.name, fact.field)
        if fact.unknown is None or target is None:
            return
        if record_of(tx, self._plan.system, target, text, call.caller) is None:
            message = f"There is no {target.resource.name} {text}."
            raise Problem(fact.unknown, message, field=fact.parameter, reason=fact.reason)

    def _hiding_judges(self, call: Call, tx: Reader) -> Iterable[Callable[[Record], bool]]:
        system, name = self._plan.system, self._plan.resource.name
        for hides in self._hides:
            if not call.says(hides.parameter):
                yield partial(_is_not_hidden, hides, system, name, call, tx)
        for gone in self._deleted:
            if not call.says(gone.parameter):
                yield partial(_is_not_deleted, gone, system, name)


def _is_not_hidden(
    fact: Hides, system: System, name: str, call: Call, tx: Reader, record: Record
) -> bool:
    return not Values(system, name, call, tx, record).hold(fact.conditions)


def _is_not_deleted(fact: SoftDelete, system: System, name: str, record: Record) -> bool:
    return bool(field_of(system, name, record, fact.field) != fact.value)


def selects(fact: Filter, value: Any, wanted: Any) -> bool:
    """Whether a filter with the value `wanted` selects a record whose field has this value."""
    if fact.match is Match.PRESENT:
        return (not is_missing(value)) is bool(wanted)
    if isinstance(value, list):
        return any(selects(fact, one, wanted) for one in value)
    if is_missing(value):
        return False
    if fact.match in _ORDERED:
        pair = ordered(value, _number(wanted) if isinstance(value, int | float) else wanted)
        return pair is not None and _ORDERED[fact.match](*pair)
    if isinstance(value, str) and isinstance(wanted, str):
        if fact.ignore_case:
            value, wanted = value.casefold(), wanted.casefold()
        return _TEXTS[fact.match](value, wanted)
    return bool(value == wanted) or str(value) == str(wanted)


_ORDERED: dict[Match, Callable[[Any, Any], bool]] = {
    Match.AT_LEAST: lambda value, bound: bool(value >= bound),
    Match.AT_MOST: lambda value, bound: bool(value <= bound),
    Match.GREATER: lambda value, bound: bool(value > bound),
    Match.LESS: lambda value, bound: bool(value < bound),
}
_TEXTS: dict[Match, Callable[[str, str], bool]] = {
    Match.EXACT: lambda value, wanted: value == wanted,
    Match.PART: lambda value, wanted: wanted in value,
    Match.PREFIX: str.startswith,
    Match.SUFFIX: str.endswith,
}


def _number(text: Any) -> Any:
    try:
        return float(text)
    except (TypeError, ValueError):
        return text

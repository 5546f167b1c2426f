"""The documented parameters of a list's query: those that are no filters, and those that nothing
carries out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import chain

from msgspec import UNSET

from liveref.model.api import Location, Operation, Parameter
from liveref.model.constraints.lists import Filter, Hides, PageSize
from liveref.model.constraints.resources import SoftDelete
from liveref.service.planning.filter_values import UNSAID, is_off, typed
from liveref.service.request.problem import Problem
from liveref.service.system.system import System


class ListParameters:
    """The parameters of one list. `named`, `counting` and `executed` are those that name other
    records, that ask for the number of records, and that steps execute."""

    def __init__(
        self,
        system: System,
        operation: Operation,
        named: Collection[str],
        counting: Collection[str],
        executed: Collection[str],
    ) -> None:
        conventions, queries = system.api.conventions, system.api.conventions.queries
        parameters = (p for p in operation.parameters if p.location is Location.QUERY)
        self._parameters: dict[str, Parameter] = {p.name: p for p in parameters}
        self._operation = operation
        standing = system.standing.fields(operation.resource)
        self._has_records = operation.resource in system.made_here or bool(standing)
        self._named = {"format", *conventions.pages.all, *named, *counting, *executed}
        self._named |= _of_facts(system, operation)
        self._named |= {conventions.tenancy.member_status}
        self._named |= system.behaviour(operation.resource).asks.keys()
        self._named |= {name for name, one in self._parameters.items() if one.widens}
        tenancy = conventions.tenancy
        patterns = (queries.fields, queries.above, queries.below, queries.detailed)
        everywhere = chain(patterns, (tenancy.all, tenancy.acting))
        self._usual = re.compile("|".join(f"(?:{one})" for one in everywhere), re.IGNORECASE)

    def is_elsewhere(self, name: str) -> bool:
        """Whether a parameter is carried out, and is no filter."""
        return name in self._named or self._usual.fullmatch(name) is not None

    def check(self, query: Mapping[str, Iterable[str]], is_filter: Callable[[str], bool]) -> None:
        """Raises Problem 400 for a documented parameter that nothing carries out: the answer would
        be another one than was asked for; and for a flag that is neither true nor false. A list
        that is always empty is right for each."""
        if not self._has_records:
            return
        for name, values in query.items():
            parameter = self._parameters.get(name)
            if parameter is not None:
                _check_flag(parameter, values)
            if parameter is None or self.is_elsewhere(name) or is_filter(name):
                continue
            if not all(_asks_nothing(parameter, text) for text in values):
                message = f"{name} of {self._operation.id} is documented, but not carried out."
                raise Problem(400, message, field=name)


def _check_flag(parameter: Parameter, values: Iterable[str]) -> None:
    if parameter.schema.types == ("boolean",):
        for text in values:
            if text.lower() not in UNSAID:
                typed(text, parameter.schema, parameter.name)


def _of_facts(system: System, operation: Operation) -> set[str]:
    """The parameters that facts speak of."""
    constraints = system.constraints
    names = {fact.parameter for fact in constraints.for_operation(Filter, operation)}
    names |= {fact.parameter for fact in constraints.for_operation(Hides, operation)}
    names |= {fact.parameter for fact in constraints.for_operation(PageSize, operation)}
    names |= {fact.parameter for fact in constraints.about(SoftDelete, operation.resource)}
    return names - {""}


def _asks_nothing(parameter: Parameter, text: str) -> bool:
    """Whether a text has the same meaning as none."""
    default = parameter.schema.default
    return not text or is_off(text) or (default is not UNSET and text == str(default).lower())

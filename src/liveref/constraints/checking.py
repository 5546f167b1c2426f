"""The names in constraints that an API does not have."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from liveref.constraints.index import tag_of
from liveref.model.api import API, Location, Operation
from liveref.model.constraints.base import Statement
from liveref.model.constraints.conditions import Condition, Existence, Related, Term
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.lists import Order

_ELSEWHERE = ("request", "query", "path", "caller", "before")
_KEYWORDS = ("", "*", "project", "parent", "status", "created", "count")
Problem = tuple[str, str]
"""The place of a name in a fact ("conditions[0].field"), and the problem with it. The last step of
the place says what was to be named: a `resource`, an `operation`, else a field."""


class Checker:
    """Holds facts against the resources, fields and operations of one API."""

    def __init__(self, api: API) -> None:
        self._resources = {resource.name: resource for resource in api.resources}
        self._operations: dict[str, list[Operation]] = {name: [] for name in self._resources}
        for operation in api.operations:
            self._operations[operation.resource].append(operation)

    def problems(self, fact: Constraint) -> Iterator[Problem]:
        """All names of a fact that the API lacks."""
        name = fact.resource
        if name not in self._resources:
            yield "resource", self._no_resource(name)
            return
        yield from self._operation(fact, name)
        yield from self._own_fields(fact, name)
        for key in ("creates", "target"):
            other = getattr(fact, key, name)
            if other not in self._resources:
                yield f"{key}.resource", self._no_resource(other)
        yield from self._records(getattr(fact, "records", None), name)
        yield from self._conditions("conditions", getattr(fact, "conditions", ()), name)
        if tag_of(fact) == "quota":
            yield from self._conditions("where", getattr(fact, "where", ()), name)
        for key in ("other", "limit"):
            if isinstance(term := getattr(fact, key, None), Term):
                yield from self._term(key, term, name)

    def _operation(self, fact: Statement, resource: str) -> Iterator[Problem]:
        verb = getattr(fact, "operation", "")
        operations = self._operations[resource]
        names = {o.verb for o in operations} | {o.id for o in operations}
        if verb and verb not in names:
            hint = _hint(verb, names)
            yield "operation", f"the {resource} has no operation `{verb}`{hint}"

    def _own_fields(self, fact: Statement, resource: str) -> Iterator[Problem]:
        owner = self._changed(fact, resource)
        if field := getattr(fact, "field", ""):
            yield from self._field("field", field, owner)
        for number, field in enumerate(getattr(fact, "fields", ())):
            yield from self._field(f"fields[{number}]", field, resource)
        if isinstance(per := getattr(fact, "per", ""), str):
            yield from self._field("per", per, resource)
        records = getattr(fact, "records", None)
        over = getattr(fact, "over", "")
        of = records.resource if isinstance(records, Related) else resource
        if over and of in self._resources:
            yield from self._field("over", over, of)
        for number, key in enumerate(fact.by if isinstance(fact, Order) else ()):
            yield from self._field(f"by[{number}].field", key.field, resource)

    def _changed(self, fact: Statement, resource: str) -> str:
        """The resource whose field an outcome changes."""
        records = getattr(fact, "records", None)
        if tag_of(fact) != "outcome":
            return resource
        if isinstance(records, Related):
            return records.resource
        return self._owner(getattr(fact, "of", ""), resource)

    def _records(self, records: object, resource: str) -> Iterator[Problem]:
        if isinstance(records, tuple):
            for number, record in enumerate(records):
                for at, problem in self._records(record, resource):
                    yield f"[{number}].{at}", problem
        related = records.records if isinstance(records, Existence) else records
        if not isinstance(related, Related):
            return
        if related.resource not in self._resources:
            yield "records.resource", self._no_resource(related.resource)
            return
        yield from self._field("records.by", related.by, related.resource)
        yield from self._conditions("records.where", related.where, related.resource)

    def _conditions(
        self, at: str, conditions: tuple[Condition, ...], resource: str
    ) -> Iterator[Problem]:
        for number, condition in enumerate(conditions):
            term = Term(field=condition.field, of=condition.of)
            yield from self._term(f"{at}[{number}]", term, resource)
            if condition.other is not None:
                yield from self._term(f"{at}[{number}].other", condition.other, resource)

    def _term(self, at: str, term: Term, resource: str) -> Iterator[Problem]:
        if term.of in _ELSEWHERE and term.of != "before":
            return
        owner = self._owner(term.of, resource)
        if not owner and term.of not in self._fields(resource) and term.of != "parent":
            names = (*self._resources, *self._fields(resource), *_ELSEWHERE, "parent")
            yield f"{at}.of", f"there is no `{term.of}`{_hint(term.of, names)}"
        if owner:
            yield from self._field(f"{at}.field", term.field, owner)

    def _owner(self, of: str, resource: str) -> str:
        """The resource that a term is about, "" if that cannot be told."""
        if of in ("", "before"):
            return resource
        if of in self._resources:
            return of
        if of == "parent":
            return next(reversed(self._resources[resource].parents), "")
        return ""

    def _field(self, at: str, field: str, resource: str) -> Iterator[Problem]:
        if not resource or resource not in self._resources or field in _KEYWORDS:
            return
        fields = self._fields(resource)
        if field.partition(".")[0] not in fields:
            message = f"the {resource} has no field `{field}`{_hint(field, fields)}"
            yield at, message

    def _fields(self, resource: str) -> set[str]:
        """All names of fields and arguments that requests and answers of a resource have."""
        own = self._resources[resource]
        names = {*own.schema.properties, own.identifier}
        for operation in self._operations[resource]:
            if operation.request is not None:
                names |= operation.request.record.properties.keys()
                names |= operation.request.schema.properties.keys()
            for response in operation.responses:
                names |= response.body.record.properties.keys() if response.body else set()
            queries = (p for p in operation.parameters if p.location is Location.QUERY)
            names |= {parameter.name for parameter in queries}
        return names

    def _no_resource(self, name: str) -> str:
        return f"there is no resource `{name}`{_hint(name, self._resources)}"


def _hint(word: str, names: Collection[str]) -> str:
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"; did you mean `{close[0]}`?"
    return f"; known are {', '.join(sorted(names)[:8])}"

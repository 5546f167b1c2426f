"""The fields by which records refer to each other, where a sentence leaves them unsaid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from liveref.model.api import API
from liveref.model.constraints.conditions import Condition, Existence, Operator, Related, Term
from liveref.model.constraints.operations import Change, Outcome

__all__ = ["Linker"]

_ENDINGS = ("_id", "_uuid", "_ref", "")
_ANY = ("*", "project")


class Linker:
    """Names the field in each term that names a resource, and in each relation without a field."""

    def __init__(self, api: API) -> None:
        self._resources = {resource.name: resource for resource in api.resources}
        self._properties = {
            resource.name: {*resource.schema.properties} for resource in api.resources
        }
        for operation in api.operations:
            if operation.request is not None:
                self._properties[operation.resource] |= {*operation.request.record.properties}

    def linked(self, fact: Any) -> Any:
        """A constraint that names each field by which records are found."""
        own = fact.resource
        changes: dict[str, Any] = {}
        for name in ("conditions", "where"):
            if conditions := getattr(fact, name, ()):
                changes[name] = tuple(self._condition(condition, own) for condition in conditions)
        for name in ("other", "limit"):
            if isinstance(term := getattr(fact, name, None), Term):
                changes[name] = self._term(term, own)
        if of := getattr(fact, "of", ""):
            changes["of"] = self._of(of, own)
            if isinstance(fact, Outcome) and fact.change is Change.SET and not fact.conditions:
                # A plain change would be made before preconditions on the same record are judged.
                own_id = self._resources[own].identifier
                present = Condition(field=own_id, operator=Operator.PRESENT)
                changes["conditions"] = (present,)
        if copied := getattr(fact, "copied", None):
            changes["copied"] = {name: self._term(term, own) for name, term in copied.items()}
        if terms := getattr(fact, "terms", ()):
            changes["terms"] = tuple(
                self._term(t, own) if isinstance(t, Term) else t for t in terms
            )
        if records := getattr(fact, "records", None):
            changes["records"] = self._records(records, own)
        return replace(fact, **changes) if changes else fact

    def _records(self, records: Any, own: str) -> Any:
        if isinstance(records, Iterable):
            return tuple(self._records(existence, own) for existence in records)
        if isinstance(records, Existence):
            return replace(records, records=self._records(records.records, own))
        where = tuple(self._condition(condition, records.resource) for condition in records.where)
        by = records.by or self._field(records.resource, own) or ""
        related: Related = replace(records, by=by, where=where)
        return related

    def _condition(self, condition: Condition, own: str) -> Condition:
        other = self._term(condition.other, own) if condition.other is not None else None
        return replace(condition, of=self._of(condition.of, own), other=other)

    def _term(self, term: Term, own: str) -> Term:
        return replace(term, of=self._of(term.of, own))

    def _of(self, of: str, own: str) -> str:
        """The field that refers to the record of a resource; "parent" for the one above."""
        if of not in self._resources:
            return of
        field = self._field(own, of)
        if field is not None:
            return field
        return "parent" if of in self._resources[own].parents else of

    def _field(self, resource: str, target: str) -> str | None:
        """The field of a resource that refers to records of another one."""
        holder = self._resources.get(resource)
        if holder is None or target in _ANY:
            return None
        for field, reference in holder.references.items():
            if reference.resource == target:
                return field
        names = (f"{target}{ending}" for ending in _ENDINGS)
        return next((name for name in names if name in self._properties[resource]), None)

"""An API whose schemas, behaviour and operations state what its constraints say."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from liveref.constraints.behaviour import declared
from liveref.constraints.index import Constraints, concerns, tag_of
from liveref.constraints.merging import merged
from liveref.constraints.schemas import described, with_keywords
from liveref.model.api import API, Effect, Operation, Resource
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.operations import AdministratorsOnly, ErrorCode
from liveref.model.constraints.resources import InitialValue, ReferenceTo
from liveref.model.reference import Reference


def with_constraints(api: API, *sources: Iterable[Constraint]) -> API:
    """The API with the facts of all sources beside its own; the later source wins. Schemas,
    behaviour and operations express all that they can of them."""
    facts = merged(api.constraints, *sources)
    if not facts:
        return api
    behaviour = declared(api.behaviour, api.resources, api.operations, facts)
    return msgspec.structs.replace(
        api,
        constraints=facts,
        behaviour=behaviour,
        resources=tuple(_resource(resource, facts) for resource in api.resources),
        operations=tuple(_operation(operation, Constraints(facts)) for operation in api.operations),
    )


def _operation(operation: Operation, facts: Constraints) -> Operation:
    operation = with_keywords(operation, facts.all)
    codes = sorted({*_codes(operation, facts)} - {*operation.errors})
    only = facts.for_operation(AdministratorsOnly, operation)
    return msgspec.structs.replace(
        operation,
        errors=(*operation.errors, *codes),
        admin_only=operation.admin_only or any(not fact.roles for fact in only),
    )


def _codes(operation: Operation, facts: Constraints) -> Iterable[int]:
    """The codes that facts say an operation refuses requests with."""
    for fact in facts.all:
        if fact.code is None or fact.code < 400 or not concerns(fact, operation):
            continue
        if isinstance(fact, ErrorCode) or _can_refuse(tag_of(fact), operation):
            yield fact.code


def _can_refuse(tag: str, operation: Operation) -> bool:
    if tag in ("precondition", "administrators-only", "in-use"):
        return True
    if tag in ("page-size", "filter"):
        return operation.effect is Effect.LIST
    return operation.effect.traits.takes_fields or operation.effect is Effect.ACTION


def _resource(resource: Resource, facts: Iterable[Constraint]) -> Resource:
    resource = _with_statuses(described(resource, facts), facts)
    references = {
        fact.field: Reference(resource=fact.target, code=fact.code, reason=fact.reason)
        for fact in facts
        if isinstance(fact, ReferenceTo) and fact.resource == resource.name
    }
    return msgspec.structs.replace(resource, references=resource.references | references)


def _with_statuses(resource: Resource, facts: Iterable[Constraint]) -> Resource:
    """The resource with the first status that a fact names among its statuses."""
    named = [
        fact.value
        for fact in facts
        if isinstance(fact, InitialValue) and fact.resource == resource.name
        if fact.field in ("status", "state") and isinstance(fact.value, str)
    ]
    statuses = tuple(dict.fromkeys((*resource.statuses, *named)))
    return msgspec.structs.replace(resource, statuses=statuses)

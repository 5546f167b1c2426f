"""Constraints that resources and behaviour state already, in the terms of these."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.model.api import Operation, Resource
from liveref.model.behaviour.behaviour import Behaviour, ResourceBehaviour
from liveref.model.behaviour.references import Reference
from liveref.model.behaviour.secrets import Secret
from liveref.model.behaviour.transitions import Phase
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Default, Immutable, WriteOnly
from liveref.model.constraints.resources import InitialValue, ReferenceTo, Scope, Unique

PARENT = "_.parent"
_MADE_UP = "$secret"
"""The template of a text that the service makes up."""


def status_field_of(resource: Resource, behaviour: ResourceBehaviour) -> str:
    """The field that holds the status of a resource, "" if nothing says so."""
    return behaviour.status_field or ("status" if "status" in resource.schema.properties else "")


def is_kept_by_the_store(fact: Unique) -> bool:
    """Whether the store's own groups of unique fields hold what a fact says."""
    return not fact.ignore_case and not fact.conditions and fact.scope is not Scope.PROJECT


def is_fixed(fact: Immutable) -> bool:
    """Whether the fixed fields of behaviour hold what a fact says."""
    return not (fact.ignored or fact.conditions or fact.operation or fact.code)


def declared(
    behaviour: Behaviour,
    resources: Iterable[Resource],
    operations: Iterable[Operation],
    facts: Iterable[Constraint],
) -> Behaviour:
    """Behaviour with what facts say in its own terms: defaults, first statuses, unique groups,
    references and what a create shows once."""
    resources_by_name = {resource.name: resource for resource in resources}
    given: dict[str, set[str]] = {name: set() for name in resources_by_name}
    for operation in operations:
        if operation.request is not None:
            given[operation.resource] |= operation.request.record.properties.keys()
    behaviours = dict(behaviour.resources)
    for fact in facts:
        name = getattr(fact, "resource", "")
        if name in resources_by_name:
            current = behaviours.get(name, ResourceBehaviour())
            if (new := _with_fact(current, resources_by_name[name], fact, given[name])) != current:
                behaviours[name] = new
    return msgspec.structs.replace(behaviour, resources=behaviours)


def _with_fact(
    behaviour: ResourceBehaviour, resource: Resource, fact: Constraint, given: Collection[str]
) -> ResourceBehaviour:
    changes: dict[str, Any] = {}
    if isinstance(fact, Default) and fact.value is not UNSET and not fact.conditions:
        changes["defaults"] = behaviour.defaults | {fact.field: fact.value}
        changes["reasons"] = behaviour.reasons | {f"defaults.{fact.field}": fact.reason}
    elif isinstance(fact, InitialValue) and is_initial_status(fact, resource, behaviour):
        changes["initial"] = (Phase(status=fact.value),)
        changes["secrets"] = _settling(behaviour, fact.value)
        changes["status_field"] = behaviour.status_field or fact.field
        named = dict.fromkeys(("initial", "status_field"), fact.reason)
        changes["reasons"] = named | behaviour.reasons | {"initial": fact.reason}
    elif isinstance(fact, Unique) and is_kept_by_the_store(fact):
        above = (PARENT,) if fact.scope is Scope.PARENT else ()
        group = (*fact.fields, *above)
        changes["unique"] = tuple(dict.fromkeys((*behaviour.unique, group)))
        changes["reasons"] = {f"unique.{','.join(group)}": fact.reason} | behaviour.reasons
    elif isinstance(fact, Immutable) and is_fixed(fact):
        changes["fixed"] = tuple(dict.fromkeys((*behaviour.fixed, fact.field)))
        changes["reasons"] = behaviour.reasons | {f"fixed.{fact.field}": fact.reason}
    elif isinstance(fact, WriteOnly) and fact.shown_once:
        changes["once"] = tuple(dict.fromkeys((*behaviour.once, fact.field)))
        if fact.field not in given:
            changes["defaults"] = {fact.field: _MADE_UP} | behaviour.defaults
        named = dict.fromkeys((f"once.{fact.field}", f"defaults.{fact.field}"), fact.reason)
        changes["reasons"] = named | behaviour.reasons
    elif isinstance(fact, ReferenceTo):
        target = Reference(resource=fact.target, code=fact.code)
        changes["references"] = behaviour.references | {fact.field: target}
        changes["reasons"] = {f"references.{fact.field}": fact.reason} | behaviour.reasons
    return msgspec.structs.replace(behaviour, **changes)


def _settling(behaviour: ResourceBehaviour, status: str) -> dict[str, Secret]:
    """The secrets; one that leads back to the status in which records settle leads to `status`."""
    settled = behaviour.initial[-1].status if behaviour.initial else None
    return {
        name: msgspec.structs.replace(secret, resets_to=status)
        if secret.resets_to == settled is not None
        else secret
        for name, secret in behaviour.secrets.items()
    }


def is_initial_status(fact: InitialValue, resource: Resource, behaviour: ResourceBehaviour) -> bool:
    """Whether a fact tells the first status of each record."""
    own = status_field_of(resource, behaviour)
    is_status = fact.field in ("status", own) and fact.field in (own, *resource.schema.properties)
    return is_status and isinstance(fact.value, str) and not fact.conditions

"""What of a record nobody says, and where answers have null for it.

A create leaves fields out. For some of them the service decides; a reference to nothing, or a
text of which the document shows no value, is another's to say, and null until then. What one
answer has as null may be null in every answer about such records: they show the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.model.api import Body, Effect, Operation, Resource
from liveref.model.behaviour import Behaviour, ResourceBehaviour
from liveref.model.conventions import Conventions, Names
from liveref.model.reason import Evidence
from liveref.model.schema import Property
from liveref.naming.absence import has_no_value, is_plain_text, is_shown_flag
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches
from liveref.rules.reconcile.widening import answering

__all__ = ["with_nulls", "with_values_unsaid"]

_replace = msgspec.structs.replace
_Fields = Mapping[str, frozenset[str]]
_NONE = frozenset[str]()
_CHANGING = (Effect.UPDATE, Effect.REPLACE)


def with_nulls(
    operations: Sequence[Operation],
    resources: Mapping[str, Resource],
    behaviour: Behaviour,
    conventions: Conventions,
) -> tuple[Operation, ...]:
    """The operations, with answers that say of each field that they may have as null: a record's
    identity only where the document itself says so."""
    left_out, told = _optional(operations, behaviour), _decided(operations, conventions)
    defaults = _with_defaults(operations)
    found: dict[str, set[str]] = {
        name: set(_declared(said)) for name, said in behaviour.resources.items()
    }
    identities = {name: resource.identifier for name, resource in resources.items()}
    for operation in operations:
        free = left_out.get(operation.resource, _NONE) - defaults.get(operation.resource, _NONE)
        own = told.get(operation.resource, _NONE)
        for name, known in _answered(operation):
            if name == identities.get(operation.resource):
                continue
            unset = known.required and name in free
            unset = unset and (name in resources or _is_null(name, known, conventions))
            unset = name not in own and (unset or known.schema.nullable)
            lonely = known.required and operation.resource in left_out
            if unset or (lonely and _refers(name, resources, own, conventions.names)):
                found.setdefault(operation.resource, set()).add(name)
    shown = ((operation, _about(operation, found)) for operation in operations)
    return tuple(
        _nullable(operation, found[name]) if name else operation for operation, name in shown
    )


def with_values_unsaid(
    resources: Iterable[Resource],
    operations: Sequence[Operation],
    behaviour: Behaviour,
    conventions: Conventions,
) -> tuple[Resource, ...]:
    """The resources, with the fields of which creates leave the value to the service."""
    optional, assigned = _optional(operations, behaviour), _decided(operations, conventions)
    null = _null_in_examples(operations)
    return tuple(
        _replace(
            resource,
            optional=tuple(sorted(optional.get(resource.name, _NONE))),
            assigned=tuple(sorted(assigned.get(resource.name, _NONE))),
            null_at_first=tuple(sorted(null.get(resource.name, _NONE))),
        )
        for resource in resources
    )


def _refers(name: str, resources: Collection[str], told: Collection[str], names: Names) -> bool:
    """Whether a field is called like one that refers to a record of the API, and not to an owner:
    a new record refers to none that nobody named. Where the service is `told` to choose one by its
    name (`volume_type`), it has an identity too (`volume_type_id`)."""
    if not matches(names.reference, name) or matches(names.owner, name):
        return False
    *words, _ = slug(name).split("_")
    if "_".join(words) in told:
        return False
    return any("_".join(words[start:]) in resources for start in range(len(words)))


def _with_defaults(operations: Iterable[Operation]) -> _Fields:
    """By resource, the fields that a create gives the documented default, if it gives none."""
    found: dict[str, set[str]] = {}
    for operation in operations:
        if operation.effect is Effect.CREATE and operation.request:
            properties = operation.request.record.properties.items()
            names = {name for name, known in properties if known.schema.default is not UNSET}
            found.setdefault(operation.resource, set()).update(names)
    return _frozen(found)


def _is_null(name: str, known: Property, conventions: Conventions) -> bool:
    """Whether an answer that must have a field, which a request may set and none did, has null for
    it: any value would be made up. Empty texts, lists and maps say the same, flags that give a
    thing away are false, and a JSON Schema that the document shows has said what may be."""
    schema, names = known.schema, conventions.names
    if schema.default is not UNSET or matches(names.withheld, name) or matches(names.free, name):
        return False
    if has_no_value(name, known, names):
        return True
    if Evidence.SCHEMA in known.evidence or is_shown_flag(schema, conventions):
        return False
    is_map = schema.is_object and (schema.is_open or not schema.properties)
    return not is_map and not is_plain_text(schema)


def _about(operation: Operation, known: Collection[str]) -> str | None:
    """The resource of whose records an answer tells: one that a list is called by, else that of
    the operation."""
    bodies = _bodies(operation) if operation.effect is Effect.LIST else []
    called = (singular(slug(body.wrapper)) for body in bodies if body.wrapper)
    return next((name for name in (*called, operation.resource) if name in known), None)


def _nullable(operation: Operation, names: set[str]) -> Operation:
    def changed(name: str, known: Property) -> Property:
        if name not in names or not known.schema.types or "array" in known.schema.types:
            return known
        return _replace(known, schema=_replace(known.schema, nullable=True))

    return answering(operation, changed)


def _optional(operations: Iterable[Operation], behaviour: Behaviour) -> _Fields:
    """By resource, the fields that its requests may set and that a create need not: none of what
    nothing creates."""
    found: dict[str, set[str]] = {}
    needed: dict[str, set[str]] = {}
    operations = list(operations)
    for operation in operations:
        if operation.effect is Effect.CREATE and operation.request:
            properties = operation.request.record.properties
            names = {name for name, known in properties.items() if not known.required}
            said = behaviour.resources.get(operation.resource)
            names.update(said.optional if said else ())
            found.setdefault(operation.resource, set()).update(names)
            needed.setdefault(operation.resource, set()).update(properties.keys() - names)
    for operation in operations:
        if operation.effect in _CHANGING and operation.request and operation.resource in found:
            changed = _changed(operation.request) - needed[operation.resource]
            found[operation.resource].update(changed)
    return _frozen(found)


def _changed(request: Body) -> frozenset[str]:
    """The fields that a change may set; what the steps of a JSON patch are made of is none."""
    return frozenset(request.record.properties) if request.schema.is_object else _NONE


def _decided(operations: Iterable[Operation], conventions: Conventions) -> _Fields:
    """By resource, the fields that the service gives a value where a request gives none: no
    example of a create's request has one, and its answer's has, and none has null.

    So it is with the services that the conventions know. Elsewhere an example is an example, and no
    value that nobody gave.
    """
    if conventions.authentication is None:
        return {}
    found: dict[str, set[str]] = {}
    null: dict[str, set[str]] = {}
    for operation in operations:
        request = operation.request
        if operation.effect is Effect.CREATE and request and request.examples:
            asked = [*_shown(request)]
            told = [item for body in _bodies(operation) for f in _shown(body) for item in f.items()]
            free = {name for name, _ in told if all(f.get(name) is None for f in asked)}
            values = {name for name, value in told if value is not None}
            found.setdefault(operation.resource, set()).update(free & values)
            null.setdefault(operation.resource, set()).update({n for n, _ in told} - values)
    named = conventions.names.natural_key
    return _frozen(
        {
            resource: {name for name in fields - null[resource] if not matches(named, name)}
            for resource, fields in found.items()
        }
    )


def _null_in_examples(operations: Iterable[Operation]) -> _Fields:
    """By resource, the fields that an example of an answer shows as null."""
    found: dict[str, set[str]] = {}
    for operation in operations:
        for fields in (fields for body in _bodies(operation) for fields in _shown(body)):
            names = {name for name, value in fields.items() if value is None}
            found.setdefault(operation.resource, set()).update(names)
    return _frozen(found)


def _declared(said: ResourceBehaviour) -> Iterator[str]:
    """The fields that behaviour gives null."""
    for values in (said.defaults, *(action.values for action in said.actions.values())):
        yield from (name for name, value in values.items() if value is None)


def _answered(operation: Operation) -> Iterator[tuple[str, Property]]:
    for body in _bodies(operation):
        yield from body.record.properties.items()


def _bodies(operation: Operation) -> list[Body]:
    return [r.body for r in operation.responses if r.body is not None and r.code < 400]


def _shown(body: Body) -> Iterator[dict[str, Any]]:
    """The fields of each record in the examples of a body."""
    for value in (example.value for example in body.examples):
        inner = value.get(body.wrapper, value) if isinstance(value, dict) else value
        yield from filter(_is_object, inner if isinstance(inner, list) else [inner])


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _frozen(found: Mapping[str, set[str]]) -> _Fields:
    return {name: frozenset(fields) for name, fields in found.items()}

"""Answers that an operation can't do without, and its document does not list.

An exact code is sent even where it is not documented, unless 400 is the one 4xx that is:
then that one stands for all. Who reads the reference is told of it as an assumption.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from liveref.model.api import Effect, Location, Operation, Resource, Target
from liveref.model.conventions import Conventions, Paths
from liveref.model.schema import Property
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches

__all__ = ["created_by", "created_inside", "unlisted", "with_unlisted"]

_MAKES = (Effect.CREATE, Effect.REPLACE)
_CHANGES = (Effect.UPDATE, Effect.REPLACE)


def with_unlisted(
    operations: Sequence[Operation], resources: Mapping[str, Resource], conventions: Conventions
) -> tuple[Operation, ...]:
    """The operations, with the codes that they may send and their documents lack."""
    made = created_by(operations, resources.values(), conventions.paths)
    return tuple(
        _completed(operation, resources[operation.resource], made, conventions)
        for operation in operations
    )


def _completed(
    operation: Operation, resource: Resource, made_here: frozenset[str], conventions: Conventions
) -> Operation:
    renames = not matches(conventions.names.identifier, resource.identifier)
    found = unlisted(operation, resource, made_here, renames=renames)
    said = [f"It answers {c} {when}, which the document does not list." for c, when in found]
    return msgspec.structs.replace(
        operation,
        unlisted=tuple(sorted({code for code, _ in found})),
        assumed=(*operation.assumed, *said),
    )


def created_by(
    operations: Iterable[Operation], resources: Iterable[Resource], paths: Paths
) -> frozenset[str]:
    """The resources whose records come into being through these operations.

    What can only be replaced, and is listed nowhere, is always there: quotas are. So is what
    a project has, if it is called by the project's identity, and what goes by a number: no
    client makes up that."""
    operations, resources = list(operations), list(resources)
    numbered = {resource.name for resource in resources if _goes_by_number(resource)}
    listed = {operation.resource for operation in operations if operation.effect is Effect.LIST}
    made = {
        operation.resource
        for operation in operations
        if (
            operation.effect in (Effect.CREATE, Effect.LINK)
            and operation.target is not Target.SINGLETON
        )
        or (
            operation.effect is Effect.UPLOAD
            and operation.resource in listed
            and _in_headers(operation)
        )
        or (operation.effect is Effect.MAP_REPLACE and 201 in operation.success)
        or (
            operation.effect is Effect.REPLACE
            and (operation.target is Target.KEY or operation.resource in listed)
            and not matches(paths.scope, operation.identifier or "")
            and operation.resource not in numbered
        )
    }
    made |= created_inside(operations, resources).keys()
    return frozenset(made | {r.name for r in resources if r.owned_by in made})


def _in_headers(operation: Operation) -> bool:
    return operation.request is not None and operation.request.in_headers


def created_inside(
    operations: Iterable[Operation], resources: Iterable[Resource]
) -> dict[str, frozenset[str]]:
    """The resources that come into being in the creates of others, with the fields there: a list
    of that name, whose objects get an identity that no request gives them; nothing else
    makes them."""
    operations, known = list(operations), {resource.name: resource for resource in resources}
    creates = [o for o in operations if o.effect is Effect.CREATE and o.request is not None]
    own = {o.resource for o in operations if o.effect in (*_MAKES, Effect.LINK)}
    found: dict[str, frozenset[str]] = {}
    for operation in creates:
        above = known[operation.resource]
        for field, given in _fields(operation).items():
            other = known.get(singular(slug(field)))
            if other is None or other.name in own or given.schema.items is None:
                continue
            shown = above.schema.properties.get(field)
            items = shown.schema.items if shown else None
            new = given.schema.items.properties.keys() - {other.natural_key}
            if items and new and other.identifier in items.properties.keys() - new:
                found[other.name] = found.get(other.name, frozenset()) | {above.name}
    return found


def _goes_by_number(resource: Resource) -> bool:
    known = resource.schema.properties.get(resource.identifier)
    return known is not None and "integer" in known.schema.types


def unlisted(
    operation: Operation, resource: Resource, made_here: frozenset[str], *, renames: bool = False
) -> list[tuple[int, str]]:
    """The codes that the operation may send and the document lacks, each with its occasion.

    `made_here` are the resources whose records the API makes: only of these can it be said
    that one does not exist. `renames` says that the identity is a name, which may change.
    """
    if 400 in operation.errors and not any(400 < code < 500 for code in operation.errors):
        return []
    return [
        (code, when)
        for code, when in _answers(operation, resource, made_here, renames)
        if code not in operation.errors
    ]


def _answers(
    operation: Operation, resource: Resource, made_here: frozenset[str], renames: bool
) -> Iterator[tuple[int, str]]:
    if operation.request is not None and operation.effect not in (Effect.LIST, Effect.SHOW):
        yield 400, "to a body that is not as documented"
    if operation.effect is Effect.LIST and any(
        parameter.location is Location.QUERY for parameter in operation.parameters
    ):
        yield 400, "to a query that cannot be followed"
    chosen = operation.target is Target.ITEM or (
        operation.target is Target.KEY and operation.effect is Effect.UPDATE
    )
    if chosen and resource.name in made_here and operation.effect not in _MAKES:
        yield 404, f"where there is no such {resource.name}"
    elif any(parent in made_here for parent in operation.parents.values()):
        yield 404, "where there is nothing of what is above in the path"
    elif operation.effect is Effect.DISCOVERY and "{" in operation.path:
        yield 404, "where there is no such version"
    moves = renames and resource.name in made_here and operation.target is Target.ITEM
    gives = operation.effect is Effect.CREATE or (operation.effect in _CHANGES and moves)
    if gives and resource.identifier in _fields(operation):
        yield 409, f"where there is a {resource.name} of that {resource.identifier} already"
    if operation.target is Target.KEY and resource.natural_key:
        yield 409, f"where several have the {resource.natural_key} that is given"


def _fields(operation: Operation) -> Mapping[str, Property]:
    """The fields of the resource in the request's body."""
    if operation.request is None:
        return {}
    properties, wrapper = operation.request.schema.properties, operation.request.wrapper
    return properties[wrapper].schema.properties if wrapper in properties else properties

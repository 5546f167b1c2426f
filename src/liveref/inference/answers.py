"""Answers that an operation can't do without, and its document does not list.

An exact code is sent even where it is not documented, unless 400 is the one 4xx that is:
then that one stands for all. Who reads the reference is told of it as an assumption.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from liveref.model.api import Effect, Operation, Resource, Target

__all__ = ["made_here", "unlisted", "with_unlisted"]

_MAKES = (Effect.CREATE, Effect.REPLACE)


def with_unlisted(
    operations: Sequence[Operation], resources: Mapping[str, Resource]
) -> tuple[Operation, ...]:
    """The operations, with what is said of unlisted answers among their assumptions."""
    made = made_here(operations, resources.values())
    return tuple(
        msgspec.structs.replace(
            operation,
            assumed=(
                *operation.assumed,
                *unlisted(operation, resources[operation.resource], made),
            ),
        )
        for operation in operations
    )


def made_here(operations: Iterable[Operation], resources: Iterable[Resource]) -> frozenset[str]:
    """The resources whose records come into being through these operations."""
    made = {
        operation.resource
        for operation in operations
        if operation.effect in _MAKES and operation.target is not Target.SINGLETON
    }
    return frozenset(made | {r.name for r in resources if r.owned_by in made})


def unlisted(operation: Operation, resource: Resource, made_here: frozenset[str]) -> list[str]:
    """A sentence for each code that the operation may send and the document lacks.

    `made_here` are the resources whose records the API makes: only of these can it be said
    that one does not exist.
    """
    only_400 = 400 in operation.errors and not any(400 < code < 500 for code in operation.errors)
    if only_400:
        return []
    return [
        f"It answers {code} {when}, which the document does not list."
        for code, when in _answers(operation, resource, made_here)
        if code not in operation.errors
    ]


def _answers(
    operation: Operation, resource: Resource, made_here: frozenset[str]
) -> Iterator[tuple[int, str]]:
    if operation.request is not None and operation.effect not in (Effect.LIST, Effect.SHOW):
        yield 400, "to a body that is not as documented"
    chosen = operation.target is Target.ITEM or (
        operation.target is Target.KEY and operation.effect is Effect.UPDATE
    )
    if chosen and resource.name in made_here and operation.effect not in _MAKES:
        yield 404, f"where there is no such {resource.name}"
    elif any(parent in made_here for parent in operation.parents.values()):
        yield 404, "where there is nothing of what is above in the path"
    if operation.target is Target.KEY and resource.natural_key:
        yield 409, f"where several have the {resource.natural_key} that is given"

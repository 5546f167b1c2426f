"""Operations that change what belongs to no project: a service, an agent, a cache, and what each
project has without making it, such as a quota. Where nothing says whose they are to call, they are
for administrators."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from liveref.model.api import Effect, Operation, Resource
from liveref.model.behaviour import Behaviour, ResourceBehaviour, Transition
from liveref.model.conventions import Conventions, Tenancy
from liveref.naming.patterns import matches

__all__ = ["LOOKS", "for_nobodys"]

LOOKS = (Effect.LIST, Effect.SHOW, Effect.CHECK, Effect.DOWNLOAD, Effect.MAP_LIST, Effect.MAP_SHOW)
"""The effects that change nothing."""
_NO_CHANGE = (*LOOKS, Effect.DISCOVERY, Effect.REDIRECT)


def for_nobodys(
    operations: tuple[Operation, ...],
    resources: Mapping[str, Resource],
    behaviour: Behaviour,
    conventions: Conventions,
    created: Collection[str],
) -> tuple[Operation, ...]:
    """The operations, with those for administrators alone that change what belongs to nobody, each
    with the reason. Nothing is said of a family whose records have no owners, of what no
    operation shows, and of what stands below something that is not known."""
    if conventions.tenancy == Tenancy():
        return operations
    made = _made(created, behaviour)
    theirs = made | _owned(resources, conventions)
    shown = {o.resource for o in operations if o.effect in LOOKS}

    def judged(operation: Operation) -> Operation:
        near = {operation.resource, *operation.parents.values()}
        is_known = operation.resource in shown and not operation.above
        if operation.effect in _NO_CHANGE or operation.admin_only or not is_known:
            return operation
        of_project = matches(conventions.paths.scope, operation.identifier or "")
        if near & (made if of_project else theirs):
            return operation
        why = "each project has one without making it" if of_project else "it belongs to no project"
        reason = f"It is left to administrators: nothing makes a {operation.resource}, {why}."
        return msgspec.structs.replace(
            operation, admin_only=True, assumed=(*operation.assumed, reason)
        )

    return tuple(judged(operation) for operation in operations)


def _made(created: Collection[str], behaviour: Behaviour) -> set[str]:
    """The resources whose records somebody makes, by an operation or along with another one."""
    along = {name for each in behaviour.resources.values() for name in _made_along(each)}
    brought = {name for name, each in behaviour.resources.items() if each.owned_by}
    return {*created, *along, *brought}


def _owned(resources: Mapping[str, Resource], conventions: Conventions) -> set[str]:
    """The resources whose records say in a field whose they are."""
    said = conventions.tenancy
    return {
        name
        for name, resource in resources.items()
        for field in resource.schema.properties
        if matches(said.project, field) or matches(said.user, field)
    }


def _made_along(said: ResourceBehaviour) -> Iterator[str]:
    """The resources of which something makes records as a consequence."""
    for transition in (*said.actions.values(), said.each_project or Transition()):
        yield from transition.makes
        for cases in transition.when.values():
            for case in cases.values():
                yield from case.makes

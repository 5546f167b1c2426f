"""The degree to which each operation is understood: the parts that were read, and those that the
service executes.

It is worked out from the API alone: nothing here calls the service.
"""

from __future__ import annotations

import msgspec

from liveref.model.api import API, Body, Effect, Operation, Target
from liveref.model.microversion import properties

__all__ = ["Coverage", "coverage"]


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """One operation. `read`: its codes of success are documented, and so is the body of each
    request or answer that has to have one. `served`: what it does to a record is known; of an
    action, that it has a name, and what it changes. `validated`: of the fields of its request,
    those for which a wrong value is refused, and all; None where it takes none. `stateful`:
    what it does to a record is seen by other operations, or it shows what others did.
    `assumed`: how much was not documented."""

    operation: Operation
    read: bool
    served: bool
    validated: tuple[int, int] | None
    stateful: bool
    assumed: int


def coverage(api: API) -> list[Coverage]:
    """Each operation of an API, in its order."""
    writers = _resources(api, shows=False)
    readers = _resources(api, shows=True)
    return [
        Coverage(
            operation=operation,
            read=_is_read(operation),
            served=_is_served(api, operation),
            validated=_validated(operation.request),
            stateful=operation.resource in (writers if _shows(operation) else readers),
            assumed=len(operation.assumed),
        )
        for operation in api.operations
    ]


def _is_served(api: API, operation: Operation) -> bool:
    """Whether the service does what the operation is for, and not only answers."""
    if operation.effect is not Effect.ACTION:
        return True
    behaviour = api.behaviour.resources.get(operation.resource)
    changes = behaviour is not None and operation.verb in behaviour.actions
    answers = any(response.body is not None for response in operation.responses)
    return bool(operation.action or operation.verb) and (changes or answers)


def _is_read(operation: Operation) -> bool:
    if not any(code < 400 for code in operation.success):
        return False
    effect = operation.effect
    needs_body = effect.traits.takes_fields or (effect.writes_map and not effect.traits.on_entry)
    if needs_body and operation.request is None:
        return False
    has_answer = any(response.body is not None for response in operation.responses)
    return has_answer or not _shows(operation) or effect.traits.bare


def _shows(operation: Operation) -> bool:
    return operation.method.upper() in ("GET", "HEAD")


def _resources(api: API, *, shows: bool) -> set[str]:
    """The resources that operations show, or change; a singleton is there without a create."""
    resources = {o.resource for o in api.operations if _shows(o) is shows}
    if not shows:
        resources |= {o.resource for o in api.operations if o.target is Target.SINGLETON}
    return resources


def _validated(body: Body | None) -> tuple[int, int] | None:
    if body is None:
        return None
    fields = list(properties(body.schema))
    strong = [field for field in fields if field.schema.types and field.is_strong]
    return len(strong), len(fields)

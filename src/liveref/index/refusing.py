"""The codes that refuse what an API as a whole rules out: what behaviour asks of a record, and
fields that refer to what is not there."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.index.declared import declared
from liveref.index.references import References
from liveref.model.api import API, Effect, Operation
from liveref.model.behaviour import Transition

__all__ = ["Refusals", "refusing"]

_WRITES = (Effect.CREATE, Effect.UPDATE, Effect.REPLACE)


def refusing(operation: Operation, usual: int, said: int | None = None) -> int:
    """The code of a refusal: the one that behaviour gives, else the usual one, but 400 if of the
    two that alone is documented."""
    if said is not None:
        return said
    return 400 if 400 in operation.errors and usual not in operation.errors else usual


class Refusals:
    """What one API may refuse beside its documented codes."""

    def __init__(self, api: API) -> None:
        self._api = api
        self._resources = {resource.name for resource in api.resources}
        self._references = References(api, ())

    def of(self, operation: Operation) -> set[int]:
        """The codes of an operation; none where 400, as the one 4xx that is documented, stands
        for all."""
        if 400 in operation.errors and not any(400 < code < 500 for code in operation.errors):
            return set()
        said = declared(self._api, operation.resource)
        transition = said.actions.get(operation.verb)
        found = set(_asked(operation, transition)) if transition else set()
        if said.unique and operation.effect in _WRITES:
            found.add(409)
        return found | set(self._referring(operation))

    def _referring(self, operation: Operation) -> Iterator[int]:
        known = operation.request is not None and operation.resource in self._resources
        for field in operation.request.record.properties if known and operation.request else ():
            target = self._references.target(operation.resource, field)
            if target and target.is_checked and self._references.is_made(target):
                yield refusing(operation, 404, target.code)


def _asked(operation: Operation, transition: Transition) -> Iterator[int]:
    """The codes for a record, or what a body names, that is not as it has to be."""
    cases = [case for by in transition.when.values() for case in by.values()]
    for each in (transition, *cases):
        if each.allowed or each.requires or each.unless or each.unused or each.without:
            yield refusing(operation, 409, each.code or transition.code)
        if each.draws:
            yield 409
        if each.names or each.at_least:
            yield 400
    if cases:
        yield 400

"""Whether an API has microversions at all."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import API, Operation, Parameter, Response
from liveref.model.microversion import properties
from liveref.model.schema import Property

__all__ = ["has_versions"]


def has_versions(api: API) -> bool:
    """Whether the reference states a range of them, or says of anything since when or until when
    it is there, or of an example of which one it is."""
    stated = any((api.min_version, api.max_version))
    return stated or any(any(_versions(operation)) for operation in api.operations)


def _versions(operation: Operation) -> Iterator[str | None]:
    """Each version that an operation, or a part of it, is limited to."""
    bodies = (operation.request, *(answer.body for answer in operation.responses))
    limited: list[Operation | Parameter | Response | Property]
    limited = [operation, *operation.parameters, *operation.responses]
    for body in filter(None, bodies):
        limited += properties(body.schema)
        yield from (example.microversion for example in body.examples)
    for part in limited:
        yield from (part.min_version, part.max_version)

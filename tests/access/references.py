"""The places in an operation's requests that can hold the identity, or the name, of something:
judged liberally, by the model alone."""

from __future__ import annotations

from typing import NamedTuple

from liveref.model.api import Operation

ITEM, VALUE, PATCH = "*", "{}", "patch"
"""Steps into a list, into the values of a map, and to a field of a JSON patch."""


class ServiceResource(NamedTuple):
    """A resource of a service, which a reference can mean."""

    service: str
    resource: str


class Reference(NamedTuple):
    """A place in an operation's request. `kind`: a `record` (one of `targets`, any where there are
    none), the `name` of one, a `project`, a `user`, or a wish to see what `everybody` has."""

    operation: Operation
    location: str
    steps: tuple[str, ...]
    kind: str
    targets: tuple[ServiceResource, ...] = ()

    def __str__(self) -> str:
        place = ".".join(self.steps)
        return f"{self.operation.method} {self.operation.path} {self.location} {place}"

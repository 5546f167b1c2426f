"""The resolved model of an API: the one thing that every output is made from."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.behaviour.behaviour import Behaviour
from liveref.model.constraints.constraint import Constraint
from liveref.model.conventions.conventions import Conventions
from liveref.model.diagnostic import Diagnostic
from liveref.model.operation import (
    Body,
    Documented,
    Effect,
    Example,
    Location,
    Operation,
    Parameter,
    Response,
    Target,
    undoes,
    verb_of,
)
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.resource import Resource

__all__ = [
    "API",
    "Body",
    "Documented",
    "Edition",
    "Effect",
    "Example",
    "Location",
    "Operation",
    "Parameter",
    "Resource",
    "Response",
    "Section",
    "Target",
    "undoes",
    "verb_of",
]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A section of the reference that is no operation: the titles above it and its prose."""

    title: str
    sections: tuple[str, ...] = ()
    prose: tuple[Prose, ...] = ()
    origin: Origin | None = None


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """A major version of the API, as version discovery tells of it.

    `segment` is what its paths begin with ("v2.1"), "" where they begin with nothing.
    `document` is the object by which the reference shows it, empty where it shows none.
    """

    id: str
    segment: str = ""
    status: str = "CURRENT"
    document: dict[str, Any] = {}


class API(msgspec.Struct, frozen=True, kw_only=True):
    """An API: its resources, its operations and all that the reference leaves to others.

    `name` is a slug ("image"), `diagnostics` what was found while reading and inferring.
    `editions` are its major versions. `base` is the segment of the one that all operations
    belong to where their paths don't say so, "" else. `min_version` and `max_version` are the
    microversions between which a client may choose, None where it may not. `faults` are the
    names that the reference gives errors, by code; empty where it gives none. `created` are the
    resources whose records come into being through this API: only of these can it be said that one
    does not exist. `created_inside` are those among them that only the creates of other resources
    make, with these. `constraints` are the facts that refuse or change requests.
    """

    name: str
    title: str
    resources: tuple[Resource, ...] = ()
    operations: tuple[Operation, ...] = ()
    conventions: Conventions
    behaviour: Behaviour
    prose: tuple[Prose, ...] = ()
    sections: tuple[Section, ...] = ()
    editions: tuple[Edition, ...] = ()
    base: str = ""
    min_version: str | None = None
    max_version: str | None = None
    faults: dict[int, str] = {}
    created: tuple[str, ...] = ()
    created_inside: dict[str, tuple[str, ...]] = {}
    constraints: tuple[Constraint, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def resource(self, name: str) -> Resource:
        """The resource of that name; KeyError if the API has none."""
        for resource in self.resources:
            if resource.name == name:
                return resource
        raise KeyError(name)

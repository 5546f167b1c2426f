"""What the store must know of an API's records: the paths by which they are looked up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from liveref.index.references import PARENT
from liveref.model.api import Effect, Resource
from liveref.service.system.members import IDENTITY
from liveref.service.system.status import DUE
from liveref.service.system.system import System
from liveref.service.system.tenancy import OWNER, SEEN
from liveref.store.base import Kind


def kinds(system: System) -> list[Kind]:
    """The kinds of record of a served API."""
    shown = _shown_elsewhere(system)
    own = (each for each in system.api.resources if each.name not in system.stands_for)
    return [_kind(system, each, shown.get(each.name, set())) for each in own]


def _kind(system: System, resource: Resource, shown: set[str]) -> Kind:
    name, said = resource.name, system.behaviour(resource.name)
    indexed = {*said.goes_with, *system.relations.get(name, ()), *shown, *_asked(system, resource)}
    indexed |= {PARENT} if resource.parents else set()
    indexed |= {resource.natural_key} if resource.natural_key else set()
    indexed |= {DUE} if system.status_field(name) else set()
    if system.type is not None:
        indexed |= {SEEN, OWNER} if system.owners.fields(resource) else set()
        indexed |= set() if resource.parents else {SEEN}
        indexed |= {IDENTITY} if name in system.members.resources else set()
    return Kind(name=system.kind(name), indexed=tuple(sorted(indexed)), unique=said.unique)


def _asked(system: System, resource: Resource) -> Iterator[str]:
    """The fields by which lists find records: parameters of queries, what fields refer to, and
    what stands above a list."""
    known, refer = resource.schema.properties, system.references
    own = [o for o in system.api.operations if o.resource == resource.name]
    lists = [o for o in own if o.effect is Effect.LIST]
    asked = {p.name for o in lists for p in o.parameters if p.location == "query"}
    yield from (name for name in asked if name in known and "." not in name)
    for name in known:
        if refer.word(name) in asked and refer.target(resource.name, name):
            yield name
    yield from (system.listed_below[o.id] for o in own if o.id in system.listed_below)


def _shown_elsewhere(system: System) -> dict[str, set[str]]:
    """By resource, the paths by which lists of other records find its own."""
    found: dict[str, set[str]] = {}
    for each in (system, *system.beside):
        for resource in each.api.resources:
            for members in chain(*each.references.lists(resource.name).values()):
                if members.target.api is system.api:
                    found.setdefault(members.target.resource.name, set()).add(members.path)
    return found

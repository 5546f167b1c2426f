"""The kinds of record that the store declares, with the paths by which records are looked up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from liveref.index.references import PARENT
from liveref.model.api import Effect, Resource
from liveref.service.system.members import IDENTITY
from liveref.service.system.record_meta import EXPIRES
from liveref.service.system.status import BODIES, DUE
from liveref.service.system.system import System
from liveref.service.system.tenancy import OWNER, SEEN
from liveref.store.base import Kind


def kinds(system: System) -> list[Kind]:
    """The kinds of record of a served API."""
    lookups = _lookups_elsewhere(system)
    resources = (
        resource for resource in system.api.resources if resource.name not in system.stands_for
    )
    return [_kind(system, resource, lookups.get(resource.name, set())) for resource in resources]


def _kind(system: System, resource: Resource, lookups: set[str]) -> Kind:
    name, behaviour = resource.name, system.behaviour(resource.name)
    indexed = {
        *behaviour.goes_with,
        *system.relations.get(name, ()),
        *lookups,
        *_query_fields(system, resource),
    }
    indexed |= {PARENT} if resource.parents else set()
    indexed |= {resource.natural_key} if resource.natural_key else set()
    indexed |= {DUE} if system.status_field(name) else set()
    indexed |= {EXPIRES} if name in system.expiring else set()
    if system.type is not None:
        indexed |= {SEEN, OWNER} if system.owners.fields(resource) else set()
        indexed |= set() if resource.parents else {SEEN}
        indexed |= {IDENTITY} if name in system.members.resources else set()
    blobs = BODIES if _has_bodies(system, name) else None
    return Kind(
        name=system.kind(name), indexed=tuple(sorted(indexed)), unique=behaviour.unique, blobs=blobs
    )


def _has_bodies(system: System, resource: str) -> bool:
    uploads = (o for o in system.api.operations if o.effect is Effect.UPLOAD)
    return any(operation.resource == resource for operation in uploads)


def _query_fields(system: System, resource: Resource) -> Iterator[str]:
    """The fields by which lists look up records: parameters of queries, references, and parents."""
    properties, refer = resource.schema.properties, system.references
    operations = [o for o in system.api.operations if o.resource == resource.name]
    lists = [o for o in operations if o.effect is Effect.LIST]
    parameters = {p.name for o in lists for p in o.parameters if p.location == "query"}
    yield from (name for name in parameters if name in properties and "." not in name)
    for name in properties:
        if refer.word(name) in parameters and refer.target(resource.name, name):
            yield name
    yield from (system.listed_below[o.id] for o in operations if o.id in system.listed_below)


def _lookups_elsewhere(system: System) -> dict[str, set[str]]:
    """The paths by which lists of other records look up the records of a resource, by resource."""
    paths: dict[str, set[str]] = {}
    for other in (system, *system.beside):
        for resource in other.api.resources:
            for members in chain(*other.references.lists(resource.name).values()):
                if members.target.api is system.api:
                    paths.setdefault(members.target.resource.name, set()).add(members.path)
    return paths

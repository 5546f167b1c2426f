"""The names of records in a seed, and the identities that they stand for."""

from __future__ import annotations

from liveref.identity.identity import IdentityService
from liveref.index.references import Target
from liveref.model.api import Operation, Resource
from liveref.naming.patterns import matches
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.store.base import Condition, Reader, Record

NAME = "name"


def newest(tx: Reader, kind: str) -> Record | None:
    """The record of a kind that was created last."""
    records = tx.page(kind, limit=1, backwards=True)
    return records[0] if records else None


def stored_record(tx: Reader, kind: str, last: Record | None, name: str | None) -> Record | None:
    """The record that a request has created since `last` was the newest, or the one of that name
    which it has changed instead. None where it did something else."""
    record = newest(tx, kind)
    if record is not None and (last is None or record.position > last.position):
        return record
    return tx.get(kind, name) if name is not None else None


def identity_of(tx: Reader, kind: str, resource: Resource, name: str) -> str | None:
    """The identity, as clients know it, of the stored record that a name or an identity stands for.
    None for none, and for several of one name."""
    record = tx.get(kind, name)
    if record is not None:
        return str(status.identity(record))
    for field in {resource.natural_key or NAME, NAME}:
        records = tx.page(kind, [Condition(field, name)], limit=2)
        if len(records) == 1:
            return str(status.identity(records[0]))
    return None


def meant(identity: IdentityService, meaning: str) -> Target:
    """The resource of the identity service that has that meaning: project, user."""
    system = identity.system
    return Target(system.api, system.resources[identity.directory.resources[meaning]])


def referred(
    system: System, resource: str, path: str, identity: IdentityService | None = None
) -> Target | None:
    """The resource that a field refers to, by its path below the record ("fixed_ips.subnet_id"), by
    its last part, or, where that means an identity alone, by what stands before it
    ("networks.uuid"). A field that names the owner refers to projects, where there are some."""
    references = system.references
    before, _, last = path.rpartition(".")
    for field in (path, last):
        target = references.target(resource, field) or references.held(resource).get(field)
        if target is not None:
            return target
    if before and system.names.means("identifier", last):
        return references.called(before.rpartition(".")[2])
    tenancy = system.api.conventions.tenancy
    if identity is not None and tenancy is not None and matches(tenancy.project, last):
        return meant(identity, "project")
    return None


def parameters(system: System, operation: Operation) -> dict[str, str]:
    """The resources that the parameters of a path identify, by parameter."""
    named = {**system.resources[operation.resource].related, **operation.parents}
    if operation.identifier is not None:
        named.setdefault(operation.identifier, operation.resource)
    return named

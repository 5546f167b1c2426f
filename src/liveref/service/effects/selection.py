"""Selection of the record that a request identifies."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.index.references import PARENT
from liveref.index.standing import called
from liveref.model.api import Operation, Resource
from liveref.model.relations import Ends
from liveref.naming.nouns import slug
from liveref.service.lookup import keys
from liveref.service.lookup.missing import missing
from liveref.service.lookup.withdrawn import is_withdrawn
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.record_meta import INTERNAL, change_meta, meta_of
from liveref.service.system.standing import is_gone, standing_record
from liveref.service.system.system import System
from liveref.service.system.tenancy import project_of
from liveref.store.base import Condition, Reader, Record


def owned_by(tx: Reader, system: System, owner: Record, resource: str) -> Record | None:
    """The record of `resource` that another record owns."""
    identity = meta_of(owner).owns.get(resource)
    return tx.get(system.kind(resource), identity) if identity else None


def ends_of_relation(tx: Reader, system: System, ends: Ends, call: Call) -> dict[str, Record]:
    """The records that the path of a relation names, by its parameters."""
    candidates = {
        name: stored(tx, system.kind(resource), call.path[name]) for name, resource in ends.values()
    }
    return {name: record for name, record in candidates.items() if record is not None}


def by_path(tx: Reader, system: System, operation: Operation, call: Call) -> Record:
    """The record whose identity is in the path. Raises Problem 404."""
    identity = call.path[operation.identifier] if operation.identifier else ""
    kind = system.kind(operation.resource)
    if operation.identifier:
        record = named_by(tx, system, operation, operation.resource, operation.identifier, call)
    else:
        record = find(tx, kind, operation, call)
    if record is None and operation.identifier:
        record = _by_name(tx, system, operation, operation.resource, operation.identifier, call)
    if record is None:
        standing = _standing(system, operation, kind, identity, call)
        if standing is not None:
            return standing
    seen = record is not None and sees(tx, system, operation, operation.resource, record, call)
    if (
        record is None
        or not seen
        or not _belongs(record, operation, call)
        or _is_gone(system, operation, record)
    ):
        raise missing(system, operation, operation.resource, operation.identifier, call)
    is_free = operation.resource in system.members.resources
    if not is_free and not keys.is_given(system, operation, operation.resource, record, call):
        system.owners.check_change(call, record)
    return record


def _standing(
    system: System, operation: Operation, kind: str, identity: str, call: Call
) -> Record | None:
    """The record of the path that exists without being created; None if there is none. Of a
    resource that no operation creates any is there, unless behaviour says which there are, or an
    operation lists them."""
    resource = operation.resource
    there = system.standing.of(resource, call.version)
    identity = called(there, system.resources[resource], identity)
    if identity in there:
        return standing_record(kind, identity, there[identity], call.now)
    if resource in system.made_here or system.standing.is_declared(resource):
        return None
    if _is_listed(system, operation):
        return None
    return standing_record(kind, identity, {}, call.now)


def _is_listed(system: System, operation: Operation) -> bool:
    """Whether a list shows all records of the resource: not of one that stands for each record of
    another (`GET /quotas/{project_id}`), of which it may show those that differ."""
    parameter = operation.identifier or ""
    word = system.references.word(parameter)
    other = system.references.called(word) if word else None
    is_own = other is None or other.resource.name == operation.resource
    listed = bool(system.uses.listed.get(operation.resource))
    return listed and is_own and not system.names.means("owner", slug(parameter))


def _is_gone(system: System, operation: Operation, record: Record) -> bool:
    return is_gone(record) or is_withdrawn(system, operation.resource, record)


def sees(
    tx: Reader, system: System, operation: Operation, resource: str, record: Record, call: Call
) -> bool:
    """Whether the caller sees a record, or gives its key."""
    if system.members.sees(tx, resource, record, call.caller):
        return True
    return keys.is_given(system, operation, resource, record, call)


def stored(tx: Reader, kind: str, identity: str) -> Record | None:
    """The record with an identity that clients use; None if only its key in the store is equal: a
    record that is unique within its parent is identified by its own part of that key."""
    record = tx.get(kind, identity)
    if record is None or "/" not in identity or status.identity(record) == identity:
        return record
    return None


def named_by(
    tx: Reader, system: System, operation: Operation, resource: str, parameter: str, call: Call
) -> Record | None:
    """The record that a parameter of the path names by its identity, None if there is none."""
    if parameter != operation.identifier:
        return _stored_record(tx, system, resource, parameter, call)
    kind = system.kind(resource)
    record = find(tx, kind, operation, call)
    user = system.owners.holder(system.resources[resource], call) if record is None else None
    return tx.get(kind, f"{user}/{call.path[parameter]}") if user else record


def find(tx: Reader, kind: str, operation: Operation, call: Call) -> Record | None:
    """The record identified by the path, below its parent in the path."""
    identity = call.path[operation.identifier] if operation.identifier else ""
    record = stored(tx, kind, identity)
    if record is None and len(call.path) > 1:
        ways = (
            scoped(operation, call, identity),
            "/".join(call.path.values()),
            f"{parent_of(operation, call)}/{identity}",
        )
        record = next((candidate for way in ways if (candidate := tx.get(kind, way))), None)
    return record


def scope(operation: Operation, call: Call) -> str | None:
    """The identities of all parents in the path, None if there are none."""
    above = [value for name, value in call.path.items() if name != operation.identifier]
    return "/".join(above) or None


def scoped(operation: Operation, call: Call, identity: str) -> str:
    """An identity preceded by those of all parents in the path."""
    return "/".join(filter(None, (scope(operation, call), identity)))


def checked_parents(system: System, operation: Operation) -> dict[str, str]:
    """The parameters of the parents that have to exist, with their resources. A parent that is not
    created here may have any identity."""
    parents: dict[str, str] = {}
    for parameter, named in operation.parents.items():
        resource = named
        if operation.effect.traits.relates:
            # A relation below a relation does without it: both are of what the path names.
            resource = system.relations.get(named, {}).get(parameter, named)
        is_known = resource in system.made_here or system.standing.is_declared(resource)
        if is_known and parameter != operation.identifier:
            parents[parameter] = resource
    return parents


def check_parents(
    tx: Reader, system: System, operation: Operation, call: Call, parents: dict[str, str]
) -> None:
    """Raises Problem 404 if one of these parents does not exist."""
    for parameter, resource in parents.items():
        parent = _parent_record(tx, system, operation, resource, parameter, call)
        system.members.check_child_change(operation, parent, call)


def parent(tx: Reader, system: System, operation: Operation, parameter: str, call: Call) -> Record:
    """The parent that a parameter of the path names. Raises Problem 404."""
    return _parent_record(tx, system, operation, operation.parents[parameter], parameter, call)


def _parent_record(
    tx: Reader, system: System, operation: Operation, resource: str, parameter: str, call: Call
) -> Record:
    record = _stored_record(tx, system, resource, parameter, call)
    if record is None:
        record = _by_name(tx, system, operation, resource, parameter, call)
        if record is not None:
            # Children refer to it by its identity.
            call.path[parameter] = record.id
    if record is None:
        there = system.standing.declared(resource, call.version)
        identity = called(there, system.resources[resource], call.path[parameter])
        if identity in there:
            return standing_record(system.kind(resource), identity, there[identity], call.now)
    if record is not None:
        call.above[parameter] = record.id
    if record is None or not system.members.sees(tx, resource, record, call.caller):
        raise missing(system, operation, resource, parameter, call)
    return record


def _stored_record(
    tx: Reader, system: System, resource: str, parameter: str, call: Call
) -> Record | None:
    """The record of the path; a relation is identified by all values of the path."""
    kind = system.kind(resource)
    record = stored(tx, kind, call.path[parameter])
    if record is None:
        names = list(call.path)
        leading = names[: names.index(parameter) + 1]
        whole = "/".join(call.path[n] for n in leading)
        record = tx.get(kind, whole) if len(leading) > 1 else None
    return record


def _by_name(
    tx: Reader, system: System, operation: Operation, resource: str, parameter: str, call: Call
) -> Record | None:
    """The visible record with the name in the path, the caller's project first, if the parameter
    may be a name."""
    takes_name = any(p.accepts_name for p in operation.parameters if p.name == parameter)
    if not takes_name and not system.names.means("either", parameter):
        return None
    definition, project = system.resources[resource], call.caller.project if call.caller else None
    for key in dict.fromkeys((definition.natural_key, parameter)):
        if key is not None and key in definition.schema.properties:
            named = tx.page(system.kind(resource), [Condition(key, call.path[parameter])])
            if seen := [r for r in named if system.members.sees(tx, resource, r, call.caller)]:
                return min(seen, key=lambda record: project_of(record) != project)
    return None


def parent_parameters(operation: Operation) -> list[tuple[str, str]]:
    """The parameters of the parents of an operation's record, with their resources."""
    return [(p, r) for p, r in operation.parents.items() if p != operation.identifier]


def stored_parent(tx: Reader, system: System, operation: Operation, call: Call) -> Record | None:
    """The innermost parent in the path, as stored; None if it is not."""
    last = parent_parameters(operation)[-1:]
    return stored(tx, system.kind(last[0][1]), call.path[last[0][0]]) if last else None


def parent_of(operation: Operation, call: Call) -> str | None:
    """The identity of the innermost parent in the path; if the document has no resource for the
    parents, all values of their parameters."""
    if parents := parent_parameters(operation):
        return call.above.get(parents[-1][0], call.path[parents[-1][0]])
    return "/".join(call.path[name] for name in operation.above) or None


def _belongs(record: Record, operation: Operation, call: Call) -> bool:
    stored_parent = status.parent(record)
    parent = parent_of(operation, call)
    return stored_parent is None or parent is None or stored_parent == parent


def check_identity(resource: Resource, identity: Any) -> None:
    """Raises Problem 400 for what can't be an identity. Only the document limits the length and the
    characters of names; no database keeps U+0000 in a text."""
    if not isinstance(identity, str) or not identity or "\0" in identity:
        field = resource.identifier
        raise Problem(400, f"{field} must be a string of 1 character or more.", field=field)


def as_target(
    tx: Reader, system: System, record: Record, end: tuple[str, str] | None = None
) -> Record:
    """The record itself, or the target of a relation: the last of the related records, or that at
    another `end`, given by its parameter and resource."""
    target = meta_of(record).target
    if target is not None and end is not None and isinstance(record.data.get(end[0]), str):
        target = (end[1], record.data[end[0]])
    if target is None:
        return record
    resource, identity = target
    related_record = tx.get(system.kind(resource), identity)
    if related_record is None:
        return msgspec.structs.replace(record, id=identity)
    # The target has other names for the parameters of the relation's path.
    named = {key: value for key, value in record.data.items() if key not in (INTERNAL, "name")}
    others = tuple(named.keys() - related_record.data.keys())
    related_record.data = named | related_record.data
    change_meta(related_record).related = others
    return related_record


def children(tx: Reader, system: System, resource: str, record: Record) -> list[tuple[str, Record]]:
    """The children of a record: owned ones, a page of each nested collection, records that are
    deleted with it, and its relations."""
    records: list[tuple[str, Record]] = []
    for other in system.api.resources:
        if other.owned_by == resource:
            owned = owned_by(tx, system, record, other.name)
            records += [(other.name, owned)] if owned else []
        if other.parents and other.parents[-1] == resource:
            nested = tx.page(system.kind(other.name), [Condition(PARENT, record.id)])
            records += [(other.name, child) for child in nested]
    for name, reference in system.going_with.get(resource, ()):
        going = tx.page(system.kind(name), [Condition(reference, record.id)])
        records += [(name, one) for one in going if _differ(one, record)]
    for relation, related in system.relations.items():
        for parameter in (name for name, one in related.items() if one == resource):
            parts = tx.page(system.kind(relation), [Condition(parameter, record.id)])
            records += [(relation, part) for part in parts]
    return records


def resources_below(system: System, resource: str) -> list[str]:
    """A resource, and those of which records may go with its own, at any depth."""
    names: dict[str, None] = {resource: None}
    _add_children(system, resource, names)
    return list(names)


def _add_children(system: System, resource: str, names: dict[str, None]) -> None:
    children = [r.name for r in system.api.resources if r.owned_by == resource]
    children += [r.name for r in system.api.resources if r.parents[-1:] == (resource,)]
    children += [name for name, _ in system.going_with.get(resource, ())]
    children += [name for name, ends in system.relations.items() if resource in ends.values()]
    for name in children:
        if name not in names:
            names[name] = None
            _add_children(system, name, names)


def _differ(one: Record, other: Record) -> bool:
    return (one.kind, one.id) != (other.kind, other.id)

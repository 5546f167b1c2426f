"""Which record does a request mean?"""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.index.references import PARENT
from liveref.index.standing import called
from liveref.model.api import Effect, Operation, Resource
from liveref.model.relations import Ends
from liveref.service.effects import following, keys
from liveref.service.effects.constraints.soft_delete import is_withdrawn
from liveref.service.effects.missing import missing
from liveref.service.planning.plan import Plan
from liveref.service.representation.embedding import MEMBERS, REFERRED
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.standing import is_gone, standing_record
from liveref.service.system.system import System
from liveref.service.system.tenancy import project_of
from liveref.store.base import Condition, Reader, Record
from liveref.values.identities import is_made_up

_RELATING = (Effect.LINK, Effect.UNLINK, Effect.CHECK)
_LONGEST_IDENTITY = 255


def owned_by(tx: Reader, system: System, owner: Record, resource: str) -> Record | None:
    """The record of `resource` that another record owns."""
    identity = owner.data.get("_", {}).get("owns", {}).get(resource)
    return tx.get(system.kind(resource), identity) if identity else None


def related(
    tx: Reader, plan: Plan, record: Record, needs: frozenset[str], call: Call
) -> dict[str, Any]:
    """The records that a response about `record` embeds, by their resource's name; those that
    fields refer to, and lists, as `embedding` needs them."""
    system, resource = plan.system, plan.resource
    found: dict[str, Any] = {}
    for name in needs:
        if name.startswith((REFERRED, MEMBERS)):
            found[name] = following.shown(tx, system, resource.name, record, name, call)
        elif name == resource.name:
            found[name] = record
        elif name == resource.owned_by:
            owner_id = record.data.get("_", {}).get("owner")
            owner = tx.get(system.kind(name), owner_id) if owner_id else None
            if owner is not None:
                found[name] = owner
        elif (owned := owned_by(tx, system, record, name)) is not None:
            found[name] = owned
    return found


def named(tx: Reader, system: System, ends: Ends, call: Call) -> dict[str, Record]:
    """The records that the path of a relation names, by its parameters."""
    found = {
        name: stored(tx, system.kind(resource), call.path[name]) for name, resource in ends.values()
    }
    return {name: record for name, record in found.items() if record is not None}


def by_path(tx: Reader, system: System, operation: Operation, call: Call) -> Record:
    """The record whose identity is in the path. Raises Problem 404."""
    check_parents(tx, system, operation, call)
    identity = call.path[operation.identifier] if operation.identifier else ""
    kind = system.kind(operation.resource)
    if operation.identifier:
        record = named_by(tx, system, operation, operation.resource, operation.identifier, call)
    else:
        record = find(tx, kind, operation, call)
    if record is None and operation.identifier:
        record = _by_name(tx, system, operation, operation.resource, operation.identifier, call)
    if record is None and operation.resource not in system.made_here:
        # Made elsewhere, or always there: which there are only the example of a list says.
        there = system.standing.of(operation.resource, call.version)
        identity = called(there, system.resources[operation.resource], identity)
        if identity not in there and any(map(is_made_up, there)) and 404 in operation.errors:
            raise missing(system, operation, operation.resource, operation.identifier, call)
        return standing_record(kind, identity, there.get(identity, {}), call.now)
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


def _is_gone(system: System, operation: Operation, record: Record) -> bool:
    return is_gone(record) or is_withdrawn(system, operation.resource, record)


def sees(
    tx: Reader, system: System, operation: Operation, resource: str, record: Record, call: Call
) -> bool:
    """Whether a record is there for who calls, or for anybody who gives its key."""
    if system.members.sees(tx, resource, record, call.caller):
        return True
    return keys.is_given(system, operation, resource, record, call)


def stored(tx: Reader, kind: str, identity: str) -> Record | None:
    """The record that a request calls by an identity; none that only its store's name is like
    that: one that is told from its like by what stands above it goes by its own part of that."""
    record = tx.get(kind, identity)
    if record is None or "/" not in identity or status.identity(record) == identity:
        return record
    return None


def named_by(
    tx: Reader, system: System, operation: Operation, resource: str, parameter: str, call: Call
) -> Record | None:
    """The record that a parameter of the path names by its identity, None if there is none."""
    if parameter != operation.identifier:
        return _there(tx, system, resource, parameter, call)
    kind = system.kind(resource)
    record = find(tx, kind, operation, call)
    user = system.owners.holder(system.resources[resource], call) if record is None else None
    return tx.get(kind, f"{user}/{call.path[parameter]}") if user else record


def find(tx: Reader, kind: str, operation: Operation, call: Call) -> Record | None:
    """The record whose identity is in the path, below what is above it there."""
    identity = call.path[operation.identifier] if operation.identifier else ""
    record = stored(tx, kind, identity)
    if record is None and len(call.path) > 1:
        ways = (
            scoped(operation, call, identity),
            "/".join(call.path.values()),
            f"{parent_of(operation, call)}/{identity}",
        )
        record = next((found for way in ways if (found := tx.get(kind, way))), None)
    return record


def scope(operation: Operation, call: Call) -> str | None:
    """All that stands above a record in the path, None for nothing."""
    above = [value for name, value in call.path.items() if name != operation.identifier]
    return "/".join(above) or None


def scoped(operation: Operation, call: Call, identity: str) -> str:
    """An identity with all that stands above it in the path."""
    return "/".join(filter(None, (scope(operation, call), identity)))


def check_parents(tx: Reader, system: System, operation: Operation, call: Call) -> None:
    """Raises Problem 404 if a resource above this one in the path does not exist. Of those
    that are made elsewhere nothing can be said, and any identity will do."""
    for parameter, named in operation.parents.items():
        resource = named
        if operation.effect in _RELATING:
            # A relation below a relation does without it: both are of what the path names.
            resource = system.relations.get(named, {}).get(parameter, named)
        if resource not in system.made_here or parameter == operation.identifier:
            continue
        found = _above(tx, system, operation, resource, parameter, call)
        system.members.check_below(operation, found, call)


def parent(tx: Reader, system: System, operation: Operation, parameter: str, call: Call) -> Record:
    """The record above the operation's own that a parameter of the path names. Raises Problem
    404."""
    return _above(tx, system, operation, operation.parents[parameter], parameter, call)


def _above(
    tx: Reader, system: System, operation: Operation, resource: str, parameter: str, call: Call
) -> Record:
    found = _there(tx, system, resource, parameter, call)
    if found is None:
        found = _by_name(tx, system, operation, resource, parameter, call)
        if found is not None:
            # What is below knows it by its identity.
            call.path[parameter] = found.id
    if found is not None:
        call.above[parameter] = found.id
    if found is None or not system.members.sees(tx, resource, found, call.caller):
        raise missing(system, operation, resource, parameter, call)
    return found


def _there(tx: Reader, system: System, resource: str, parameter: str, call: Call) -> Record | None:
    """The record that the path names; a relation is named by all that leads up to it."""
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
    """The record of that name that the caller sees, the own project's first, where the path's
    parameter may be one: by what it is called, or by its text."""
    takes_name = any(p.accepts_name for p in operation.parameters if p.name == parameter)
    if not takes_name and not system.names.means("either", parameter):
        return None
    known, project = system.resources[resource], call.caller.project if call.caller else None
    for key in dict.fromkeys((known.natural_key, parameter)):
        if key is not None and key in known.schema.properties:
            named = tx.page(system.kind(resource), [Condition(key, call.path[parameter])])
            if seen := [r for r in named if system.members.sees(tx, resource, r, call.caller)]:
                return min(seen, key=lambda record: project_of(record) != project)
    return None


def above(operation: Operation) -> list[tuple[str, str]]:
    """The parameters of what stands above an operation's record, with their resources."""
    return [(p, r) for p, r in operation.parents.items() if p != operation.identifier]


def record_above(tx: Reader, system: System, operation: Operation, call: Call) -> Record | None:
    """The innermost record above the operation's own in the path, as it is stored, if it is."""
    found = above(operation)[-1:]
    return stored(tx, system.kind(found[0][1]), call.path[found[0][0]]) if found else None


def parent_of(operation: Operation, call: Call) -> str | None:
    """The identity of the innermost resource above this one in the path; where the document
    has no resource for what stands there, all that the path says of it."""
    if found := above(operation):
        return call.above.get(found[-1][0], call.path[found[-1][0]])
    return "/".join(call.path[name] for name in operation.above) or None


def _belongs(record: Record, operation: Operation, call: Call) -> bool:
    kept = status.parent(record)
    parent = parent_of(operation, call)
    return kept is None or parent is None or kept == parent


def check_identity(resource: Resource, identity: Any) -> None:
    """Raises Problem 400 for what can't be an identity: it has to fit into a URL and a log."""
    good = isinstance(identity, str) and 0 < len(identity) <= _LONGEST_IDENTITY
    if not good or not identity.isprintable():
        wanted = f"a string of 1 to {_LONGEST_IDENTITY} printable characters"
        field = resource.identifier
        raise Problem(400, f"{field} must be {wanted}.", field=field)


def shown(tx: Reader, system: System, record: Record, end: tuple[str, str] | None = None) -> Record:
    """The record itself, or for a mere relation the one that it leads to: the last of what it
    relates, or that at another `end`, told by its parameter and resource."""
    target = record.data.get("_", {}).get("target")
    if target is not None and end is not None and isinstance(record.data.get(end[0]), str):
        target = [end[1], record.data[end[0]]]
    if target is None:
        return record
    resource, identity = target
    found = tx.get(system.kind(resource), identity)
    if found is None:
        return msgspec.structs.replace(record, id=identity)
    # What the relation's path says, the target knows by other names.
    named = {key: value for key, value in record.data.items() if key not in ("_", "name")}
    kept = found.data.get("_", {}) | {"related": list(named.keys() - found.data.keys())}
    return msgspec.structs.replace(found, data=named | found.data | {"_": kept})


def below(tx: Reader, system: System, resource: str, record: Record) -> list[tuple[str, Record]]:
    """The records directly below one: those it owns, a page of each nested collection, of those
    that can't outlive it, and of the relations that it is part of."""
    found: list[tuple[str, Record]] = []
    for other in system.api.resources:
        if other.owned_by == resource:
            owned = owned_by(tx, system, record, other.name)
            found += [(other.name, owned)] if owned else []
        if other.parents and other.parents[-1] == resource:
            nested = tx.page(system.kind(other.name), [Condition(PARENT, record.id)])
            found += [(other.name, child) for child in nested]
    for name, reference in system.going_with.get(resource, ()):
        going = tx.page(system.kind(name), [Condition(reference, record.id)])
        found += [(name, one) for one in going if _differ(one, record)]
    for relation, related in system.relations.items():
        for parameter in (name for name, one in related.items() if one == resource):
            parts = tx.page(system.kind(relation), [Condition(parameter, record.id)])
            found += [(relation, part) for part in parts]
    return found


def _differ(one: Record, other: Record) -> bool:
    return (one.kind, one.id) != (other.kind, other.id)

"""Making, changing and removing records, with what belongs to them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from liveref.model.api import Operation, Resource
from liveref.model.behaviour import PasswordPolicy
from liveref.model.path import identifying
from liveref.model.schema import Schema
from liveref.service.effects import allocating, keys, selection
from liveref.service.effects.access import check_given
from liveref.service.effects.beginning import begin, insert, taken
from liveref.service.effects.following import by_name, identify, template
from liveref.service.effects.inner import resolve
from liveref.service.effects.renaming import renamed
from liveref.service.effects.reserved import check_changes
from liveref.service.effects.secret_fields import Reveal, SecretFields, keep_hash
from liveref.service.effects.spanning import span
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import is_template
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.store.base import Conflict, Record, Transaction
from liveref.values import passwords


class Made(msgspec.Struct):
    """What a create brought into being: the record, itself and what it owns by resource, and
    the secrets that were made up, to be shown this once."""

    record: Record
    related: dict[str, Record]
    reveal: Reveal


def object_of(operation: Operation, body: Any) -> dict[str, Any]:
    """The resource's fields in a body that was found valid: under the wrapper, if it has one."""
    wrapper = operation.request.wrapper if operation.request else None
    if not isinstance(body, dict):
        raise Problem(400, "The body must be an object.")
    if not wrapper:
        return body
    inner = body.get(wrapper)
    if not isinstance(inner, dict):
        raise Problem(400, f"{wrapper} must be an object.", field=wrapper)
    return inner


def request_schema(operation: Operation) -> Schema:
    """The schema of the resource's fields in a request's body."""
    return operation.request.record if operation.request else Schema()


def create(
    plan: Plan,
    call: Call,
    tx: Transaction,
    fields: dict[str, Any],
    identity: str | None = None,
    found: dict[str, Record] | None = None,
) -> Made:
    """Keep a new record of the operation's resource, and what it owns.

    `identity` is one that the client chose, `found` what the fields refer to. Raises Problem
    409 if the identity, or a unique field, is taken.
    """
    system, resource = plan.system, plan.resource
    given = plan.kept.of(fields)
    data = _said(plan, plan.kept.defaults | given)
    chosen = data.pop(resource.identifier, UNSET) if identity is None else identity
    if resource.identifier == resource.natural_key and chosen is not UNSET:
        data[resource.identifier] = chosen
    if resource.given and isinstance(fields.get(resource.given), str):
        chosen = fields[resource.given]
    given_fields = {name: value for name, value in fields.items() if value is not None}
    check_changes(plan, call, tx, plan.kept.defaults, data | given_fields, is_new=True)
    check_given(plan, call, fields, None)
    parent = selection.parent_of(plan.operation, call)
    # A name that a client chose tells it from its like below the same parent only.
    scope = None if parent is None else selection.scope(plan.operation, call)
    together = identifying(resource.items[0])[:-1] if resource.given else ()
    scope = "/".join(str(fields.get(name)) for name in together) or scope
    scope = scope or system.owners.holder(resource, call, fields)
    record = begin(tx, system, resource, data, call.now, chosen=chosen, parent=parent, scope=scope)
    if parent is not None and (above := plan.field_of_parent):
        record.data.setdefault(above, parent)
    reveal = SecretFields(system, resource, record, call.now).at_creation(fields)
    for name in plan.told_once:
        if isinstance(fields.get(name), str):
            reveal[resource.name, name] = fields[name]
        elif fields.get(name.replace("private", "public")) is None:
            made_up = call.made.get(name) or passwords.generate(PasswordPolicy(), data)
            reveal[resource.name, name] = made_up
    _keep_hashes(record, call)
    by_name(system, resource.name, record.data, found or {})
    identify(system, resource.name, record.data, found or {})
    span(plan, call, tx, record, fields)
    _fill_defaults(plan, call, tx, record, fields)
    reveal |= keys.hide(system, resource, record)
    resolve(plan, call, tx, record.data)
    system.owners.mark(resource, record, call.caller)
    allocating.allocate(tx, system, resource, record)
    made = Made(record, {resource.name: record}, reveal)
    for name in resource.owns:
        _create_owned(tx, system, name, made, fields)
    insert(tx, record, resource, system.behaviour(resource.name))
    return made


def _fill_defaults(
    plan: Plan, call: Call, tx: Transaction, record: Record, fields: dict[str, Any]
) -> None:
    """Give the fields values whose defaults are templates: in turn, so that one may be taken
    from another."""
    defaults = plan.system.behaviour(plan.resource.name).defaults
    meant = {n for n in plan.system.behaviour(plan.resource.name).nulls if n in fields}
    own = {n: d for n, d in defaults.items() if record.data.get(n) in (None, d) and is_template(d)}
    own = {name: default for name, default in own.items() if name not in meant}
    if not own:
        return
    for name in own:
        record.data.pop(name, None)
    said = template(tx, plan.system, plan.resource.name, record, call, fields)
    for name, default in own.items():
        record.data |= said.fill({name: default})
    known = request_schema(plan.operation).properties
    for name in own:
        if name not in record.data and name in known and known[name].required:
            raise Problem(400, f"{name} is required.", field=name)


def _said(plan: Plan, fields: dict[str, Any]) -> dict[str, Any]:
    """What a request says of the fields, defaults included: null leaves one to the service, unless
    the answer may have it so."""
    return {n: value for n, value in fields.items() if value is not None or plan.shows_null(n)}


def _keep_hashes(record: Record, call: Call) -> None:
    for name, hashed in call.hashes.items():
        keep_hash(record, name, hashed, call.now)


def _create_owned(
    tx: Transaction, system: System, name: str, made: Made, fields: dict[str, Any]
) -> None:
    owner = made.record
    resource = system.resources[name]
    data = dict(system.behaviour(name).defaults)
    data |= {field: owner.data[field] for field in resource.shares if field in owner.data}
    record = begin(tx, system, resource, data, owner.created)
    status.internal(record)["owner"] = owner.id
    status.internal(owner).setdefault("owns", {})[name] = record.id
    made.reveal |= SecretFields(system, resource, record, owner.created).at_creation(fields)
    insert(tx, record, resource, system.behaviour(resource.name))
    made.related[name] = record


def update(
    plan: Plan, call: Call, tx: Transaction, record: Record, fields: dict[str, Any]
) -> Record:
    """Change the fields that a request gives, and those its kin share. Null takes a value away
    (RFC 7396), unless the answer may have it so."""
    plan.generations.check_own(fields, record)
    check_given(plan, call, fields, record)
    record = renamed(plan, call, tx, record, fields)
    changes = plan.kept.of(fields)
    changes.pop(plan.resource.identifier, None)
    check_changes(plan, call, tx, record.data, record.data | fields | changes)
    said, body = _said(plan, changes), plan.operation.request
    gone = changes.keys() - said.keys()
    if body is not None and body.forgets:
        gone |= {name for name in record.data if name.startswith(body.prefixes)}
    for name in gone:
        record.data.pop(name, None)
    record.data |= said
    if not said.keys().isdisjoint(plan.system.behaviour(plan.resource.name).allocates):
        allocating.allocate(tx, plan.system, plan.resource, record)
    SecretFields(plan.system, plan.resource, record, call.now).at_change(fields)
    _keep_hashes(record, call)
    return save(plan, call, tx, record)


def replace(
    plan: Plan, call: Call, tx: Transaction, record: Record, fields: dict[str, Any]
) -> Record:
    """Exchange all that a request may give; what the service itself decided stays."""
    plan.generations.check_own(fields, record)
    check_given(plan, call, fields, record)
    record = renamed(plan, call, tx, record, fields)
    replaceable = set(request_schema(plan.operation).properties)
    replaceable -= {plan.system.status_field(plan.resource.name) or "", status.INTERNAL}
    kept = {
        key: value
        for key, value in record.data.items()
        if key not in replaceable or plan.system.names.means("generation", key)
    }
    changes = _said(plan, plan.kept.of(fields))
    changes.pop(plan.resource.identifier, None)
    check_changes(plan, call, tx, record.data, fields | changes)
    record.data = plan.kept.defaults | kept | changes
    SecretFields(plan.system, plan.resource, record, call.now).at_replacement(fields)
    save(plan, call, tx, record)
    # After the save, which hands on what is shared: a password is judged by the new name.
    for name in plan.resource.owns:
        _replace_secrets_of_owned(plan, call, tx, record, name, fields)
    return record


def _replace_secrets_of_owned(
    plan: Plan, call: Call, tx: Transaction, record: Record, name: str, fields: dict[str, Any]
) -> None:
    owned = selection.owned_by(tx, plan.system, record, name)
    if owned is None:
        return
    resource = plan.system.resources[name]
    if SecretFields(plan.system, resource, owned, call.now).at_replacement(fields):
        owned.updated = call.now
        tx.update(owned)


def save(plan: Plan, call: Call, tx: Transaction, record: Record) -> Record:
    """Keep a changed record, and hand on what its kin share. Raises Problem 409."""
    record.updated = call.now
    if call.caller is not None:
        plan.system.owners.settle(plan.resource, record)
    plan.generations.raise_own(record)
    rewrite(plan, tx, record)
    _share(plan.system, plan.resource, tx, record)
    return record


def rewrite(plan: Plan, tx: Transaction, record: Record) -> None:
    """Write a changed record down. Raises Problem 409 where a unique field is taken."""
    try:
        keep(tx, record)
    except Conflict as conflict:
        behaviour = plan.system.behaviour(plan.resource.name)
        raise taken(plan.resource, behaviour, conflict) from None


def keep(tx: Transaction, record: Record) -> None:
    """Write a record down; one that was only supposed to be there is there from now on."""
    if record.position:
        tx.update(record)
    else:
        record.position = tx.insert(record).position


def _share(system: System, resource: Resource, tx: Transaction, record: Record) -> None:
    """Carry the shared fields over to the owner and to what is owned."""
    for name in resource.owns:
        owned = selection.owned_by(tx, system, record, name)
        if owned is not None:
            _copy(tx, record, owned, system.resources[name].shares)
    owner_id = record.data.get(status.INTERNAL, {}).get("owner")
    if resource.owned_by and owner_id:
        owner = tx.get(system.kind(resource.owned_by), owner_id)
        if owner is not None:
            _copy(tx, record, owner, resource.shares)


def _copy(tx: Transaction, source: Record, target: Record, shares: tuple[str, ...]) -> None:
    given = {name: source.data[name] for name in shares if name in source.data}
    if any(target.data.get(name, UNSET) != value for name, value in given.items()):
        target.data |= given
        target.updated = source.updated
        tx.update(target)


def delete(tx: Transaction, system: System, resource: str, record: Record) -> list[str]:
    """Remove a record and everything below it; returns the keys of their stored bodies."""
    orphans = [body["key"] for body in status.internal(record).get("bodies", {}).values()]
    while below := selection.below(tx, system, resource, record):
        for name, child in below:
            orphans += delete(tx, system, name, child)
    tx.delete(record.kind, record.id)
    return orphans

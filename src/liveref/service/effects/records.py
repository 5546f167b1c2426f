"""Creation, update and deletion of records, with the records that they own."""

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
from liveref.service.effects.cidr_pools import allocate_cidrs
from liveref.service.effects.nested_create import create_nested
from liveref.service.effects.new_record import build_record, insert, taken
from liveref.service.effects.references import fill_identities, store_by_name, template
from liveref.service.effects.renaming import renamed
from liveref.service.effects.reserved import check_changes
from liveref.service.effects.secret_fields import Reveal, SecretFields, store_hash
from liveref.service.planning.plan import Plan
from liveref.service.representation.templates import is_template
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.store.base import Conflict, Record, Transaction
from liveref.values import passwords


class Made(msgspec.Struct):
    """The result of a create: the record, the records created with it by resource, and the
    generated secrets, which are revealed once."""

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
    referenced: dict[str, Record] | None = None,
) -> Made:
    """Store a new record of the operation's resource, with those that it owns. `identity` is chosen
    by the client, `referenced` are the referenced records by field. Raises Problem 409 if the
    identity, or a unique field, is taken."""
    system, resource = plan.system, plan.resource
    given = plan.writable.of(fields)
    data = _stored_fields(plan, plan.writable.defaults | given)
    chosen = data.pop(resource.identifier, UNSET) if identity is None else identity
    if resource.identifier == resource.natural_key and chosen is not UNSET:
        data[resource.identifier] = chosen
    if resource.given and isinstance(fields.get(resource.given), str):
        chosen = fields[resource.given]
    given_fields = {name: value for name, value in fields.items() if value is not None}
    check_changes(plan, call, tx, plan.writable.defaults, data | given_fields, is_new=True)
    check_given(plan, call, fields, None)
    parent = selection.parent_of(plan.operation, call)
    # A name that a client chose is unique only within its parent.
    scope = None if parent is None else selection.scope(plan.operation, call)
    together = identifying(resource.items[0])[:-1] if resource.given else ()
    scope = "/".join(str(fields.get(name)) for name in together) or scope
    scope = scope or system.owners.holder(resource, call, fields)
    record = build_record(
        tx, system, resource, data, call.now, chosen=chosen, parent=parent, scope=scope
    )
    if parent is not None and (above := plan.field_of_parent):
        record.data.setdefault(above, parent)
    reveal = SecretFields(system, resource, record, call.now).at_creation(fields)
    for name in plan.returned_once:
        if isinstance(fields.get(name), str):
            reveal[resource.name, name] = fields[name]
        elif fields.get(name.replace("private", "public")) is None:
            made_up = call.made.get(name) or passwords.generate(
                PasswordPolicy(), data, system.generator
            )
            reveal[resource.name, name] = made_up
    _keep_hashes(record, call)
    store_by_name(system, resource.name, record.data, referenced or {})
    fill_identities(system, resource.name, record.data, referenced or {})
    allocate_cidrs(plan, call, tx, record, fields)
    _fill_defaults(plan, call, tx, record, fields)
    reveal |= keys.hide(system, resource, record)
    create_nested(plan, call, tx, record.data)
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
    """Fill defaults that are templates, in turn, so that one may use another."""
    defaults = plan.system.behaviour(plan.resource.name).defaults
    meant = {n for n in plan.system.behaviour(plan.resource.name).nulls if n in fields}
    templates = {
        n: d for n, d in defaults.items() if record.data.get(n) in (None, d) and is_template(d)
    }
    templates = {name: default for name, default in templates.items() if name not in meant}
    if not templates:
        return
    for name in templates:
        record.data.pop(name, None)
    values = template(tx, plan.system, plan.resource.name, record, call, fields)
    for name, default in templates.items():
        record.data |= values.fill({name: default})
    properties = request_schema(plan.operation).properties
    for name in templates:
        if name not in record.data and name in properties and properties[name].required:
            raise Problem(400, f"{name} is required.", field=name)


def _stored_fields(plan: Plan, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a request to store, with defaults: null leaves a field to the service, unless
    the answer may show null."""
    return {n: value for n, value in fields.items() if value is not None or plan.shows_null(n)}


def _keep_hashes(record: Record, call: Call) -> None:
    for name, hashed in call.hashes.items():
        store_hash(record, name, hashed, call.now)


def _create_owned(
    tx: Transaction, system: System, name: str, made: Made, fields: dict[str, Any]
) -> None:
    owner = made.record
    resource = system.resources[name]
    data = dict(system.behaviour(name).defaults)
    data |= {field: owner.data[field] for field in resource.shares if field in owner.data}
    record = build_record(tx, system, resource, data, owner.created)
    status.internal(record)["owner"] = owner.id
    status.internal(owner).setdefault("owns", {})[name] = record.id
    made.reveal |= SecretFields(system, resource, record, owner.created).at_creation(fields)
    insert(tx, record, resource, system.behaviour(resource.name))
    made.related[name] = record


def update(
    plan: Plan, call: Call, tx: Transaction, record: Record, fields: dict[str, Any]
) -> Record:
    """Update the fields that a request gives, and those shared with related records. Null removes a
    value (RFC 7396), unless the answer may show null."""
    plan.generations.check_own(fields, record)
    check_given(plan, call, fields, record)
    record = renamed(plan, call, tx, record, fields)
    changes = plan.writable.of(fields)
    changes.pop(plan.resource.identifier, None)
    check_changes(plan, call, tx, record.data, record.data | fields | changes)
    stored, body = _stored_fields(plan, changes), plan.operation.request
    gone = changes.keys() - stored.keys()
    if body is not None and body.forgets:
        gone |= {name for name in record.data if name.startswith(body.prefixes)}
    for name in gone:
        record.data.pop(name, None)
    record.data |= stored
    if not stored.keys().isdisjoint(plan.system.behaviour(plan.resource.name).allocates):
        allocating.allocate(tx, plan.system, plan.resource, record)
    SecretFields(plan.system, plan.resource, record, call.now).at_change(fields)
    _keep_hashes(record, call)
    return save(plan, call, tx, record)


def replace(
    plan: Plan, call: Call, tx: Transaction, record: Record, fields: dict[str, Any]
) -> Record:
    """Replace all fields that a request may give; fields that the service manages stay."""
    plan.generations.check_own(fields, record)
    check_given(plan, call, fields, record)
    record = renamed(plan, call, tx, record, fields)
    replaceable = set(request_schema(plan.operation).properties)
    replaceable -= {plan.system.status_field(plan.resource.name) or "", status.INTERNAL}
    unchanged = {
        key: value
        for key, value in record.data.items()
        if key not in replaceable or plan.system.names.means("generation", key)
    }
    changes = _stored_fields(plan, plan.writable.of(fields))
    changes.pop(plan.resource.identifier, None)
    check_changes(plan, call, tx, record.data, fields | changes)
    record.data = plan.writable.defaults | unchanged | changes
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
    """Store a changed record, and copy its shared fields. Raises Problem 409."""
    record.updated = call.now
    if call.caller is not None:
        plan.system.owners.settle(plan.resource, record)
    plan.generations.raise_own(record)
    rewrite(plan, tx, record)
    _share(plan.system, plan.resource, tx, record)
    return record


def rewrite(plan: Plan, tx: Transaction, record: Record) -> None:
    """Store a changed record. Raises Problem 409 if a unique field is taken."""
    try:
        keep(tx, record)
    except Conflict as conflict:
        behaviour = plan.system.behaviour(plan.resource.name)
        raise taken(plan.resource, behaviour, conflict) from None


def keep(tx: Transaction, record: Record) -> None:
    """Store a record; a built-in one is stored on its first change."""
    if record.position:
        tx.update(record)
    else:
        record.position = tx.insert(record).position


def _share(system: System, resource: Resource, tx: Transaction, record: Record) -> None:
    """Copy the shared fields to the owner and to the owned records."""
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
    """Remove a record and everything below it; returns the keys of their stored bodies, but for
    those that a snapshot needs."""
    keys = [body["key"] for body in status.internal(record).get("bodies", {}).values()]
    orphans = list[str]()
    while below := selection.children(tx, system, resource, record):
        for name, child in below:
            orphans += delete(tx, system, name, child)
    tx.delete(record.kind, record.id)
    return orphans + [key for key in keys if not tx.holds(key)]

"""References of records: to the records that they identify, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import UNSET

from liveref.index.references import SOURCES, Members, Target
from liveref.index.standing import called
from liveref.model.api import Operation
from liveref.model.constraints.resources import ReferenceTo
from liveref.service.lookup import keys
from liveref.service.representation.embedding import MEMBERS
from liveref.service.representation.templates import Template
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.standing import standing_record
from liveref.service.system.system import System
from liveref.service.system.tenancy import OWNER, project_of
from liveref.store.base import Condition, Reader, Record
from liveref.values.identities import is_uuid
from liveref.values.nested import merged

_NAMESAKES = 100
"""The number of records of one name among which a visible one is searched."""


def record_of(
    tx: Reader, system: System, target: Target, value: Any, caller: Caller | None
) -> Record | None:
    """The record that a value identifies: by identity, else by name among the records that the
    caller sees, with the caller's project first; a URL identifies by its last segment."""
    return next(iter(records_of(tx, system, target, value, caller)), None)


def only_record_of(
    tx: Reader, system: System, target: Target, value: Any, caller: Caller | None
) -> Record | None:
    """The same, for a request that can mean one record alone. Raises Problem 409 if several that
    are as near to the caller have the name."""
    records = records_of(tx, system, target, value, caller)
    project = caller.project if caller is not None else None
    own = [one for one in records if project_of(one) == project]
    if len(own) > 1 or (not own and len(records) > 1):
        name = target.resource.name
        raise Problem(409, f"More than one {name} is called {value}: say which by its identity.")
    return records[0] if records else None


def records_of(
    tx: Reader, system: System, target: Target, value: Any, caller: Caller | None
) -> list[Record]:
    """All records that a value identifies for a caller, those of its project first."""
    if not isinstance(value, str | int) or value == "":
        return []
    text = str(value).rstrip("/").rpartition("/")[2]
    record = tx.get(target.kind, text)
    key = target.resource.natural_key
    if record is not None or key is None:
        records = [record] if record is not None else []
    else:
        records = _named(tx, system, target, text, caller)
    return records or _built_in(system, target, text)


def _named(
    tx: Reader, system: System, target: Target, text: str, caller: Caller | None
) -> list[Record]:
    """The records of a name that the caller sees, those of its project first."""
    members, key = system.of(target.api).members, target.resource.natural_key or ""
    where = [Condition(key, text), *members.name_conditions(target.resource.name, caller)]
    named = tx.page(target.kind, where, limit=_NAMESAKES)
    seen = [one for one in named if members.sees(tx, target.resource.name, one, caller)]
    project = caller.project if caller is not None else None
    return sorted(seen, key=lambda one: project_of(one) != project)


def _built_in(system: System, target: Target, text: str) -> list[Record]:
    """The record of that identity or name which behaviour says exists without being created."""
    there = system.of(target.api).standing.declared(target.resource.name, None)
    identity = called(there, target.resource, text)
    return [
        standing_record(target.kind, name, there[name], 0) for name in there if name == identity
    ]


def resolve_references(
    tx: Reader, system: System, operation: Operation, fields: dict[str, Any], call: Call
) -> dict[str, Record]:
    """The records that the fields of a request refer to, by field. Raises Problem for a record that
    does not exist, or that the caller neither sees nor has the key of: with the code that behaviour
    gives, else 404, else 400 if that alone of the two is documented."""
    records: dict[str, Record] = {}
    for field, value in fields.items():
        if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
            continue
        target = system.references.target(operation.resource, field)
        if target is None:
            continue
        record = only_record_of(tx, system, target, value, call.caller)
        if record is not None and _is_accessible(tx, system, operation, target, record, call):
            records[field] = record
        elif target.is_checked and system.references.is_made(target):
            raise _with_reason(system, operation, refusal(operation, target, value, field))
    return records


def _is_accessible(
    tx: Reader, system: System, operation: Operation, target: Target, record: Record, call: Call
) -> bool:
    other, name = system.of(target.api), target.resource.name
    if other.members.sees(tx, name, record, call.caller):
        return True
    return keys.is_given(other, operation, name, record, call)


def refusal(operation: Operation, target: Target, value: Any, field: str | None = None) -> Problem:
    """The refusal of a reference to a missing record."""
    message = f"There is no {target.resource.name} {value}."
    return Problem(operation.refusal_code(404, target.code), message, field=field)


def _with_reason(system: System, operation: Operation, problem: Problem) -> Problem:
    """A refusal with the reason of the reference, and the code of its fact, if there is one."""
    field = problem.field or ""
    reference = system.resources[operation.resource].references.get(field)
    problem.reason = reference.reason if reference is not None else None
    fact = system.constraints.field(ReferenceTo, operation.resource, field)
    if fact is not None:
        problem.code = system.constraints.code(fact, operation, problem.code)
        problem.reason = fact.reason
    return problem


def store_by_name(
    system: System, resource: str, data: dict[str, Any], records: dict[str, Record]
) -> None:
    """Store names in fields that are called like a resource and do not show an identity
    (`volume_type`), and identities in fields for identities that name a record of this service."""
    properties = system.resources[resource].schema.properties
    for field, record in records.items():
        target = system.references.target(resource, field)
        name = record.data.get(target.resource.natural_key or "") if target else None
        is_identity = system.references.word(field) is not None or field.lower().endswith("id")
        if is_identity and target and target.api is system.api and data.get(field) == name:
            data[field] = status.identity(record)
        elif field in properties and is_uuid(properties[field].schema.example):
            continue
        elif name and not is_identity and data.get(field) == record.id:
            data[field] = name


def fill_identities(
    system: System, resource: str, data: dict[str, Any], records: dict[str, Record]
) -> None:
    """Fill the identity fields that a request leaves out from other references to the same record:
    `instance_id` from `instance`."""
    if not records:
        return
    refer = system.references
    kinds = {t.kind: field for field in records if (t := refer.target(resource, field)) is not None}
    for name in system.resources[resource].schema.properties:
        target = refer.target(resource, name) if refer.word(name) is not None else None
        if name not in data and target is not None and target.kind in kinds:
            data[name] = status.identity(records[kinds[target.kind]])


def template(
    tx: Reader,
    system: System,
    resource: str,
    record: Record,
    call: Call,
    given: Any = UNSET,
    path: Mapping[str, str] = MappingProxyType({}),
) -> Template:
    """A template over a record and a call, which can read referenced records. `path` are values
    that the call's path lacks."""

    def follow(field: str, value: Any) -> Record | None:
        target = system.references.target(resource, field)
        identity = values.fill(f"$given.{field}") if value in (UNSET, None) else value
        if target is None:
            return None
        return record_of(tx, system, target, identity, call.caller)

    named = {**call.named, **path}
    values = Template(record, system.resources[resource].identifier, follow, named, given)
    values.caller, values.query, values.body = call.caller, call.query, call.body
    values.request = call.id
    values.secret = system.generator.hexadecimal
    values.mine = lambda name: _of_project(tx, system, name, call)

    def records(name: str, fields: dict[str, Any]) -> Iterator[Template]:
        target = system.references.called(name)
        if target is None:
            return
        other, kind = system.of(target.api), target.resource.name
        for related in tx.page(target.kind, to_conditions(target, fields)):
            settled(other, kind, related, call)
            yield template(tx, other, kind, related, call)

    values.records = records
    return values


def settled(system: System, resource: str, record: Record, call: Call) -> Record:
    """The record with the status that it has by now."""
    field = system.status_field(resource)
    if field is not None:
        status.settle(record, field, call.now)
    return record


def _of_project(tx: Reader, system: System, name: str, call: Call) -> Any:
    transition = system.each_project.get(name)
    if transition is None or call.caller is None:
        return UNSET
    where = [Condition(OWNER, call.caller.project)]
    where += [Condition(field, value) for field, value in transition.values.items()]
    records = tx.page(system.kind(name), where, limit=1)
    return records[0].id if records else UNSET


def related_value(
    tx: Reader, system: System, resource: str, record: Record, need: str, call: Call
) -> Any:
    """The records that a field shows, or the rendering that behaviour declares for them; see
    `embedding`. Records that no operation creates are shown as lists show them, deleted ones by
    identity alone."""
    field = need[len(MEMBERS) :]
    if need.startswith(MEMBERS):
        several = system.references.lists(resource)[field]
        values = [one for lists in several for one in _members(tx, system, lists, record, call)]
        shape = system.resources[resource].schema.properties.get(field)
        return merged(values) if shape and shape.schema.is_object else values
    target, value = system.references.target(resource, field), record.data.get(field)
    if target is None or not isinstance(value, str | int) or value == "":
        return None
    referenced = record_of(tx, system, target, value, call.caller)
    members, name = system.of(target.api).members, target.resource.name
    if referenced is not None and not members.sees(tx, name, referenced, call.caller):
        referenced = None
    there = system.of(target.api).standing.of(target.resource.name, call.version)
    text = called(there, target.resource, str(value))
    return referenced or standing_record(target.kind, text, there.get(text, {}), call.now)


def _members(tx: Reader, system: System, of: Members, record: Record, call: Call) -> Iterator[Any]:
    other, name = system.of(of.target.api), of.target.resource.name
    where = Condition(of.path, record.id, "contains" if of.is_many else "eq")
    for member in tx.page(of.target.kind, [where]):
        yield member if of.shows is None else template(tx, other, name, member, call).fill(of.shows)


def to_conditions(target: Target, fields: dict[str, Any]) -> list[Condition]:
    """The conditions for records with these fields: one of several identities or names, or, for a
    list, all of the values given."""
    return [
        condition
        for field, value in fields.items()
        for condition in _conditions(target, field, value)
    ]


def _conditions(target: Target, field: str, value: Any) -> Iterator[Condition]:
    if field == target.resource.identifier and isinstance(value, list) and value:
        names = ("id", target.resource.natural_key or "id")
        yield Condition("", [Condition(name, value, "in") for name in names], "any")
    elif isinstance(value, list):
        yield from (Condition(field, item, "contains") for item in value)
    elif field == target.resource.identifier:
        yield Condition("id", value)
    else:
        yield Condition(field, value, "contains" if field == SOURCES else "eq")


def fill_all(values: Template, fields: dict[str, Any]) -> dict[str, Any] | None:
    """All requested fields, filled; None if one of them has no value."""
    chosen = values.chosen(fields)
    filled = values.fill(chosen) if isinstance(chosen, dict) else {}
    return filled if filled and filled.keys() == chosen.keys() else None

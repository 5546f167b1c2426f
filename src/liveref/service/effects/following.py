"""From a record to those that it refers to, and to those that refer to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import UNSET

from liveref.index.references import SOURCES, Members, Target
from liveref.index.standing import called
from liveref.model.api import Operation
from liveref.model.constraints.resources import ReferenceTo
from liveref.service.effects import keys
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
"""Records of one name that are looked through for one that is there for who calls."""


def record_of(
    tx: Reader, system: System, target: Target, value: Any, caller: Caller | None
) -> Record | None:
    """The record that a value means: by its identity, else by its name, of those of that name that
    are there for who calls, the own project's first; a URL by its end."""
    if not isinstance(value, str | int) or value == "":
        return None
    text = str(value).rstrip("/").rpartition("/")[2]
    record = tx.get(target.kind, text)
    key = target.resource.natural_key
    if record is None and key is not None:
        members = system.of(target.api).members
        where = [Condition(key, text), *members.named(target.resource.name, caller)]
        named = tx.page(target.kind, where, limit=_NAMESAKES)
        seen = [one for one in named if members.sees(tx, target.resource.name, one, caller)]
        project = caller.project if caller is not None else None
        record = min(seen, key=lambda one: project_of(one) != project, default=None)
    return record


def check(
    tx: Reader, system: System, operation: Operation, fields: dict[str, Any], call: Call
) -> dict[str, Record]:
    """The records that the fields of a request refer to, by the field. Raises Problem for one
    that does not exist, or is not there for who calls or gives its key, with the code that
    behaviour gives, else 404, else 400 if of the two that alone is documented."""
    found: dict[str, Record] = {}
    for field, value in fields.items():
        if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
            continue
        target = system.references.target(operation.resource, field)
        if target is None:
            continue
        record = record_of(tx, system, target, value, call.caller)
        if record is not None and _is_there(tx, system, operation, target, record, call):
            found[field] = record
        elif target.is_checked and system.references.is_made(target):
            raise _with_reason(system, operation, refusal(operation, target, value, field))
    return found


def _is_there(
    tx: Reader, system: System, operation: Operation, target: Target, record: Record, call: Call
) -> bool:
    other, name = system.of(target.api), target.resource.name
    if other.members.sees(tx, name, record, call.caller):
        return True
    return keys.is_given(other, operation, name, record, call)


def refusal(operation: Operation, target: Target, value: Any, field: str | None = None) -> Problem:
    """What a request is told that refers to what does not exist."""
    message = f"There is no {target.resource.name} {value}."
    return Problem(operation.refusal_code(404, target.code), message, field=field)


def _with_reason(system: System, operation: Operation, problem: Problem) -> Problem:
    """A refusal with the reason for which the field refers to a record, and the code of the fact
    that says so, if there is one."""
    field = problem.field or ""
    known = system.resources[operation.resource].references.get(field)
    problem.reason = known.reason if known is not None else None
    fact = system.constraints.field(ReferenceTo, operation.resource, field)
    if fact is not None:
        problem.code = system.constraints.code(fact, operation, problem.code)
        problem.reason = fact.reason
    return problem


def by_name(system: System, resource: str, data: dict[str, Any], found: dict[str, Record]) -> None:
    """Let texts that are called like a resource hold its name, where the document does not show
    an identity there: `volume_type`; and fields for identities those of what is named in them, of
    the service's own."""
    known = system.resources[resource].schema.properties
    for field, record in found.items():
        target = system.references.target(resource, field)
        name = record.data.get(target.resource.natural_key or "") if target else None
        is_identity = system.references.word(field) is not None or field.lower().endswith("id")
        if is_identity and target and target.api is system.api and data.get(field) == name:
            data[field] = status.identity(record)
        elif field in known and is_uuid(known[field].schema.example):
            continue
        elif name and not is_identity and data.get(field) == record.id:
            data[field] = name


def identify(system: System, resource: str, data: dict[str, Any], found: dict[str, Record]) -> None:
    """Give the fields that hold an identity, and that a request leaves out, those of what it
    refers to in other fields: `instance_id` that of the `instance`."""
    if not found:
        return
    refer = system.references
    kinds = {t.kind: field for field in found if (t := refer.target(resource, field)) is not None}
    for name in system.resources[resource].schema.properties:
        target = refer.target(resource, name) if refer.word(name) is not None else None
        if name not in data and target is not None and target.kind in kinds:
            data[name] = status.identity(found[kinds[target.kind]])


def template(
    tx: Reader,
    system: System,
    resource: str,
    record: Record,
    call: Call,
    given: Any = UNSET,
    path: Mapping[str, str] = MappingProxyType({}),
) -> Template:
    """Templates about a record and a call, which may look at what the record refers to. `path`
    are names that the call's path lacks."""

    def follow(field: str, value: Any) -> Record | None:
        target = system.references.target(resource, field)
        known = found.fill(f"$given.{field}") if value in (UNSET, None) else value
        if target is None:
            return None
        return record_of(tx, system, target, known, call.caller)

    known = {**call.named, **path}
    found = Template(record, system.resources[resource].identifier, follow, known, given)
    found.caller, found.query, found.body = call.caller, call.query, call.body
    found.mine = lambda name: _of_project(tx, system, name, call)

    def records(name: str, fields: dict[str, Any]) -> Iterator[Template]:
        target = system.references.called(name)
        if target is None:
            return
        other, known = system.of(target.api), target.resource.name
        for each in tx.page(target.kind, having(target, fields)):
            settled(other, known, each, call)
            yield template(tx, other, known, each, call)

    found.records = records
    return found


def settled(system: System, resource: str, record: Record, call: Call) -> Record:
    """The record with the status that it has by now."""
    field = system.status_field(resource)
    if field is not None:
        status.settle(record, field, call.now)
    return record


def _of_project(tx: Reader, system: System, name: str, call: Call) -> Any:
    said = system.each_project.get(name)
    if said is None or call.caller is None:
        return UNSET
    where = [Condition(OWNER, call.caller.project)]
    where += [Condition(field, value) for field, value in said.values.items()]
    found = tx.page(system.kind(name), where, limit=1)
    return found[0].id if found else UNSET


def shown(tx: Reader, system: System, resource: str, record: Record, need: str, call: Call) -> Any:
    """The records that a field of a record shows, or what behaviour shows of them; see `embedding`.
    Of what is not made here there is what lists show, of what is gone no more than its identity."""
    field = need[len(MEMBERS) :]
    if need.startswith(MEMBERS):
        several = system.references.lists(resource)[field]
        told = [one for each in several for one in _members(tx, system, each, record, call)]
        known = system.resources[resource].schema.properties.get(field)
        return merged(told) if known and known.schema.is_object else told
    target, value = system.references.target(resource, field), record.data.get(field)
    if target is None or not isinstance(value, str | int) or value == "":
        return None
    found = record_of(tx, system, target, value, call.caller)
    members, name = system.of(target.api).members, target.resource.name
    if found is not None and not members.sees(tx, name, found, call.caller):
        found = None
    there = system.of(target.api).standing.of(target.resource.name, call.version)
    text = called(there, target.resource, str(value))
    return found or standing_record(target.kind, text, there.get(text, {}), call.now)


def _members(tx: Reader, system: System, of: Members, record: Record, call: Call) -> Iterator[Any]:
    other, name = system.of(of.target.api), of.target.resource.name
    where = Condition(of.path, record.id, "contains" if of.is_many else "eq")
    for found in tx.page(of.target.kind, [where]):
        yield found if of.shows is None else template(tx, other, name, found, call).fill(of.shows)


def having(target: Target, fields: dict[str, Any]) -> list[Condition]:
    """The conditions for records with these fields: one of several that are meant by identity or
    name, or all of what a list must hold, where several are given."""
    return [each for field, value in fields.items() for each in _asked(target, field, value)]


def _asked(target: Target, field: str, value: Any) -> Iterator[Condition]:
    if field == target.resource.identifier and isinstance(value, list) and value:
        names = ("id", target.resource.natural_key or "id")
        yield Condition("", [Condition(name, value, "in") for name in names], "any")
    elif isinstance(value, list):
        yield from (Condition(field, each, "contains") for each in value)
    elif field == target.resource.identifier:
        yield Condition("id", value)
    else:
        yield Condition(field, value, "contains" if field == SOURCES else "eq")


def whole(said: Template, fields: dict[str, Any]) -> dict[str, Any] | None:
    """The fields that are asked for; None where one of them stands for nothing."""
    chosen = said.chosen(fields)
    filled = said.fill(chosen) if isinstance(chosen, dict) else {}
    return filled if filled and filled.keys() == chosen.keys() else None

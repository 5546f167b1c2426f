"""Access: one check judges every record that a request names, in the path, the query, a header or
the body at any depth, by who sends the request.

Administrators, and callers who need no token, may name everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Self

from liveref.index.references import PARENT, Target
from liveref.model.api import Effect
from liveref.naming.patterns import compiled
from liveref.service.effects import selection
from liveref.service.effects.step import Step
from liveref.service.lookup import keys
from liveref.service.lookup.missing import missing
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.problem import Problem
from liveref.service.system.system import System
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.store.base import Reader, Record
from liveref.values.identities import UUID, is_uuid

_READING = ("GET", "HEAD")
_IDENTITY = re.compile(rf"(?<![^,\s/=]){UUID}(?![^,\s/=])", re.IGNORECASE)
"""An identity alone, in a list of several, or as a step of a URL."""
_MOST_NAMED = 10_000
"""The values of one request that may name a record; each is looked up."""
NO_PROJECT = "-"
"""The project in a path if the caller has none."""
NOTHING_NAMED = "-"
"""The identity of the singleton below a path without parameters."""
Named = tuple[str, str]
"""The name of a value in a request, and its text."""


class Access(Step):
    """Refuses a request that names a record which the caller does not see, or changes or shares one
    of another owner. It is the first step of each operation of a family whose callers have tokens.
    """

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        return cls(plan) if plan.system.token_header is not None else None

    def basis(self) -> list[Basis]:
        return [Basis("API", "authentication")]

    def arrive(self, unit: Unit) -> None:
        check(self.plan, unit.call, unit.tx)


def check(plan: Plan, call: Call, tx: Reader) -> None:
    """Raises Problem if a request names a record that the caller does not see (404, or the
    documented code), or changes or shares a record of another owner (403)."""
    if call.caller is None or call.caller.is_admin:
        return
    _check_path(plan, call, tx)
    _check_stored(plan, call, tx)
    for name, values in call.query.items() if plan.operation.effect is not Effect.LIST else ():
        for value in values:
            _check_project(plan, call, name, value)
    named = _mentioned(plan, call)
    hidden = _hidden(plan, call, tx, (text for _, text in named))
    for (name, text), target in named.items():
        if _is_hidden(plan, call, tx, target, text, hidden):
            raise _missing_record(plan, target, name, text)
        if target is not None and target.is_owned:
            _check_owner(plan, call, tx.get(target.kind, text))
    _check_shares(plan, call, tx)


def _check_path(plan: Plan, call: Call, tx: Reader) -> None:
    """Judge the records that the path names, known to the document or not."""
    operation, system = plan.operation, plan.system
    named = dict(operation.parents)
    if operation.identifier:
        named[operation.identifier] = operation.resource
    for parameter, text in call.path.items():
        _check_project(plan, call, parameter, text)
        resource, is_own = named.get(parameter), parameter == operation.identifier
        record = (
            selection.named_by(tx, system, operation, resource, parameter, call)
            if resource is not None
            else None
        )
        if record is None or resource is None:
            # Nothing of its own kind is called so; it may still be what others call theirs.
            if is_uuid(text) and text in _hidden(plan, call, tx, [text]):
                raise missing(system, operation, resource or parameter, parameter, call)
            continue
        if not selection.sees(tx, system, operation, resource, record, call):
            raise missing(system, operation, resource, parameter, call)
        is_judged = is_own and resource not in system.members.resources
        if is_judged and not keys.is_given(system, operation, resource, record, call):
            _check_change(plan, call, record)


def _check_change(plan: Plan, call: Call, record: Record) -> None:
    """Raises Problem 403 if a member changes a record of another owner, or of no project: only
    administrators do, unless behaviour allows members. The identity service judges this itself."""
    owners = plan.system.owners
    owners.check_change(call, record)
    is_free = call.method in _READING or plan.permissions.is_for_members or plan.system.is_identity
    if not is_free and owners.is_nobodys(record):
        message = f"This {plan.resource.name} belongs to no project; only administrators change it."
        raise Problem(403, message)


def _check_stored(plan: Plan, call: Call, tx: Reader) -> None:
    """Judge the record stored under all values of the path: a singleton, or a map."""
    values = list(call.path.values())
    outside_map = [value for name, value in call.path.items() if name not in plan.map.keys]
    ways = ("/".join(steps) or NOTHING_NAMED for steps in (values, outside_map, values[:2]))
    for identity in dict.fromkeys(ways):
        record = tx.get(plan.kind, identity)
        if record is not None and not _sees(plan, call, tx, record):
            raise Problem(404, f"There is no such {plan.resource.name}.")


def _check_project(plan: Plan, call: Call, parameter: str, text: str) -> None:
    """Raises Problem 403 for a path of another project, or a query for its usage. The identity
    service, whose projects are records, judges this itself."""
    system = plan.system
    if system.is_identity:
        return
    project = call.caller.project if call.caller else None
    if system.owners.names_project(parameter) and text not in (project, NO_PROJECT):
        raise Problem(403, "This belongs to another project.")


def _mentioned(plan: Plan, call: Call) -> dict[Named, Target | None]:
    """The values beside the path that may name a record, recognised by the field's name or the form
    of the text, with the resource expected there. Raises Problem 400 for too many."""
    targets: dict[Named, Target | None] = {}
    for name, text in chain(_in_body(plan, call.body), _beside_body(plan, call)):
        target = _expected(plan.system, plan.resource.name, name)
        if target is not None or _IDENTITY.search(text) is not None:
            targets[name, text] = target
        if len(targets) > _MOST_NAMED:
            raise Problem(400, f"A request may name {_MOST_NAMED} things at most.", field=name)
    return targets


def _in_body(plan: Plan, body: Any) -> Iterator[Named]:
    """The texts of a body, in their order, with the names of their fields; not those that
    people choose freely: descriptions, the entries of maps with keys of the user's own."""
    left = [("", body)]
    while left:
        name, value = left.pop()
        if isinstance(value, dict):
            yield from ((name, key) for key in value if is_uuid(key))
            inner = ((key, item) for key, item in value.items() if not _is_free(plan, key, item))
            left += reversed(list(inner))
        elif isinstance(value, list):
            left += ((name, item) for item in reversed(value))
        elif isinstance(value, str) and value:
            yield name, value
        elif isinstance(value, int) and not isinstance(value, bool):
            yield name, str(value)


def _is_free(plan: Plan, key: str, value: Any) -> bool:
    if isinstance(value, dict):
        return compiled(plan.system.api.conventions.open_fields).fullmatch(key) is not None
    return isinstance(value, str) and plan.system.names.means("free", key)


def _beside_body(plan: Plan, call: Call) -> Iterator[Named]:
    """The values of the service's own headers, and of the query of an operation other than a list:
    the query of a list only selects among records that the caller sees."""
    for name, text in call.named.items():
        if name not in call.path:
            yield name, text
    if plan.operation.effect is not Effect.LIST:
        for name, values in call.query.items():
            yield from ((name, value) for value in values)


def _expected(system: System, resource: str, name: str) -> Target | None:
    """The resource to which a field of that name refers, at any depth of a body."""
    target = system.references.target(resource, name)
    word = system.references.word(name) if target is None else None
    return system.references.called(word) if word else target


def _hidden(plan: Plan, call: Call, tx: Reader, texts: Iterable[str]) -> set[str]:
    """The identities in these texts that belong only to records hidden from the caller. If several
    records have one identity, a visible one makes it known, except one without an owner if another
    has an owner."""
    identities = {match[0] for text in texts for match in _IDENTITY.finditer(text)}
    nobodys: dict[str, bool] = {}
    owned: dict[str, bool] = {}
    for record in tx.identified(plan.system.keepers, identities):
        seen = nobodys if plan.system.owners.is_nobodys(record) else owned
        seen[record.id] = seen.get(record.id, False) or _sees(plan, call, tx, record)
    return {identity for identity, is_seen in (nobodys | owned).items() if not is_seen}


def _is_hidden(
    plan: Plan, call: Call, tx: Reader, target: Target | None, text: str, hidden: set[str]
) -> bool:
    """Whether a text identifies a record that the caller does not see: one of the expected
    resource, or, if the text is a UUID, of any."""
    if target is not None:
        record = _named_by(tx, target.kind, text)
        if record is not None and not _sees(plan, call, tx, record):
            return True
    return any(match[0] in hidden for match in _IDENTITY.finditer(text))


def _named_by(tx: Reader, kind: str, text: str) -> Record | None:
    """The record of a kind that a text names: by its identity, or by a URL that ends in it."""
    return tx.get(kind, text.rstrip("/").rpartition("/")[2])


def _sees(plan: Plan, call: Call, tx: Reader, record: Record) -> bool:
    keeper, resource = plan.system.keepers[record.kind]
    return selection.sees(tx, keeper, plan.operation, resource, record, call)


def _missing_record(plan: Plan, target: Target | None, name: str, text: str) -> Problem:
    subject = target.resource.name if target is not None else name or "record"
    code = plan.operation.refusal_code(404, target.code if target is not None else None)
    return Problem(code, f"There is no {subject} {text}.", field=name or None)


def _check_owner(plan: Plan, call: Call, record: Record | None) -> None:
    """Raises Problem 403 if a record belongs to another project."""
    caller, owners = call.caller, plan.system.owners
    if record is not None and caller is not None and not owners.is_owner(caller, record):
        raise Problem(403, "This belongs to another project.")


def _check_shares(plan: Plan, call: Call, tx: Reader) -> None:
    """Judge the record that a sharing record names: only its owner may share it."""
    if not plan.operation.effect.traits.takes_fields or call.method in _READING:
        return
    for resource, field in plan.system.members.shared_by(plan.resource.name):
        for name, text in _in_body(plan, call.body) if field != PARENT else ():
            if name == field:
                _check_owner(plan, call, _named_by(tx, plan.system.kind(resource), text))


def changeable(plan: Plan, call: Call, records: list[Record]) -> list[Record]:
    """The records that the caller may change."""
    caller = call.caller
    return [r for r in records if caller is None or plan.system.owners.is_owner(caller, r)]

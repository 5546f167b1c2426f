"""Puts the records of seeds into a store, by the requests that an administrator would send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from liveref.control.seed.client import SeedClient
from liveref.control.seed.content import content
from liveref.control.seed.file import Seed, SeedRecord, SeedRequest
from liveref.control.seed.form import DATA, OWNER, SENDER, addressed
from liveref.control.seed.names import (
    identity_of,
    meant,
    newest,
    parameters,
    referred,
    stored_record,
)
from liveref.control.seed.planned import Planned, Progress, form_for, system_of
from liveref.control.seed.problem import SeedProblem
from liveref.control.seed.wrong import Skipped, Wrong
from liveref.control.served import Served
from liveref.index.references import Target
from liveref.model.api import Effect, Operation
from liveref.model.behaviour.transitions import Phase
from liveref.model.path import names_in
from liveref.service.answers.entry import Entry
from liveref.service.request.problem import Problem
from liveref.service.system import status
from liveref.service.system.system import System
from liveref.store.base import Record, Store, Transaction

ADMIN_PASSWORD = "${ADMIN_PASSWORD}"  # noqa: S105 - what stands for one
"""A value of a seed that stands for the password of the first administrator."""


class Seeding:
    """One run over the seeds for an address. All mistakes are collected; what refers to a record
    that is wrong is left out. `password` is that of the first administrator."""

    def __init__(
        self, served: Served, store: Store, now: Callable[[], float], password: str | None
    ) -> None:
        self._served, self._store, self._now = served, store, now
        self._password = password
        self._client = SeedClient(served, store)
        self._planned: list[Planned] = []
        self._by_name: dict[tuple[str, str], Planned] = {}
        self._problems: list[SeedProblem] = []

    async def run(self, seeds: Sequence[Seed]) -> list[SeedProblem]:
        """Create the records of all seeds in the order in which they stand, but each behind those
        that it refers to; then send the requests. What is wrong, by file and line."""
        for seed in seeds:
            for record in seed.records:
                self._plan(seed, record)
        for planned in self._planned:
            await self._attempt(planned)
        for seed in seeds:
            for request in seed.requests:
                await self._request(seed, request)
        return sorted(self._problems, key=lambda problem: (problem.file, problem.line))

    def _plan(self, seed: Seed, record: SeedRecord) -> None:
        try:
            system = system_of(self._served, seed, record.service)
            if system is None:
                return
            planned = Planned(record, form_for(system, record))
        except Wrong as wrong:
            self._problems.append(record.problem(wrong.message, wrong.key))
            return
        self._planned.append(planned)
        if planned.name is not None:
            self._name(planned, planned.name)

    def _name(self, planned: Planned, name: str) -> None:
        """Let a name stand for a record; it can't be that of two."""
        resource, record = planned.form.resource.name, planned.record
        first = self._by_name.setdefault((planned.form.system.kind(resource), name), planned)
        if first is not planned:
            place = f"{first.record.file}:{first.record.line}"
            message = f"{resource} {name} stands in {place} already; `as` gives this one a name."
            self._problems.append(record.problem(message))

    async def _attempt(self, planned: Planned) -> None:
        """Create a record, unless that was tried; note what is wrong."""
        if planned.progress is not Progress.WAITING:
            return
        planned.progress = Progress.BEGUN
        try:
            await self._create(planned)
        except Skipped:
            planned.progress = Progress.FAILED
        except Wrong as wrong:
            planned.progress = Progress.FAILED
            self._problems.append(planned.record.problem(wrong.message, wrong.key))

    async def _create(self, planned: Planned) -> None:
        form = planned.form
        planned.check_status()
        project = await self._owner(planned.record)
        user = await self._sender(planned.sender)
        path, fields = await self._values(planned)
        operation, system = form.operation, form.system
        if operation.identifier is not None:
            path[operation.identifier] = planned.required_name
        kind = system.kind(form.resource.name)
        last = await self._store.read(lambda tx: newest(tx, kind))
        refusal, exchange = await self._client.send(
            system,
            operation.method,
            await self._url(system, operation, path, project),
            form.body(fields),
            project=project,
            user=user,
            raw=content(planned.record.fields.get(DATA, "")) if form.uploads else None,
            fields=form.headers(fields) if form.is_in_headers else None,
        )
        if refusal is not None:
            raise Wrong(refusal.message, planned.key_of(refusal))
        for field in exchange.undocumented:
            raise planned.unknown(field)
        created = await self._store.read(lambda tx: stored_record(tx, kind, last, planned.name))
        planned.identity = str(status.identity(created)) if created is not None else planned.name
        planned.progress = Progress.CREATED
        if DATA in planned.record.fields and DATA not in form.fields and not form.uploads:
            await self._upload(planned, path, project)
        if created is not None and planned.status is not None:
            await self._settle(planned, created)

    async def _url(
        self, system: System, operation: Operation, path: dict[str, str], project: str | None
    ) -> str:
        """The path of a request; what it has no value for is the project."""
        url = system.prefix + operation.path
        usual = (await self._client.project(None) if project is None else project) or "-"
        values = addressed(system, operation.path, usual) | path
        for name in names_in(url):
            url = url.replace(f"{{{name}}}", quote(values.get(name, usual), safe=""))
        return url

    async def _owner(self, record: SeedRecord) -> str | None:
        """The identity of the project that a record is to belong to. Raises Wrong, Skipped."""
        owner, identity = record.fields.get(OWNER), self._served.identity
        if owner is None:
            return None
        if not isinstance(owner, str):
            raise Wrong(f"{OWNER} takes the name of a project.", OWNER)
        if identity is None:
            return owner
        project = await self._client.project(
            await self._resolved(meant(identity, "project"), owner)
        )
        if project is None:
            raise Wrong(f"There is no project {owner}.", OWNER)
        return project

    async def _sender(self, name: Any) -> str | None:
        """The identity of the user who sends a request, None for the administrator. Raises Wrong,
        Skipped."""
        identity = self._served.identity
        if name is None or (identity is None and isinstance(name, str)):
            return None
        if identity is None or not isinstance(name, str):
            raise Wrong(f"{SENDER} takes the name of a user.", SENDER)
        user = await self._client.user(await self._resolved(meant(identity, "user"), name))
        if user is None:
            raise Wrong(f"There is no user {name}.", SENDER)
        return user

    async def _values(self, planned: Planned) -> tuple[dict[str, str], dict[str, Any]]:
        """The parameters of the path and the fields of the body. Raises Wrong, Skipped."""
        form, path, fields = planned.form, dict[str, str](), dict(planned.own_fields)
        for key, value in planned.record.fields.items():
            parameter, field = form.parent(key), form.field(key)
            if parameter is not None and key not in form.fields:
                path[parameter] = await self._parent(planned, parameter, key)
            elif not planned.is_special(key):
                if field is None:
                    raise planned.unknown(key)
                fields[field] = await self._value(form.system, form.resource.name, field, value)
        for parameter, resource in form.parents.items():
            if parameter not in path:
                raise Wrong(
                    f"{form.resource.name} stands below {resource}: add `{resource}: NAME`."
                )
        return path, fields

    async def _parent(self, planned: Planned, parameter: str, key: str) -> str:
        system, value = planned.form.system, planned.record.fields[key]
        resource = system.resources[planned.form.parents[parameter]]
        if not isinstance(value, str):
            raise Wrong(f"{key} takes a name ({resource.name}).", key)
        return await self._resolved(Target(system.api, resource), value)

    async def _value(self, system: System, resource: str, path: str, value: Any) -> Any:
        """A value of a body, with identities in the place of names."""
        if isinstance(value, dict):
            return {
                key: await self._value(system, resource, f"{path}.{key}", item)
                for key, item in value.items()
            }
        if isinstance(value, list):
            return [await self._value(system, resource, path, item) for item in value]
        if value == ADMIN_PASSWORD:
            return self._password
        target = None
        if isinstance(value, str):
            target = referred(system, resource, path, self._served.identity)
        return await self._resolved(target, value) if target is not None else value

    async def _resolved(self, target: Target, name: str) -> str:
        """The identity of a record of the seed, or of the store; the name itself for none: the
        service judges it. Raises Skipped where the record of the seed is wrong."""
        planned = self._by_name.get((target.kind, name))
        if planned is not None:
            await self._attempt(planned)
            if planned.progress is Progress.BEGUN:
                raise Wrong(f"The {target.resource.name} {name} refers to this, and this to it.")
            if planned.identity is None:
                raise Skipped
            return planned.identity
        kind, resource = target.kind, target.resource
        identity = await self._store.read(lambda tx: identity_of(tx, kind, resource, name))
        return identity if identity is not None else name

    async def _settle(self, planned: Planned, created: Record) -> None:
        """Give a record that was created its status; it has no other ahead then."""
        field = planned.form.system.status_field(planned.form.resource.name)

        def work(tx: Transaction) -> None:
            record = tx.get(created.kind, created.id)
            if record is not None and field is not None:
                status.enter(record, field, [Phase(status=planned.status)], self._now())
                tx.update(record)

        await self._store.transact(work)

    async def _upload(self, planned: Planned, path: dict[str, str], project: str | None) -> None:
        """Upload the binary body of a record."""
        system, resource = planned.form.system, planned.form.resource.name
        operation = _upload_of(system, resource)
        if operation is None:
            raise Wrong(f"{resource} has no binary body.", DATA)
        raw = content(planned.record.fields[DATA])
        values = path | {operation.identifier or "": planned.identity or ""}
        url = await self._url(system, operation, values, project)
        refusal, _ = await self._client.send(
            system, operation.method, url, project=project, raw=raw
        )
        if refusal is not None:
            raise Wrong(refusal.message, DATA)

    async def _request(self, seed: Seed, request: SeedRequest) -> None:
        """Send a request of a seed; note what is wrong."""
        try:
            system = system_of(self._served, seed, request.service)
            if system is not None:
                await self._send(system, request)
        except Skipped:
            return
        except Wrong as wrong:
            self._problems.append(request.problem(wrong.message))

    async def _send(self, system: System, request: SeedRequest) -> None:
        method, _, path = request.call.partition(" ")
        try:
            entries, values = self._served.service.route(method, quote(system.root + path))
        except Problem as problem:
            raise Wrong(problem.message) from None
        entry = entries[0]
        if not isinstance(entry, Entry):
            raise Wrong(f"{request.call} is no operation of {system.api.name}.")
        operation = entry.operation
        resources = parameters(system, operation)
        for name in values.keys() & resources.keys():
            target = Target(system.api, system.resources[resources[name]])
            values[name] = await self._resolved(target, values[name])
        body = request.body
        if body is not msgspec.UNSET:
            body = await self._value(system, operation.resource, "", body)
        url = await self._url(system, operation, values, None)
        user = await self._sender(request.sender)
        refusal, _ = await self._client.send(system, method, url, body, user=user)
        if refusal is not None:
            raise Wrong(refusal.message)


def _upload_of(system: System, resource: str) -> Operation | None:
    """The operation that uploads the data of a record of a resource, rather than what is staged."""
    own = [o for o in system.api.operations if o.effect is Effect.UPLOAD and o.identifier]
    own = [operation for operation in own if operation.resource == resource]
    slots = system.data_slots(resource)
    return max(own, key=lambda o: o.path.rsplit("/", 1)[-1] in slots, default=None)

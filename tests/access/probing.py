"""Requests of B with what is A's at one place, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from access.cloud import State
from access.finder import Finder
from access.living import Attempt
from access.logins import login
from access.places import spots
from access.references import Reference, ServiceResource
from access.requests import Request, call
from access.stock import Stock
from access.trying import Fate, Outcome, Trying
from access.verdict import Belongings, Violation, judge
from liveref.exercise.caller import Answer
from liveref.model.api import Operation
from liveref.values.identities import is_uuid

_UNTOLD = ("server", "volume", "network", "image", "port", "share", "load_balancer")
_MOST = 3


class Prober:
    """Tries the references of one service."""

    def __init__(
        self,
        finder: Finder,
        service: str,
        belongings: Belongings,
        b: Stock,
        a: Stock,
        shared: Stock,
        admin: Stock,
    ) -> None:
        self._cloud, self._finder, self._service = b.cloud, finder, service
        self._belongings, self._b, self._a = belongings, b, a
        self._shared, self._admin = shared, admin
        self._resources = finder.system(service).resources
        self.requests = 0

    def probes(
        self, operation: Operation, attempt: Attempt | None
    ) -> Iterator[tuple[Outcome, list[Violation]]]:
        """Each reference of an operation, tried from the state before its request; the cloud is
        in the end what it was."""
        references = self._finder.of(self._service, operation)
        if attempt is None:
            for reference in references:
                yield (
                    Outcome(reference=reference, fate=Fate.UNTRIED, why="B could not be made to"),
                    [],
                )
            return
        state, request, answer = attempt
        after = self._cloud.later(state)
        self._cloud.restore(state)
        trying = Trying(self, state, request, answer)
        for reference in references:
            yield trying.outcome(reference)
        if len([r for r in references if r.location == "path"]) > 1:
            violations = trying.whole_path()
            yield Outcome(reference=references[0], fate=Fate.JUDGED), violations
        self._cloud.redo(after)

    def values_of_a(self, reference: Reference) -> tuple[list[str], str | None]:
        """The values that A has for a reference; none if it can have none, and the reason if it
        could."""
        if reference.kind == "everybody":
            return ["true"], None
        if reference.kind in ("project", "user"):
            person = self._a.person
            return [person.project if reference.kind == "project" else person.user], None
        if not reference.targets:
            return [*self._anything(), *self._sharable(reference)], None
        values, missing = [], []
        for target in reference.targets:
            record = self._a.own(target)
            public = self._shared.own(target)
            if public is not None and reference.location == "path":
                values.append(public.called(reference.steps[0]))
            if record is not None:
                path = reference.location == "path"
                called = record.called(reference.steps[0])
                value = called if path else self._a.filling.identity(reference, target, record)
                theirs = self._b.there(target)
                if theirs is None or theirs.id != record.id:
                    values.append(value)
            elif self._is_ownable(target):
                missing.append(f"A has no {target.resource}")
        return values, missing[0] if missing else None

    def _sharable(self, reference: Reference) -> Iterator[str]:
        """The records of A that all may see, for a field that says what is shared with others."""
        shared_by = self._finder.system(self._service).members.shared_by
        for resource, field in shared_by(reference.operation.resource):
            record = self._shared.own(ServiceResource(self._service, resource))
            if record is not None and field == reference.steps[-1]:
                yield record.id

    def _anything(self) -> list[str]:
        """Some things of A's of several sorts."""
        ids = []
        for service in self._finder.services:
            for resource in _UNTOLD:
                if resource in self._finder.system(service).resources:
                    record = self._a.own(ServiceResource(service, resource))
                    ids += [record.id] if record and is_uuid(record.id) else []
        return ids[:_MOST]

    def _is_ownable(self, target: ServiceResource) -> bool:
        """Whether some operation lets a member make one."""
        made = self._a.session(target.service).supply.made
        makers = self._a.session(target.service).supply.makers(target.resource)
        return any(o.id not in made or made[o.id].answer.code != 403 for o in makers)

    def values_of_b(self, reference: Reference) -> list[str]:
        """The values that B has for a reference, and those of the administrator for all."""
        if reference.kind == "everybody":
            return []
        values = [self._b.filling.value(reference)]
        for target in reference.targets:
            record = self._admin.there(target)
            values += [self._b.filling.identity(reference, target, record)] if record else []
        return [str(value) for value in dict.fromkeys(values) if value is not None]

    def path_of_a(self, operation: Operation) -> dict[str, str] | None:
        """The values of a path that leads to what is A's."""
        record = self._a.own(ServiceResource(self._service, operation.resource))
        if record is None:
            return None
        session = self._a.session(self._service)
        values = session.supply.paths.values(operation, record)
        return values | dict(session.sender.own(operation, values))

    def own(self, operation: Operation, body: Any, reference: Reference, value: str) -> Any:
        """A body that refers to what B has, but for one place."""
        filled = self._b.filling.own(self._service, operation, body)
        for place, key in spots(filled, reference.steps):
            place[key] = value
        return filled

    def login(self, reference: Reference, value: str) -> Any:
        """A login of B with a value at a place."""
        targets = (
            ServiceResource(self._service, "application_credential"),
            ServiceResource(self._service, "trust"),
        )
        own = (self._b.there(t) if t.resource in self._resources else None for t in targets)
        return login(self._b.person, reference.steps, value, *own)

    def judged(
        self, state: State, reference: Reference, request: Request, answer: Answer
    ) -> list[Violation]:
        """The violations of an answer."""
        changes = self._cloud.changes(state)
        return list(judge(self._belongings, self._service, reference, request, answer, changes))

    def restore(self, state: State) -> None:
        """Have the cloud be again what it was."""
        self._cloud.restore(state)

    def send(self, request: Request) -> Answer:
        """The answer to a request of B."""
        self.requests += 1
        return call(self._cloud, self._b.person, request)

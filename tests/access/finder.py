"""Finds the references of several services, served together."""

from __future__ import annotations

import re
from collections.abc import Mapping

from access.judging import Judging
from access.references import Reference, Thing
from liveref.model.api import Operation
from liveref.naming.nouns import singular, slug
from liveref.naming.routes import parse
from liveref.service.system.system import System


class Finder:
    """Finds the references of several services, served together, by the names of these."""

    def __init__(self, systems: Mapping[str, System]) -> None:
        self._systems = systems
        self._known: dict[tuple[str, str], list[Reference]] = {}
        self._names = {system.api.name: name for name, system in systems.items()}

    @property
    def services(self) -> list[str]:
        """The services that are served together."""
        return list(self._systems)

    def references(self, service: str) -> list[Reference]:
        """All references in all operations of a service."""
        operations = self._systems[service].api.operations
        return [found for each in operations for found in self.of(service, each)]

    def of(self, service: str, operation: Operation) -> list[Reference]:
        """The references in the requests of an operation."""
        if (service, operation.id) not in self._known:
            self._known[service, operation.id] = self._of(service, operation)
        return self._known[service, operation.id]

    def _of(self, service: str, operation: Operation) -> list[Reference]:
        found = Judging(self, service, operation)
        each = [*found.in_path(), *found.in_parameters(), *found.in_body()]
        return list({(r.location, r.steps): r for r in each}.values())

    def service(self, prefix: str) -> str:
        """The service whose operations have that prefix."""
        return next(name for name, system in self._systems.items() if system.prefix == prefix)

    def system(self, service: str) -> System:
        """The system of a service."""
        return self._systems[service]

    def named(self, service: str, word: str) -> tuple[Thing, ...]:
        """The resource of a name: in that service, else beside it. Those that are nothing but
        names, as tags are, are referred to by nothing."""
        target = self._systems[service].references.called(word)
        if target is None or target.api.name not in self._names:
            return ()
        other = self._names[target.api.name]
        if target.resource.name in self._systems[other].set_fields:
            return ()
        return (Thing(other, target.resource.name),)

    def owners(self, service: str, operation: Operation) -> list[Reference]:
        """The places in a request that say for which project or user something is made."""
        people = [r for r in self.of(service, operation) if r.kind in ("project", "user")]
        body, tenancy = operation.request, self._systems[service].api.conventions.tenancy
        top = ((), (body.wrapper,) if body and body.wrapper else ())
        scope = parse(operation.path, self._systems[service].api.conventions.paths).scope
        owner = re.compile(f"{tenancy.project}|{tenancy.user}", re.IGNORECASE)
        return [
            each
            for each in people
            if (each.location == "path" and each.steps[0] not in scope)
            or (
                (each.location == "body" and each.steps[:-1] in top)
                and owner.fullmatch(each.steps[-1])
            )
        ]

    def beside(self, service: str, resource: str) -> tuple[Thing, ...]:
        """The resources of that name in other services, else the own one."""
        found = [n for n, s in self._systems.items() if resource in s.resources and n != service]
        return tuple(Thing(name, resource) for name in found[:1] or [service])

    def exactly(self, service: str, word: str) -> tuple[Thing, ...]:
        """The resource of that very name."""
        found = self.named(service, word)
        return tuple(thing for thing in found if thing.resource == singular(slug(word)))

    def target(self, service: str, resource: str, field: str) -> tuple[Thing, ...]:
        """What a field refers to by the model."""
        target = self._systems[service].references.target(resource, field)
        if target is None or target.api.name not in self._names:
            return ()
        return (Thing(self._names[target.api.name], target.resource.name),)

"""Finds the references of several services, served together."""

from __future__ import annotations

import re
from collections.abc import Mapping

from access.judging import Judging
from access.references import Reference, ServiceResource
from liveref.model.api import Operation
from liveref.naming.nouns import singular, slug
from liveref.naming.routes import parse
from liveref.service.system.system import System


class Finder:
    """Finds the references of several services, served together, by the names of these."""

    def __init__(self, systems: Mapping[str, System]) -> None:
        self._systems = systems
        self._by_operation: dict[tuple[str, str], list[Reference]] = {}
        self._names = {system.api.name: name for name, system in systems.items()}

    @property
    def services(self) -> list[str]:
        """The services that are served together."""
        return list(self._systems)

    def references(self, service: str) -> list[Reference]:
        """All references in all operations of a service."""
        operations = self._systems[service].api.operations
        return [reference for operation in operations for reference in self.of(service, operation)]

    def of(self, service: str, operation: Operation) -> list[Reference]:
        """The references in the requests of an operation."""
        if (service, operation.id) not in self._by_operation:
            self._by_operation[service, operation.id] = self._of(service, operation)
        return self._by_operation[service, operation.id]

    def _of(self, service: str, operation: Operation) -> list[Reference]:
        judging = Judging(self, service, operation)
        references = [*judging.in_path(), *judging.in_parameters(), *judging.in_body()]
        return list({(r.location, r.steps): r for r in references}.values())

    def service(self, prefix: str) -> str:
        """The service whose operations have that prefix."""
        return next(name for name, system in self._systems.items() if system.prefix == prefix)

    def system(self, service: str) -> System:
        """The system of a service."""
        return self._systems[service]

    def named(self, service: str, word: str) -> tuple[ServiceResource, ...]:
        """The resource of a name: in that service, else beside it. Those that are nothing but
        names, as tags are, are referred to by nothing."""
        target = self._systems[service].references.called(word)
        if target is None or target.api.name not in self._names:
            return ()
        other = self._names[target.api.name]
        if target.resource.name in self._systems[other].set_fields:
            return ()
        return (ServiceResource(other, target.resource.name),)

    def owners(self, service: str, operation: Operation) -> list[Reference]:
        """The places in a request that say for which project or user something is made."""
        people = [r for r in self.of(service, operation) if r.kind in ("project", "user")]
        body, tenancy = operation.request, self._systems[service].api.conventions.tenancy
        top = ((), (body.wrapper,) if body and body.wrapper else ())
        scope = parse(operation.path, self._systems[service].api.conventions.paths).scope
        owner = re.compile(f"{tenancy.project}|{tenancy.user}", re.IGNORECASE)
        return [
            reference
            for reference in people
            if (reference.location == "path" and reference.steps[0] not in scope)
            or (
                (reference.location == "body" and reference.steps[:-1] in top)
                and owner.fullmatch(reference.steps[-1])
            )
        ]

    def beside(self, service: str, resource: str) -> tuple[ServiceResource, ...]:
        """The resources of that name in other services, else the own one."""
        services = [n for n, s in self._systems.items() if resource in s.resources and n != service]
        return tuple(ServiceResource(name, resource) for name in services[:1] or [service])

    def exactly(self, service: str, word: str) -> tuple[ServiceResource, ...]:
        """The resource of that very name."""
        targets = self.named(service, word)
        return tuple(target for target in targets if target.resource == singular(slug(word)))

    def target(self, service: str, resource: str, field: str) -> tuple[ServiceResource, ...]:
        """The resources that a field refers to by the model."""
        target = self._systems[service].references.target(resource, field)
        if target is None or target.api.name not in self._names:
            return ()
        return (ServiceResource(self._names[target.api.name], target.resource.name),)

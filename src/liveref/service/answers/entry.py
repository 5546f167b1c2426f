"""What stands at a method and a path: an operation in all its versions, or a page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Protocol

from liveref.inference.editions import spellings
from liveref.inference.paths import parse
from liveref.model.api import Effect, Operation
from liveref.model.microversion import Version
from liveref.model.projection import at_no_version, at_version, turning_points
from liveref.service.answers.answer import Answer
from liveref.service.effects.redirects import shortcuts
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.request.routing import form
from liveref.service.system.system import System


class Page(Protocol):
    """A thing that answers by itself: what conventions say and no operation does."""

    system: System
    public: bool

    async def answer(self, call: Call) -> Answer:
        """The answer; `call.body` is found to be JSON. Raises Problem."""


class Entry:
    """An operation of a system. `scope` are the parameters of its path that this path lacks,
    since they only say whose things are meant, which the token says as well."""

    def __init__(self, system: System, operation: Operation, scope: Sequence[str] = ()) -> None:
        self.system = system
        self.operation = operation
        self.scope = tuple(scope)
        self._plans: dict[int, Plan | None] = {}

    @cached_property
    def public(self) -> bool:
        """Whether no token is needed."""
        said = self.system.api.conventions.authentication
        return said is None or said.is_public(self.operation.method, self.operation.path)

    def at(self, version: Version | None) -> Plan | None:
        """The plan for a microversion; None where the operation does not exist in it."""
        if version is None:
            return self._whole
        turn = bisect_right(self._turns, version)
        if turn not in self._plans:
            operation = at_version(self.operation, version)
            self._plans[turn] = Plan(self.system, operation) if operation else None
        return self._plans[turn]

    @cached_property
    def _whole(self) -> Plan:
        return Plan(self.system, at_no_version(self.operation))

    @cached_property
    def _turns(self) -> list[Version]:
        return turning_points(self.operation)


def entries(system: System) -> Iterator[tuple[str, str, Entry]]:
    """The operations of a system with their method and each path that leads to them: with the
    version and the scope that the document puts before it, and without them. Where the system
    is a service of a family, version discovery is left to its pages."""
    is_service = system.type is not None
    operations = [
        operation
        for operation in system.api.operations
        if not (is_service and operation.effect is Effect.DISCOVERY)
    ]
    taken = {(operation.method, form(operation.path)) for operation in operations}
    operations += [o for o in shortcuts(operations) if (o.method, form(o.path)) not in taken]
    for operation in operations:
        entry = Entry(system, operation)
        yield operation.method, system.prefix + operation.path, entry
        if system.prefix != system.root:
            yield operation.method, system.root + operation.path, entry
        short = operation.path.removesuffix(".json")
        if short != operation.path and (operation.method, form(short)) not in taken:
            yield operation.method, system.prefix + short, entry
    yield from _spelt_otherwise(system, operations, taken) if is_service else ()
    for operation in operations if is_service else ():
        scope = parse(operation.path, system.api.conventions.paths).scope
        bare = _without(operation.path, scope)
        if scope and (operation.method, form(bare)) not in taken:
            yield operation.method, system.prefix + bare, Entry(system, operation, scope)


def _spelt_otherwise(
    system: System, operations: Sequence[Operation], taken: set[tuple[str, str]]
) -> Iterator[tuple[str, str, Entry]]:
    """The operations under the other spelling of the version that their paths begin with."""
    for operation in operations:
        first, slash, rest = operation.path.lstrip("/").partition("/")
        for other in spellings(first)[1:]:
            path = f"/{other}{slash}{rest}"
            if (operation.method, form(path)) not in taken:
                yield operation.method, system.root + path, Entry(system, operation)


def _without(path: str, parameters: Sequence[str]) -> str:
    for name in parameters:
        path = path.replace(f"/{{{name}}}", "", 1)
    return path

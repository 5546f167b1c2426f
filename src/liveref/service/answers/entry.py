"""The target of a method and a path: an operation in all its versions, or a built-in page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Protocol

from liveref.model.api import Effect, Operation
from liveref.model.microversion import Version
from liveref.model.path import form
from liveref.model.projection import at_no_version, at_version, turning_points
from liveref.naming.routes import begun_as, parse
from liveref.naming.versions import only_version, spellings
from liveref.service.effects.order import plan_of
from liveref.service.effects.redirects import shortcuts
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.system.system import System
from liveref.service.work.answer import Answer


class Page(Protocol):
    """A built-in endpoint: the conventions define it, and no operation does. `template` is the path
    of the operation that it replaces, "" if everybody may call it."""

    system: System
    public: bool
    template: str

    async def answer(self, call: Call) -> Answer:
        """The answer; `call.body` is found to be JSON. Raises Problem."""


class Entry:
    """An operation of a system. `scope` are the parameters of the operation's path that this path
    lacks, because they only name the project, which the token names as well."""

    def __init__(self, system: System, operation: Operation, scope: Sequence[str] = ()) -> None:
        self.system = system
        self.operation = operation
        self.template = operation.path
        """The path template of the operation, whichever path the entry has."""
        self.scope = tuple(scope)
        self._plans: dict[int, Plan | None] = {}

    @cached_property
    def public(self) -> bool:
        """Whether no token is needed."""
        authentication = self.system.api.conventions.authentication
        return authentication is None or authentication.is_public(
            self.operation.method, self.operation.path
        )

    def at(self, version: Version | None) -> Plan | None:
        """The plan for a microversion; None if the operation does not exist in it."""
        if version is None:
            return self.whole
        turn = bisect_right(self._turns, version)
        if turn not in self._plans:
            operation = at_version(self.operation, version)
            self._plans[turn] = plan_of(self.system, operation) if operation else None
        return self._plans[turn]

    @cached_property
    def whole(self) -> Plan:
        """The plan of an operation without microversions."""
        return plan_of(self.system, at_no_version(self.operation))

    @cached_property
    def _turns(self) -> list[Version]:
        return turning_points(self.operation)


def entries(system: System) -> Iterator[tuple[str, str, Entry]]:
    """The operations of a system with their method and each path that leads to them: with the
    version and the scope that the document puts before it, and without them. If the system is a
    service of a family, its pages answer version discovery instead."""
    is_service = system.type is not None
    operations = [
        operation
        for operation in system.api.operations
        if not (is_service and operation.effect is Effect.DISCOVERY)
    ]
    taken = {(operation.method, form(operation.path)) for operation in operations}
    operations += [o for o in shortcuts(operations) if (o.method, form(o.path)) not in taken]
    read = {operation.path for operation in operations if operation.effect is Effect.DOWNLOAD}
    for operation in operations:
        if operation.method == "HEAD" and operation.path in read:
            continue  # a download's own headers say more
        entry = Entry(system, operation)
        rest = "*" if operation.path in read and operation.path.endswith("}") else ""
        yield operation.method, system.prefix + operation.path + rest, entry
        if system.prefix != system.root:
            yield operation.method, system.root + operation.path, entry
        short = operation.path.removesuffix(".json")
        if short != operation.path and (operation.method, form(short)) not in taken:
            yield operation.method, system.prefix + short, entry

    yield from _in_its_place(system, operations, taken)
    yield from _spelt_otherwise(system, operations, taken) if is_service else ()
    for operation in operations if is_service else ():
        scope = parse(operation.path, system.api.conventions.paths).scope
        bare = _without(operation.path, scope)
        if scope and (operation.method, form(bare)) not in taken:
            yield operation.method, system.prefix + bare, Entry(system, operation, scope)


def _in_its_place(
    system: System, operations: Sequence[Operation], taken: set[tuple[str, str]]
) -> Iterator[tuple[str, str, Entry]]:
    """The operations on an item, and below it, under each path that other operations have for the
    same item: `/target/{id}` and `/targets/{id}` of one document are one place."""
    for operation in operations:
        resource = system.resources[operation.resource]
        for path in (
            i for n in (resource.name, *resource.parents) for i in system.resources[n].items
        ):
            renamed = begun_as(operation.path, path)
            if renamed is not None and (operation.method, form(renamed)) not in taken:
                taken.add((operation.method, form(renamed)))
                yield operation.method, system.prefix + renamed, Entry(system, operation)


def _spelt_otherwise(
    system: System, operations: Sequence[Operation], taken: set[tuple[str, str]]
) -> Iterator[tuple[str, str, Entry]]:
    """The operations under the other spelling of the version that their paths begin with; with and
    without it, where there is one alone: documents and clients mix these."""
    only = only_version(operations, system.api.conventions.paths.version)
    for operation in operations:
        first, slash, rest = operation.path.lstrip("/").partition("/")
        paths = [f"/{other}{slash}{rest}" for other in spellings(first)[1:]]
        bare = rest if first == only else operation.path.lstrip("/")
        if only and bare and not bare.startswith("{"):
            paths.append(f"/{bare}" if first == only else f"/{only}/{bare}")
        for path in paths:
            if (operation.method, form(path)) not in taken:
                yield operation.method, system.root + path, Entry(system, operation)


def _without(path: str, parameters: Sequence[str]) -> str:
    for name in parameters:
        path = path.replace(f"/{{{name}}}", "", 1)
    return path

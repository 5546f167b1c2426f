"""Lays out references on one address: each is a system, with the identity service that a family's
services share.

A service of the family stands under its service type (`/image`), with the identity service
beside it; a reference of no family at the root if it is alone, else under its name.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from liveref.families import conventions, service_type
from liveref.identity.catalog import Mount
from liveref.loading import Loaded
from liveref.model.api import API
from liveref.naming.routes import parse
from liveref.service.system.system import System
from liveref.values.generator import Generator

__all__ = ["Layout", "MountError", "Wanted", "lay_out"]


class MountError(Exception):
    """The references can't be served together; the message is for a person."""


class Wanted(msgspec.Struct, frozen=True):
    """A reference to be served, under the service type that was said, if one was."""

    loaded: Loaded
    type: str | None = None


class Layout(msgspec.Struct, frozen=True):
    """The systems that are served; `identity` is the one among them that keeps the users, None
    where no service needs them. `mounts` is what the catalog tells."""

    systems: tuple[System, ...]
    identity: System | None = None
    mounts: tuple[Mount, ...] = ()


def lay_out(
    wanted: Sequence[Wanted],
    bundled: Callable[[str], Loaded],
    *,
    strict: bool = False,
    clock: Callable[[], float] = time.time,
    generator: Generator | None = None,
) -> Layout:
    """Give each reference its place; `bundled` loads one that comes with the program. All
    live by one `clock`, and have their values made up by one `generator`. Raises
    MountError for two of one service type."""
    typed = [
        (reference.type or service_type(reference.loaded.api.name), reference.loaded.api)
        for reference in wanted
    ]
    convention = conventions(None).identity
    if (
        convention is not None
        and any(t for t, _ in typed)
        and convention.type not in {t for t, _ in typed}
    ):
        typed.append((convention.type, bundled(convention.reference).api))
    counted = Counter(t for t, _ in typed if t)
    for twice in (t for t, count in counted.items() if count > 1):
        raise MountError(
            f"Two references describe the service type {twice}; name another for one of them "
            "with --mount TYPE=REFERENCE."
        )
    source = generator or Generator()
    alone = len(typed) == 1
    systems = tuple(_system(t, api, alone, strict, clock, source) for t, api in typed)
    identity = next(
        (s for s in systems if convention is not None and s.type == convention.type), None
    )
    _put_together([system for system in systems if system is not identity])
    mounts = tuple(_mount(system) for system in systems if system.type)
    return Layout(systems, identity, mounts)


def _system(
    service_type: str | None,
    api: API,
    alone: bool,
    strict: bool,
    clock: Callable[[], float],
    generator: Generator,
) -> System:
    if service_type is None:
        root = "" if alone else f"/{api.name}"
        return System(api, root=root, strict=strict, clock=clock, generator=generator)
    family = msgspec.structs.replace(api, conventions=conventions(None, service=True))
    return System(
        family,
        root=f"/{service_type}",
        type=service_type,
        strict=strict,
        clock=clock,
        generator=generator,
    )


def _put_together(systems: Sequence[System]) -> None:
    """Let services refer to each other's records."""
    for system in systems:
        system.beside.extend(other for other in systems if other is not system)


def _mount(system: System) -> Mount:
    """The endpoint of a service: with the version and the project where its paths put them
    first, with the version where conventions say so, else its root, from where a client finds
    its way."""
    api = system.api
    scopes = Counter(
        (operation.path.strip("/").partition("/")[0], bool(scope))
        for operation in api.operations
        if (scope := parse(operation.path, api.conventions.paths).scope)
        or operation.path.count("/") > 1
    )
    current = [edition.segment for edition in api.editions if edition.status == "CURRENT"]
    path = system.prefix
    discovery = api.conventions.discovery
    if discovery is not None and system.type in discovery.versioned and current:
        path = f"{system.root}/{current[-1]}"
    for segment in current:
        if scopes[segment, True] > scopes[segment, False]:
            path = f"{system.root}/{segment}/%(project_id)s"
    path = system.address_of("%(project_id)s") or path
    return Mount(system.type or "", api.name, path)

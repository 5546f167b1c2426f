"""The part behind the front: the systems of some references, and all that answers for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import msgspec

from liveref.control.documentation import Explained
from liveref.control.environment import Environment
from liveref.control.index import Index
from liveref.control.served import Served
from liveref.edge.listening import ServeError
from liveref.identity.consumers import KIND as REQUESTS
from liveref.identity.directory import DirectoryError
from liveref.identity.first import KIND as FIRST
from liveref.identity.identity import IdentityService
from liveref.identity.pages import identity_pages
from liveref.identity.tokens import KIND as TOKENS
from liveref.limits import Limits
from liveref.loading import Loaded
from liveref.model.fact import Explanation
from liveref.mounting import Layout, Wanted, lay_out
from liveref.service.app import Service
from liveref.service.system.kinds import kinds
from liveref.store.base import Kind, Store
from liveref.store.blobs import Blobs


class Parts(msgspec.Struct, frozen=True):
    """The parts that answer, and the index of what is served."""

    served: Served
    index: Index
    explained: tuple[Explained, ...]


class Behind(msgspec.Struct, frozen=True):
    """The systems of the references, the kinds of their records, and where they are served."""

    layout: Layout
    kinds: tuple[Kind, ...]
    origin: str
    prefix: str
    environment: Environment
    limits: Limits
    explained: tuple[Explained, ...]

    def over(
        self,
        store: Store,
        blobs: Blobs,
        refresh: Callable[[], Awaitable[None]] | None = None,
    ) -> Parts:
        """The parts that answer, with records in that store. `refresh` takes up what other
        processes have changed in it. Raises ServeError."""
        layout = self.layout
        identity = identity_service(layout, store, self.origin, self.environment)
        pages = identity_pages(identity) if identity else ()
        service = Service(
            layout.systems,
            store,
            blobs,
            identity=identity,
            pages=pages,
            request_ids=self.environment.request_ids,
            limits=self.limits,
            refresh=refresh,
        )
        served = Served(layout.systems, service, self.kinds, identity)
        return Parts(served, Index(layout.systems, identity, self.prefix), self.explained)


def behind(
    wanted: Sequence[Wanted],
    bundled: Callable[[str], Loaded],
    *,
    strict: bool,
    origin: str,
    prefix: str,
    environment: Environment,
    limits: Limits | None = None,
) -> Behind:
    """Lay out the references. Raises MountError, ServeError for one without an operation, or that
    would stand where the control interface does, below `prefix`."""
    for reference in wanted:
        if not reference.loaded.api.operations:
            path = reference.loaded.located.path
            raise ServeError(f"{path} describes no operation: no rest_method stands in it.")
    layout = lay_out(
        wanted, bundled, strict=strict, clock=environment.clock, generator=environment.generator
    )
    for system in layout.systems:
        if f"{system.root}/".startswith(f"{prefix}/"):
            raise ServeError(
                f"{system.api.name} would be served below {prefix}, where the control interface "
                "is. Choose another place for that with --control-prefix."
            )
    own = [kind for system in layout.systems for kind in kinds(system)]
    stored = (*own, *((TOKENS, REQUESTS, FIRST) if layout.identity else ()))
    explained = _explained(wanted, layout, bundled)
    return Behind(layout, stored, origin, prefix, environment, limits or Limits(), explained)


def _explained(
    wanted: Sequence[Wanted], layout: Layout, bundled: Callable[[str], Loaded]
) -> tuple[Explained, ...]:
    """The systems with what explains them: in the order of the references, and after these the
    bundled identity service, if one was added."""
    added = layout.systems[len(wanted) :]
    loads: list[Callable[[], Loaded]] = [partial(_itself, one.loaded) for one in wanted]
    loads += [partial(bundled, system.api.name) for system in added]
    explains = [partial(_explanation, load) for load in loads]
    return tuple(map(Explained, layout.systems, explains))


def _itself(loaded: Loaded) -> Loaded:
    return loaded


def _explanation(load: Callable[[], Loaded]) -> Explanation:
    return load().explanation


def identity_service(
    layout: Layout, store: Store, origin: str, environment: Environment
) -> IdentityService | None:
    """The identity service of a layout, None where it has none. Raises ServeError."""
    system = layout.identity
    conventions = system.api.conventions.identity if system else None
    if system is None or conventions is None:
        return None
    try:
        return IdentityService(
            system,
            conventions,
            store,
            mounts=layout.mounts,
            origin=origin,
            hasher=environment.hasher,
            is_open=environment.is_open,
        )
    except DirectoryError as error:
        raise ServeError(str(error)) from None

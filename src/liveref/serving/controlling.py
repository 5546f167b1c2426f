"""The control interface over the served references."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.control.clock_pages import ClockPages
from liveref.control.description import DescriptionPage
from liveref.control.documentation import Documentation
from liveref.control.door import Door
from liveref.control.fault_pages import FaultPages
from liveref.control.faults import Faults
from liveref.control.front import Front
from liveref.control.har import HARFile
from liveref.control.health import Health
from liveref.control.overview import OverviewPage
from liveref.control.record_pages import RecordPages
from liveref.control.request_log import RequestLog
from liveref.control.request_pages import RequestPages
from liveref.control.route import Route
from liveref.control.settings import ControlSettings
from liveref.control.state import State
from liveref.control.state_pages import StatePages
from liveref.control.watch import Watch, watched
from liveref.edge.listening import ServeError
from liveref.serving.behind import Behind, Parts
from liveref.store.base import Store
from liveref.store.blobs import Blobs


class Controlled:
    """The front of an address: the parts that answer now, behind them one store, and before them
    the door and the watch."""

    def __init__(self, settings: ControlSettings, made: Behind, store: Store, blobs: Blobs) -> None:
        self._settings = settings
        self.watched = watched(store)
        self.parts = made.over(self.watched, blobs)
        systems = made.layout.systems
        self.state = State(store, blobs, made.environment, self.parts.served)
        self._log = RequestLog(settings.remembered, systems[0].clock)
        self._recording = _recording(settings)
        self._health = Health(store)
        self._overview = OverviewPage(systems, store)
        self._faults = Faults(lambda: self.parts.served.systems)
        self._documentation = Documentation(made.explained, made.origin, settings.prefix)
        self._door = Door(settings, self._routes())
        self.front = Front(
            self.parts.served.service,
            self.parts.index,
            self._door,
            Watch(self._log, self._faults, self._recording),
            self._documentation,
        )

    def _routes(self) -> Iterator[Route]:
        """The table of the control interface."""
        settings = self._settings
        is_guarded = settings.token is not None
        description = DescriptionPage(lambda: self._door.routes, settings.prefix, token=is_guarded)
        yield from self._health.routes()
        yield from self._overview.routes()
        yield from description.routes()
        yield from StatePages(self.state, self._faults, settings.prefix).routes()
        yield from ClockPages(self.state.clock).routes()
        yield from self._documentation.routes()
        yield from RecordPages(self.state).routes()
        yield from RequestPages(self._log).routes()
        yield from FaultPages(self._faults, self._projects, settings.prefix).routes()

    async def _projects(self, name: str) -> frozenset[str]:
        """The identities of the projects that have that name or identity."""
        identity = self.parts.served.identity
        if identity is None:
            return frozenset()
        directory = identity.directory
        return await self.watched.read(lambda tx: directory.identities(tx, "project", name))

    def swap(self, parts: Parts) -> None:
        """Let other parts answer from now on."""
        self.parts = parts
        self.state.swap(parts.served)
        self._overview.systems = parts.served.systems
        self._documentation.swap(parts.explained)
        self.front.swap(parts.served.service, parts.index)

    def end(self) -> None:
        """The server is about to end: end what would wait for more."""
        self._log.close()

    def close(self) -> None:
        """The last request was answered."""
        if self._recording is not None:
            self._recording.close()


def _recording(settings: ControlSettings) -> HARFile | None:
    try:
        return HARFile(settings.record) if settings.record is not None else None
    except OSError as error:
        raise ServeError(f"{settings.record} can't be written: {error.strerror}.") from None

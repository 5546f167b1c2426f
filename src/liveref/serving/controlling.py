"""The control interface over the served references."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence

from liveref.control.clock_pages import ClockPages
from liveref.control.description import DescriptionPage
from liveref.control.documentation import Documentation
from liveref.control.door import Door
from liveref.control.fault_pages import FaultPages
from liveref.control.faults import Faults
from liveref.control.front import Front
from liveref.control.har import HARFile
from liveref.control.health import Health
from liveref.control.metrics import MetricsPage
from liveref.control.overview import OverviewPage
from liveref.control.record_pages import RecordPages
from liveref.control.request_log import OwnLog, RequestLog
from liveref.control.request_pages import RequestPages
from liveref.control.revision import Revision
from liveref.control.route import Route
from liveref.control.settings import ControlSettings
from liveref.control.shared_log import SharedLog
from liveref.control.state import State
from liveref.control.state_pages import StatePages
from liveref.control.tally import Tally
from liveref.control.watch import Watch, watched
from liveref.edge.listening import ServeError
from liveref.identity.consumers import KIND as REQUESTS
from liveref.identity.first import KIND as FIRST
from liveref.identity.tokens import KIND as TOKENS
from liveref.service.request.exchange import Change
from liveref.service.system.system import System
from liveref.serving.behind import Behind, Parts
from liveref.serving.sharing import Sharing
from liveref.store.base import Reader, Store
from liveref.store.blobs import Blobs


class Controlled:
    """The front of an address: the parts that answer now, behind them one store, and before them
    the door and the watch. `sharing` is what all processes share, where there are several."""

    def __init__(
        self,
        settings: ControlSettings,
        made: Behind,
        store: Store,
        blobs: Blobs,
        sharing: Sharing | None = None,
    ) -> None:
        self._settings, self.store, self._blobs = settings, store, blobs
        self._watched = watched(store, _remembered(made.layout.identity))
        self._revision = Revision(store, self._take_up) if store.is_shared else None
        self.parts = self.over(made)
        systems = made.layout.systems
        self.state = State(store, blobs, made.environment, self.parts.served)
        self._log: RequestLog = (
            OwnLog(settings.remembered, systems[0].clock)
            if sharing is None
            else SharedLog(sharing.ring, systems[0].clock)
        )
        self._recording = _recording(settings, is_begun=sharing is not None)
        self._health = Health(store)
        tally = sharing.tally if sharing is not None else Tally()
        self._metrics = MetricsPage(tally, is_shared=sharing is not None)
        self._overview = OverviewPage(systems, store)
        self._faults = Faults(store, lambda: self.parts.served.systems)
        self._documentation = Documentation(made.explained, made.origin, settings.prefix)
        self._door = Door(settings, self._routes(), self._refresh)
        self.front = Front(
            self.parts.served.service,
            self.parts.index,
            self._door,
            Watch(self._log, tally, self._faults, self._recording, self._revision),
            self._documentation,
        )

    def over(self, made: Behind) -> Parts:
        """The parts of other systems, over the same store. Raises ServeError."""
        return made.over(self._watched, self._blobs, self._refresh)

    @property
    def _refresh(self) -> Callable[[], Awaitable[None]] | None:
        return self._revision.refresh if self._revision is not None else None

    def _take_up(self, view: Reader) -> None:
        """Take up what another process has changed."""
        self.state.take_up(view)
        self._faults.take_up(view)

    def _routes(self) -> Iterator[Route]:
        """The table of the control interface."""
        settings = self._settings
        is_guarded = settings.token is not None
        description = DescriptionPage(lambda: self._door.routes, settings.prefix, token=is_guarded)
        yield from self._health.routes()
        yield from self._overview.routes()
        yield from self._metrics.routes()
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
        return await self._watched.read(lambda tx: directory.identities(tx, "project", name))

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


def _remembered(identity: System | None) -> Callable[[Sequence[Change]], bool]:
    """The function that tells whether changes concern who a token belongs to. A new token is
    remembered by nobody."""
    own = {TOKENS.name, REQUESTS.name, FIRST.name}
    start = f"{identity.api.name}/" if identity is not None else None

    def is_remembered(changes: Sequence[Change]) -> bool:
        return start is not None and any(
            (kind in own or kind.startswith(start)) and (change, kind) != ("insert", TOKENS.name)
            for change, kind, _ in changes
        )

    return is_remembered


def _recording(settings: ControlSettings, *, is_begun: bool) -> HARFile | None:
    path = settings.record
    try:
        return HARFile(path, is_begun=is_begun) if path is not None else None
    except OSError as error:
        raise ServeError(f"{settings.record} can't be written: {error.strerror}.") from None

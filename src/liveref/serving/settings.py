"""The settings of serving: the address, the records, who may come in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import msgspec

from liveref.control.seed.file import Seed
from liveref.control.settings import ControlError, ControlSettings
from liveref.edge.edge import EdgeSettings
from liveref.edge.hosts import is_local
from liveref.model.conventions.identity import FirstRecords
from liveref.serving.folder import Place
from liveref.serving.reloading import Tell


class Reloading(msgspec.Struct, frozen=True):
    """References are read anew when their files change; `tell` is what says so."""

    tell: Tell


class Output(msgspec.Struct, frozen=True):
    """How a process that serves writes what it has to say. `open` is entered in each process before
    it serves; `announce` says, once and then, what is served. `descriptors` are those of the
    caller that no other process should have."""

    open: Callable[[], AbstractContextManager[None]]
    announce: Callable[[], None]
    descriptors: tuple[int, ...] = ()


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a served address. Port 0 takes a free one. `place` keeps the records, None
    keeps them in memory only. `password` is what the first administrator gets. With
    `deterministic`, what is made up (identities, secrets, names of requests) depends on this text
    and on the order of requests alone. `seeds` are applied to a store that is new. With `no_auth`,
    nobody has to log in. `workers` is the number of processes."""

    host: str = "127.0.0.1"
    port: int = 0
    place: Place | None = None
    strict: bool = False
    password: str | None = None
    reloading: Reloading | None = None
    control: ControlSettings = ControlSettings()
    deterministic: str | None = None
    no_auth: bool = False
    edge: EdgeSettings = msgspec.field(default_factory=EdgeSettings)
    seeds: tuple[Seed, ...] = ()
    workers: int = 1

    def check(self) -> None:
        """Raises ControlError for what can't be, or would let strangers in."""
        self.control.check()
        if self.no_auth and self.control.token is None and not is_local(self.host):
            raise ControlError(
                f"--no-auth on {self.host}, which others can reach, needs --control-token."
            )

    @property
    def reached(self) -> EdgeSettings:
        """How the address is reached. Where nobody has to log in, by this machine alone, unless
        the operator names others."""
        edge = self.edge
        others = self.control.token or edge.public or edge.proxies or edge.origins
        return msgspec.structs.replace(edge, local=self.no_auth and not others)


class Ready(msgspec.Struct, frozen=True):
    """The facts to tell the user once requests are being taken: the `address` on this machine, and
    the `public` one that clients elsewhere call. `identity` is the address of the
    identity service, if there is one, `first` are its first records and `made` the first
    administrator's password where one had to be made up."""

    address: str
    public: str
    identity: str | None = None
    first: FirstRecords | None = None
    made: str | None = None

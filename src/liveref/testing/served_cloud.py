"""References that are served in the process of the test."""

from __future__ import annotations

import asyncio
import atexit
import copy
import logging
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, Self

from liveref.control.seed.problem import SeedError
from liveref.control.settings import PREFIX, REMEMBERED, ControlSettings
from liveref.edge.edge import edge_settings
from liveref.fetching.progress import Silent
from liveref.limits import LimitError
from liveref.loading import LoadError, load
from liveref.mounting import Wanted
from liveref.report.clouds import cloud_entry, write_clouds
from liveref.serving import ServeError, Settings
from liveref.serving import place as place_in
from liveref.serving.seeds import find_seed
from liveref.serving.settings import Ready
from liveref.testing.cloud import Cloud
from liveref.testing.connection import ControlError
from liveref.testing.thread import ServerThread

__all__ = ["Cloud", "ControlError", "ServeError", "ServedCloud", "connect", "serve"]

# The log is for whoever asks logging for it, and not for standard error.
logging.getLogger("liveref").addHandler(logging.NullHandler())

Reference = str | PathLike[str]
_DEFAULT = "image"
_SECRET_BYTES = 12


class ServedCloud(Cloud):
    """The server that `serve` starts; it runs from here on until `close`.

    `clouds_yaml` is a file for openstacksdk and its kin, with the entry `liveref`; `credentials`
    are the arguments of `openstack.connect` that stand in it, and `password` is that of the first
    administrator. Where no service needs tokens, they are None.
    """

    def __init__(self, references: Sequence[Wanted], settings: Settings, password: str) -> None:
        self._thread = ServerThread(references, settings)
        try:
            ready = self._thread.start()
        except SeedError as error:
            raise ServeError(str(error)) from None
        super().__init__(
            ready.address, token=settings.control.token, prefix=settings.control.prefix
        )
        self._folder = tempfile.TemporaryDirectory(prefix="liveref-")
        self.credentials = _credentials(ready, password)
        self.password = password if self.credentials else None
        self.clouds_yaml: Path | None = None
        if self.credentials is not None:
            self.clouds_yaml = Path(self._folder.name) / "clouds.yaml"
            write_clouds(self.clouds_yaml, copy.deepcopy(self.credentials))
        # A thread that runs on while the interpreter is taken down may crash the process.
        atexit.register(self.close)

    def close(self) -> None:
        """End the server; what it kept in memory is gone. The end of the process does it too."""
        atexit.unregister(self.close)
        super().close()
        self._thread.stop()
        self._folder.cleanup()

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self.close)

    async def __aenter__(self) -> Self:
        return self


def serve(
    *references: Reference,
    seed: Reference | Sequence[Reference] = (),
    mounts: Mapping[str, Reference] | None = None,
    behaviour: Reference | Sequence[Reference] = (),
    deterministic: str | None = None,
    data: PathLike[str] | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    strict: bool = False,
    disable_rule: str | Sequence[str] = (),
    password: str | None = None,
    control_token: str | None = None,
    control_prefix: str = PREFIX,
    no_auth: bool = False,
    public_url: str | None = None,
    trusted_proxy: str | Sequence[str] = (),
    allow_origin: str | Sequence[str] = (),
    limit: Mapping[str, float] | None = None,
    request_log: int = REMEMBERED,
    record: PathLike[str] | None = None,
) -> ServedCloud:
    """Serve references (default: the bundled image) on a thread of this process.

    The server is on a free port of the loopback and keeps records in memory, unless `port` or
    `data` say otherwise; passwords in memory are hashed cheaply. The arguments are the options of
    `liveref serve`: `seed` is a file with the first records, or the name of a ready seed, `mounts`
    are references by the service type that they are served as, and `limit` has values by the names
    of docs/limits.md. Use it in a `with` or an `async with`, or call `close`. Raises ServeError.
    """
    control = ControlSettings(
        prefix=control_prefix,
        token=control_token,
        remembered=request_log,
        record=Path(record) if record else None,
    )
    secret = password or secrets.token_urlsafe(_SECRET_BYTES)
    with _as_serve_errors():
        wanted = _wanted(references, mounts or {}, _several(behaviour), _several(disable_rule))
        place = place_in(Path(data), [read.loaded for read in wanted]) if data else None
        edge = edge_settings(
            public_url,
            _several(trusted_proxy),
            _several(allow_origin),
            [f"{name}={value}" for name, value in (limit or {}).items()],
        )
        seeds = tuple(map(find_seed, _several(seed)))
    settings = Settings(
        host=host,
        port=port,
        place=place,
        strict=strict,
        password=secret,
        control=control,
        edge=edge,
        no_auth=no_auth,
        seeds=seeds,
        deterministic=deterministic,
    )
    return ServedCloud(wanted, settings, secret)


def connect(url: str, token: str | None = None, *, prefix: str | None = None) -> Cloud:
    """A server that runs elsewhere, by the same methods; `token` is that of its --control-token."""
    return Cloud(url, token=token, **({"prefix": prefix} if prefix is not None else {}))


@contextmanager
def _as_serve_errors() -> Iterator[None]:
    """Raises a ServeError for what is wrong with the arguments."""
    try:
        yield
    except (LoadError, SeedError, LimitError, ValueError) as error:
        raise ServeError(str(error)) from None


def _several(value: Reference | Iterable[Reference]) -> list[str]:
    """The values of an argument that takes one or several."""
    return [str(one) for one in ((value,) if isinstance(value, str | PathLike) else value)]


def _wanted(
    references: Sequence[Reference],
    mounts: Mapping[str, Reference],
    behaviour: list[str],
    disabled: list[str],
) -> list[Wanted]:
    """The references, loaded; a bundled one if there are none. Raises LoadError."""
    names = [str(name) for name in references] or ([] if mounts else [_DEFAULT])
    files = [Path(file) for file in behaviour]
    read = partial(load, behaviour=files, disabled=disabled, progress=Silent())
    alone = [Wanted(read(name)) for name in names]
    return alone + [
        Wanted(read(str(name), in_family=True), type_) for type_, name in mounts.items()
    ]


def _credentials(ready: Ready, password: str) -> dict[str, Any] | None:
    if ready.identity is None or ready.first is None:
        return None
    return cloud_entry(ready.identity, ready.first, password)

"""A PostgreSQL server for tests: the one that the machine has, with a database of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
_USERS = ("postgres", "nobody")
"""PostgreSQL refuses to run as root: the users that it runs as then."""
_PATIENCE = 60.0
_MOST_BYTES = 1 << 30
"""More than all servers of a run need."""
_SETTINGS = {
    "listen_addresses": "",  # a Unix socket takes no port that another may have
    "fsync": "on",
    "max_connections": "100",
    "shared_buffers": "16MB",
    "dynamic_shared_memory_type": "mmap",
}


@cache
def programs() -> Path | None:
    """The folder of `initdb` and `postgres`: that on the PATH, or the newest where Debian puts
    them. None if there is none that can be run."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(_DEBIAN.glob("*/bin"), key=_release, reverse=True)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def _release(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


def _user() -> dict[str, Any]:
    """The arguments of a process that drops the privileges of root."""
    if os.geteuid() != 0:
        return {}
    for name in _USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is no other user")


def _place() -> Path | None:
    """Memory, where there is enough: a server makes some thousand files. What the processes have
    written outlives them there, too."""
    memory = Path("/dev/shm")  # noqa: S108
    is_large = memory.is_dir() and shutil.disk_usage(memory).free > _MOST_BYTES
    return memory if is_large and os.access(memory, os.W_OK) else None


class PostgreSQL:
    """A server with a folder and a socket of its own; a context manager that ends it."""

    def __init__(self) -> None:
        folder = programs()
        assert folder is not None, "mark the test with `postgresql`"
        self._programs, self._user = folder, _user()
        self._folder = Path(tempfile.mkdtemp(prefix="liveref-pg-", dir=_place()))
        if self._user:
            os.chown(self._folder, self._user["user"], self._user["group"])
        self._process: subprocess.Popen[bytes] | None = None
        options = ["-U", "liveref", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(
            [str(folder / "initdb"), "-D", str(self._data), *options],
            check=True,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            **self._user,
        )

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def socket(self) -> Path:
        """The Unix socket that it listens on."""
        return self._folder / ".s.PGSQL.5432"

    def url(self, schema: str | None = None) -> str:
        """The URL of a schema, else of a new one."""
        schema = schema or f"t{uuid.uuid4().hex}"
        host = str(self._folder).replace("/", "%2F")
        return f"postgresql://liveref@{host}/postgres?options=-csearch_path%3D{schema}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = self._spawn()
        deadline = time.monotonic() + _PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline, (self._folder / "log").read_text()[-2000:]
            time.sleep(0.02)
            if self._process.poll() is not None:  # processes of a killed one are not gone yet
                self._process = self._spawn()

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = [f"-c{name}={value}" for name, value in _SETTINGS.items()]
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, "-k", self._folder, *settings],
                cwd=self._folder,
                stdout=log,
                stderr=log,
                **self._user,
            )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("public")).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, number: int = signal.SIGINT) -> None:
        """End it: in order by SIGINT, at once by SIGQUIT, or as if the power failed by SIGKILL."""
        process, self._process = self._process, None
        if process is None:
            return
        if number == signal.SIGKILL:
            for child in _children(process.pid):
                with suppress(ProcessLookupError):  # one whose connection was closed meanwhile
                    os.kill(child, number)
        process.send_signal(number)
        process.wait()

    def __enter__(self) -> PostgreSQL:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self._folder)


def _children(parent: int) -> list[int]:
    """The processes of a server: that which serves a connection may outlive the first a while."""
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(number) for number in listed.read_text().split()] if listed.exists() else []

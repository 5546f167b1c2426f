"""The command `liveref` as a process, for tests that look at it from outside."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

import httpx2

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("LIVEREF_SHARED", ROOT.parent / "shared"))
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
PATIENCE = 60.0
"""Seconds after which a process that says nothing is given up; no test measures by it."""


def environment(home: Path) -> dict[str, str]:
    """The environment of a user whose data and settings lie under `home`. The cache is that of
    all tests: what it holds depends on nothing but what was read."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return variables | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(home / "cache")),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
        "COLUMNS": "200",
    }


def run(*arguments: str, home: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `liveref` to its end; its output is kept as text."""
    return subprocess.run(
        [sys.executable, "-m", "liveref", *arguments],
        env=environment(home),
        cwd=cwd or home,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def announced(process: subprocess.Popen[str]) -> tuple[str, str]:
    """The title and the URL that `liveref serve` promises to print first, once it answers."""
    assert process.stdout is not None
    line = process.stdout.readline()
    title, separator, address = line.rstrip("\n").rpartition(": serving on ")
    assert separator, f"{line!r} is no line TITLE: serving on URL"
    return title, address


class NotReadyError(Exception):
    """The process ended, or stayed silent, before it was ready; the message has its output."""


class LiveServer:
    """`liveref serve ARGUMENTS` on a free port, which can be stopped and started again.

    Its standard error goes to the file `log`, over all its lives. `program` is what Python runs in
    the place of the command.
    """

    def __init__(
        self, *arguments: str, home: Path, log: Path, program: tuple[str, ...] = ("-m", "liveref")
    ) -> None:
        self.arguments = arguments
        self.program = program
        self.home = home
        self.log = log
        self.address = ""
        self.output: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> LiveServer:
        """Start and wait for the ready line. Raises NotReadyError."""
        self._lines = queue.Queue()
        port = () if "--port" in self.arguments else ("--port", "0")
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self.program, "serve", *self.arguments, *port],
                env=environment(self.home),
                cwd=self.home,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None
        reader = (self._process.stdout, self._lines)
        threading.Thread(target=self._drain, args=reader, daemon=True).start()
        self.address = self._wait_for_address()
        return self

    @property
    def port(self) -> int:
        """The port that the ready line names."""
        return int(self.address.rpartition(":")[2])

    @property
    def process(self) -> subprocess.Popen[str]:
        """The process of the present life."""
        assert self._process is not None, "not started"
        return self._process

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def client(self) -> httpx2.Client:
        """A client of this server."""
        return httpx2.Client(
            base_url=self.address,
            trust_env=False,
            verify=False,  # plain HTTP; reading the certificates takes its time
            timeout=PATIENCE,
        )

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal, wait for the end, and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.wait()

    def wait(self) -> int:
        """Wait for the end and return the exit code."""
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(PATIENCE)
            raise
        return code

    def close(self) -> None:
        """Make sure that the process is gone, whatever a test did."""
        if self.running:
            self.process.kill()
            self.process.wait(PATIENCE)

    def written(self) -> str:
        """All that it ever wrote, to standard output and to the log."""
        return "".join(self.output) + self.log.read_text(errors="replace")

    def data_files(self) -> list[Path]:
        """The files of the folder that `--data` names; none without it."""
        if "--data" not in self.arguments:
            return []
        data = Path(self.arguments[self.arguments.index("--data") + 1])
        return [path for path in data.rglob("*") if path.is_file()]

    def _drain(self, stream: IO[str], lines: queue.Queue[str | None]) -> None:
        for line in stream:
            self.output.append(line)
            lines.put(line)
        lines.put(None)

    def _wait_for_address(self) -> str:
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE)
            except queue.Empty:
                line = None
            if line is None:
                self.close()
                raise NotReadyError(f"liveref serve {' '.join(self.arguments)}\n{self.written()}")
            if match := ADDRESS.search(line):
                return match.group()


Run = Callable[..., subprocess.CompletedProcess[str]]
"""The fixture `liveref`: runs the command with these arguments to its end."""
Serve = Callable[..., LiveServer]
"""The fixture `serve`: starts a server with these arguments."""

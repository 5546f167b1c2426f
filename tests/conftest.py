"""What all tests share: where the references of real services lie, and `liveref` as a process."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from live import NO_SHARED, SHARED, LiveServer, Run, Serve, run


def pytest_configure(config: pytest.Config) -> None:
    """Keep what tests remember away from the user's cache, from collection on. All workers share
    it, so that a reference is understood once."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    folder = tempfile.TemporaryDirectory(prefix="liveref-tests-")
    config.add_cleanup(folder.cleanup)
    os.environ["XDG_CACHE_HOME"] = folder.name
    os.environ.pop("LIVEREF_CACHE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked `shared` where those references are not at hand."""
    if SHARED.is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason=NO_SHARED))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the references of real services; skips where there is none."""
    if not SHARED.is_dir():
        pytest.skip(NO_SHARED)
    return SHARED


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of a user who has never run the program."""
    path = tmp_path / "home"
    path.mkdir()
    return path


@pytest.fixture
def liveref(home: Path) -> Run:
    """`liveref(*arguments)` runs the command to its end."""

    def call(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return run(*map(str, arguments), home=home)

    return call


@pytest.fixture
def serve(home: Path, tmp_path: Path) -> Iterator[Serve]:
    """`serve(*arguments)` starts a server and returns it when it is ready."""
    servers: list[LiveServer] = []

    def start(*arguments: str | Path) -> LiveServer:
        log = tmp_path / f"server-{len(servers)}.log"
        log.touch()
        servers.append(LiveServer(*map(str, arguments), home=home, log=log))
        return servers[-1].start()

    yield start
    for server in servers:
        server.close()

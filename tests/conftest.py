"""Fixtures that all tests share: the folders of the references of real services, and `liveref` as a
process."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import needs
import published
from live import SHARED, LiveServer, Run, Serve, run
from postgres import PostgreSQL

# A run of all tests takes the same examples each time; `make search` takes others.
_SLOW = [HealthCheck.too_slow]  # a busy machine draws examples slowly
settings.register_profile(
    "same", derandomize=True, deadline=None, database=None, suppress_health_check=_SLOW
)
settings.register_profile("search", deadline=None, print_blob=True, suppress_health_check=_SLOW)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    """Keep what tests remember away from the user's cache, from collection on. All workers share
    it, so that a reference is understood once. The published references outlast it."""
    if needs.is_worker():
        return
    folder = tempfile.TemporaryDirectory(prefix="liveref-tests-")
    config.add_cleanup(folder.cleanup)
    lasting = published.lasting() or Path(folder.name)
    cache = Path(folder.name) / "liveref"
    cache.mkdir()
    lasting.joinpath("references").mkdir(exist_ok=True)
    cache.joinpath("references").symlink_to(lasting / "references")
    os.environ[published.VARIABLE] = str(lasting)
    os.environ["XDG_CACHE_HOME"] = folder.name
    os.environ.pop("LIVEREF_CACHE", None)
    if config.getoption("dist", "no") != "no":
        needs.prepare(published.releases("tests"), index=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what this machine can't run; without workers, fetch only what is needed."""
    if not needs.is_worker():
        index = any(item.get_closest_marker("network") for item in items)
        needs.prepare(needs.names_of(items), index=index)
    needs.deselect(config, items)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what was deselected to the process that controls this one."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["deselected"] = dict(needs.counts(session.config))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker deselected: all of them collect the same."""
    if output := getattr(node, "workeroutput", None):
        needs.note(node.config, Counter(output["deselected"]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line for each need that is missing how many tests were deselected for it."""
    for missing, count in sorted(needs.counts(terminalreporter.config).items()):
        terminalreporter.line(f"{count} deselected for want of {missing}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of truths and measured corpora, for tests that are marked `shared`."""
    return SHARED


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server for the tests of this process, started when the first one asks."""
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def database_url(postgresql: PostgreSQL) -> str:
    """The URL of an empty schema of the PostgreSQL server."""
    return postgresql.url()


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

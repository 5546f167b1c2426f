"""No acknowledged write is lost, whatever is killed or cut while 16 clients write."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from live import LiveServer, Serve
from postgres import PostgreSQL
from processes import one_connection, process_of
from severed import Way, way
from writers import Writers

BATCH = 40
"""Acknowledged writes between two kills: more than one for each client."""
ONE, TWO = ("--workers", "1"), ("--workers", "2")
DATABASE = pytest.mark.postgresql


@pytest.fixture(scope="module")
def killable() -> Iterator[PostgreSQL]:
    """A PostgreSQL server of this module."""
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def severable(killable: PostgreSQL, tmp_path: Path) -> Iterator[tuple[Way, str]]:
    """A way to the PostgreSQL server, and the URL of an empty schema by that way."""
    with way(tmp_path, killable.socket) as (made, url):
        schema = killable.url().partition("?")[2]
        yield made, f"{url}?{schema}&connect_timeout=2"


def check_over_a_restart(server: LiveServer, writers: Writers) -> None:
    """Everything acknowledged is there, and is so after the server was killed."""
    assert writers.missing() == []
    server.stop(signal.SIGKILL)
    server.start()
    assert writers.missing() == []


@pytest.mark.linux
@pytest.mark.parametrize(
    "engine", ["SQLite", pytest.param("PostgreSQL", marks=DATABASE)]
)  # fmt: skip
def test_workers_are_killed(
    serve: Serve, tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    places = ("--data", str(tmp_path / "data"))
    if engine == "PostgreSQL":
        places = ("--database", request.getfixturevalue("killable").url())
    server = serve(*places, *TWO)
    with Writers(server) as writers:
        for _ in range(3):
            writers.wait_for(BATCH)
            with one_connection(server) as client:
                os.kill(process_of(client), signal.SIGKILL)
        writers.wait_for(BATCH)
    check_over_a_restart(server, writers)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["SQLite", pytest.param("PostgreSQL", marks=DATABASE)])
def test_the_server_is_killed(
    serve: Serve, tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    """A server of one process."""
    places = ("--data", str(tmp_path / "data"))
    if engine == "PostgreSQL":
        places = ("--database", request.getfixturevalue("killable").url())
    server = serve(*places, *ONE)
    with Writers(server) as writers:
        writers.wait_for(BATCH)
        server.stop(signal.SIGKILL)
        server.start()
        writers.wait_for(BATCH)
    assert writers.missing() == []


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "workers",
    [
        pytest.param(ONE, id="one process", marks=pytest.mark.slow),
        pytest.param(TWO, id="two processes"),
    ],
)
def test_the_database_is_killed(
    serve: Serve, killable: PostgreSQL, workers: tuple[str, str]
) -> None:
    """Writes are refused meanwhile, with the time after which to try again."""
    server = serve("--database", f"{killable.url()}&connect_timeout=2", *workers)
    with Writers(server) as writers:
        for _ in range(2):
            writers.wait_for(BATCH)
            killable.stop(signal.SIGKILL)
            writers.wait_for_refusal()
            killable.start()
        writers.wait_for(BATCH)
    assert all(answer.headers["retry-after"] == "2" for answer in writers.refusals)
    assert writers.missing() == []


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "workers",
    [
        pytest.param(ONE, id="one process"),
        pytest.param(TWO, id="two processes", marks=pytest.mark.slow),
    ],
)
def test_the_network_is_cut(
    serve: Serve, severable: tuple[Way, str], workers: tuple[str, str]
) -> None:
    """Writes are refused meanwhile."""
    network, url = severable
    server = serve("--database", url, *workers)
    with Writers(server) as writers:
        writers.wait_for(BATCH)
        network.cut()
        writers.wait_for_refusal()
        network.mend()
        writers.wait_for(BATCH)
    assert writers.missing() == []

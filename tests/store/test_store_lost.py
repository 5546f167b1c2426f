"""PostgreSQL is killed, stopped, or cut off: what was answered is there, and the store goes on."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg_pool import ConnectionPool

from liveref.store.base import StoreError, UnavailableError
from liveref.store.opening import Database, open_store
from liveref.store.postgresql import pool, watching
from postgres import PostgreSQL
from severed import Way, way
from store.answering import KIND, insert
from store.driving import SERVER, Driver, server

pytestmark = pytest.mark.postgresql

CLIENTS = 16
BRIEFLY = "&connect_timeout=1"
"""The time that a unit of work waits for a database that is away."""
ANSWERING = Path(__file__).with_name("answering.py")


@pytest.fixture(scope="module")
def killable() -> Iterator[PostgreSQL]:
    """A server that tests may kill."""
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def severable(postgresql: PostgreSQL) -> Iterator[tuple[Way, str]]:
    """A way to the server, which tests may cut."""
    with (
        tempfile.TemporaryDirectory(prefix="liveref-way-") as folder,
        way(Path(folder), postgresql.socket) as (made, url),
    ):
        yield made, f"{url}?{postgresql.url().partition('?')[2]}{BRIEFLY}"


def until_answered(driver: Driver, id: str) -> None:
    """Insert a record, as often as it takes."""
    deadline = time.monotonic() + 60
    while True:
        try:
            driver.keep(server(id))
        except UnavailableError:
            assert time.monotonic() < deadline
        else:
            return


@pytest.mark.parametrize("seed", range(2))
def test_what_was_answered_survives_the_process(database_url: str, seed: int) -> None:
    enough = random.Random(seed).randint(1, 400)  # noqa: S311
    command = [sys.executable, str(ANSWERING), database_url, str(CLIENTS), "10000", "FULL"]
    answered: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for line in process.stdout:
            answered.append(line.decode().strip())
            if len(answered) == enough:
                process.kill()
    assert len(answered) >= enough
    with Driver(open_store(Database(database_url), [KIND])) as driver:
        assert set(driver.ids(limit=1_000_000)).issuperset(answered)


def test_what_was_answered_survives_the_database(killable: PostgreSQL) -> None:
    """It is killed twice while clients write, who go on once it is back."""
    url, answered, refused = killable.url(), list[str](), list[str]()
    enough = random.Random(7).randint(100, 200)  # noqa: S311

    with Driver(open_store(Database(url), [KIND])) as driver:

        async def client(name: str) -> None:
            number = 0
            while len(answered) < 3 * enough:
                number += 1
                try:
                    answered.append(await insert(driver.store, f"{name}-{number}"))
                except StoreError as error:
                    assert isinstance(error, UnavailableError), error
                    refused.append(name)

        async def killer() -> None:
            for rounds in (1, 2):
                while len(answered) < rounds * enough:
                    await asyncio.sleep(0.005)
                await asyncio.to_thread(killable.stop, signal.SIGKILL)
                await asyncio.to_thread(killable.start)

        async def scene() -> None:
            await asyncio.gather(killer(), *(client(f"c{n}") for n in range(CLIENTS)))

        driver.run(scene())
        assert set(driver.ids(limit=1_000_000)).issuperset(answered)


def test_without_the_database_the_store_says_so_and_comes_back(killable: PostgreSQL) -> None:
    with Driver(open_store(Database(killable.url() + BRIEFLY), [SERVER])) as driver:
        driver.keep(server("before"))
        killable.stop()
        try:
            with pytest.raises(UnavailableError, match="can't be reached"):
                driver.keep(server("meanwhile"))
            with pytest.raises(UnavailableError, match="can't be reached"):
                driver.ids()
        finally:
            killable.start()
        until_answered(driver, "after")
        assert driver.ids() == ["before", "after"]


def test_nobody_waits_for_a_database_that_is_known_to_be_away(
    severable: tuple[Way, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, url = severable
    waits: list[float] = []
    getconn = ConnectionPool.getconn

    def noted(self: Any, timeout: float) -> Any:
        waits.append(timeout)
        return getconn(self, timeout)

    monkeypatch.setattr(ConnectionPool, "getconn", noted)
    with Driver(open_store(Database(url), [SERVER])) as driver:
        made.cut()
        for _ in range(2):
            with pytest.raises(UnavailableError):
                driver.ids()
        made.mend()
        until_answered(driver, "after")
        driver.ids()
    assert waits[0] == waits[-1] == 1
    assert min(waits) < 0.1


def test_connections_that_were_closed_meanwhile_are_made_anew(killable: PostgreSQL) -> None:
    """The server was started again since their last use: nobody notices."""
    with Driver(open_store(Database(killable.url()), [SERVER])) as driver:

        async def scene() -> None:
            await asyncio.gather(
                *(driver.store.read(lambda view: view.count("server")) for _ in range(64))
            )

        driver.run(scene())
        killable.stop()
        killable.start()
        driver.keep(server("after"))


def test_a_network_that_is_cut(severable: tuple[Way, str]) -> None:
    made, url = severable
    with Driver(open_store(Database(url), [SERVER])) as driver:
        driver.keep(server("before"))
        made.cut()
        with pytest.raises(UnavailableError):
            driver.keep(server("meanwhile"))
        made.mend()
        until_answered(driver, "after")
        assert driver.ids() == ["before", "after"]


def test_a_network_that_swallows_what_is_sent(
    severable: tuple[Way, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "Watch", lambda: watching.Watch(0.5))
    made, url = severable
    with Driver(open_store(Database(url), [SERVER])) as driver:
        driver.keep(server("before"))
        made.swallow()
        with pytest.raises(UnavailableError):
            driver.keep(server("meanwhile"))
        made.mend()
        until_answered(driver, "after")
        assert [id for id in driver.ids() if id != "meanwhile"] == ["before", "after"]

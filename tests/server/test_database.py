"""`liveref serve --database`: what it says, what it hides, and the database's absence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from live import LiveServer, run
from postgres import PostgreSQL

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def database() -> Iterator[PostgreSQL]:
    """A server that tests may stop."""
    with PostgreSQL() as server:
        yield server


def serving(url: str, folder: Path, *options: str) -> LiveServer:
    """A server over a database, whose URL has a password."""
    secret = url.replace("liveref@", "liveref:sesame@")
    places = ["--database", secret, "--blobs", str(folder / "bodies")]
    log = folder / "log"
    log.touch()
    server = LiveServer(*places, *options, home=folder, log=log)
    server.start()
    return server


def get(server: LiveServer, path: str) -> httpx2.Response:
    with server.client() as client:
        return client.get(path)


def post(server: LiveServer, path: str, body: Any = None) -> httpx2.Response:
    with server.client() as client:
        return client.post(path, json=body)


def create(server: LiveServer, name: str) -> dict[str, Any]:
    answer = post(server, "/images", {"name": name})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def names(server: LiveServer) -> list[str]:
    return [image["name"] for image in get(server, "/images").json()["images"]]


def test_without_the_database_requests_are_refused_for_a_while(
    database: PostgreSQL, tmp_path: Path
) -> None:
    """Nothing that is said has the password."""
    server = serving(f"{database.url()}&connect_timeout=1", tmp_path, "--verbose")
    try:
        overview = get(server, "/_liveref/").text
        assert "PostgreSQL" in overview
        create(server, "before")
        database.stop()
        try:
            refused = post(server, "/images", {"name": "meanwhile"})
            pages = [get(server, f"/_liveref/{page}") for page in ("", "health")]
        finally:
            database.start()
        for answer in (refused, pages[0]):
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert pages[1].status_code == 503
        while (answer := get(server, "/images")).status_code == 503:
            assert answer.headers["retry-after"] == "2"
        create(server, "after")
        assert names(server) == ["before", "after"]
    finally:
        server.close()
    texts = [overview, *(page.text for page in pages), (tmp_path / "log").read_text()]
    assert "sesame" not in "".join(texts)


def test_two_servers_share_one_database(database: PostgreSQL, tmp_path: Path) -> None:
    """They start together: one of them applies the seed. Each sees at once what the other has
    done."""
    url, seed = database.url(), tmp_path / "seed.yaml"
    seed.write_text("services:\n  image:\n    images:\n      moon: {}\n      sun: {}\n")

    def start(workers: int) -> LiveServer:
        folder = tmp_path / str(workers)
        folder.mkdir()
        return serving(url, folder, "--seed", str(seed), "--workers", str(workers))

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.map(start, (1, 2))
    try:
        assert sorted(names(one)) == ["moon", "sun"]
        begun = names(one)
        for number in range(6):
            create(one if number % 2 else other, f"n{number}")
            assert names(one) == names(other) == [*begun, *(f"n{n}" for n in range(number + 1))]
        assert post(one, "/_liveref/reset").status_code == 204
        assert names(one) == names(other) == begun
    finally:
        one.close()
        other.close()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://liveref:sesame@localhost/x", r"--database: .*postgresql://"),
        ("postgresql://liveref:sesame@127.0.0.1:1/x", r"127\.0\.0\.1:1/x: .*can't be reached"),
        ("postgresql://liveref:sesame@x/x?connect_timeout=0", "connect_timeout is '0'"),
    ],
)
def test_a_database_that_can_not_be_used(tmp_path: Path, url: str, message: str) -> None:
    done = run("serve", "--port", "0", "--database", url, home=tmp_path)
    assert done.returncode != 0
    assert re.search(message, done.stderr), done.stderr
    assert "sesame" not in done.stdout + done.stderr


def test_places_exclude_each_other(tmp_path: Path) -> None:
    done = run("serve", "--in-memory", "--database", "postgresql://x/y", home=tmp_path)
    assert "exclude each other" in done.stderr

"""Requests at the same time: whether a thing is there is decided where it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx2
import pytest

from live import LiveServer, Serve

CLIENTS = 16


@pytest.fixture(params=["memory", "disk", "workers"])
def server(request: pytest.FixtureRequest, serve: Serve, tmp_path: Path) -> LiveServer:
    """A server of the bundled reference, on each store."""
    disk = ("--data", tmp_path / "data")
    options = {"disk": disk, "memory": ("--in-memory",), "workers": (*disk, "--workers", "2")}
    return serve(*options[request.param])


def at_once(server: LiveServer, ask: Callable[[httpx2.Client], httpx2.Response]) -> Counter[int]:
    """Let 16 clients ask at the same time; how often each status was answered."""
    barrier = Barrier(CLIENTS)

    def one(_: int) -> int:
        with server.client() as client:
            client.get("/images?limit=1")  # connects
            barrier.wait()
            return ask(client).status_code

    with ThreadPoolExecutor(CLIENTS) as pool:
        return Counter(pool.map(one, range(CLIENTS)))


def test_put_of_one_name_makes_one_image(server: LiveServer) -> None:
    answers = at_once(server, lambda client: client.put("/images", json={"name": "same"}))
    assert answers == {201: 1, 200: CLIENTS - 1}
    with server.client() as client:
        assert len(client.get("/images?name=same").json()["images"]) == 1
        assert len(client.get("/servers?name=same").json()["servers"]) == 1


def test_put_of_one_id_makes_one_image(server: LiveServer) -> None:
    body = {"id": "7b7b9a3c-0a52-4b5f-9d9e-0f0f3a1c2d01", "name": "same"}
    answers = at_once(server, lambda client: client.put("/images", json=body))
    assert answers == {201: 1, 200: CLIENTS - 1}


def test_one_of_many_deletes_it(server: LiveServer) -> None:
    with server.client() as client:
        id = client.post("/images", json={"name": "doomed"}).json()["id"]
    answers = at_once(server, lambda client: client.delete(f"/image/{id}"))
    assert answers == {204: 1, 404: CLIENTS - 1}


def test_one_failure_does_not_take_others_along(server: LiveServer) -> None:
    """A request that shares a commit with a refused one is kept all the same."""
    names = iter(range(CLIENTS))

    def ask(client: httpx2.Client) -> httpx2.Response:
        number = next(names)
        if number % 2:
            return client.delete("/image/99999999-0000-4000-8000-000000000000")
        return client.post("/images", json={"name": f"kept-{number}"})

    assert at_once(server, ask) == {201: CLIENTS // 2, 404: CLIENTS // 2}
    with server.client() as client:
        assert len(client.get("/images").json()["images"]) == CLIENTS // 2

"""Clients of each of the processes of a server, for tests of several workers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

from live import PATIENCE, LiveServer

_MOST_ATTEMPTS = 2000


def process_of(client: httpx2.Client) -> int:
    """The process that answers on the connection of a client."""
    answer = client.get("/_liveref/")
    assert answer.status_code == 200, answer.text
    process: int = answer.json()["process"]
    return process


@contextmanager
def clients_of_each(server: LiveServer, count: int = 2) -> Iterator[list[httpx2.Client]]:
    """A client for each of `count` processes; its one connection stays with its process."""
    clients: dict[int, httpx2.Client] = {}
    try:
        for _ in range(_MOST_ATTEMPTS):
            client = one_connection(server)
            process = process_of(client)
            if process in clients:
                client.close()
            clients.setdefault(process, client)
            if len(clients) == count:
                break
        assert len(clients) == count, f"{len(clients)} of {count} processes answer"
        yield [clients[process] for process in sorted(clients)]
    finally:
        for client in clients.values():
            client.close()


def one_connection(server: LiveServer) -> httpx2.Client:
    """A client that has one connection."""
    return httpx2.Client(
        base_url=server.address,
        trust_env=False,
        verify=False,
        timeout=PATIENCE,
        limits=httpx2.Limits(max_connections=1, max_keepalive_connections=1),
    )


def is_alive(process: int) -> bool:
    """Whether there is a process of that id."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True

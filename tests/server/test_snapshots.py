"""Snapshots of a process that is killed."""

from __future__ import annotations

import signal
from pathlib import Path

from live import LiveServer, Serve


def names(server: LiveServer) -> list[str]:
    with server.client() as client:
        return [image["name"] for image in client.get("/images").json()["images"]]


def post(server: LiveServer, path: str, **body: str) -> None:
    with server.client() as client:
        assert client.post(path, json=body or None).status_code < 300


def test_a_snapshot_that_was_answered_outlives_a_kill(serve: Serve, tmp_path: Path) -> None:
    server = serve("--data", tmp_path / "data", "--deterministic", "a")
    post(server, "/images", name="one")
    post(server, "/_liveref/snapshots", name="first")
    post(server, "/images", name="two")
    post(server, "/_liveref/snapshots", name="second")
    post(server, "/_liveref/snapshots/first/restore")
    server.stop(signal.SIGKILL)
    server.start()
    assert names(server) == ["one"]
    post(server, "/_liveref/snapshots/second/restore")
    assert names(server) == ["one", "two"]
    post(server, "/_liveref/reset")
    assert names(server) == []

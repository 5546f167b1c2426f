"""A server of the bundled image that the tests of a file share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import liveref
from live import LiveServer


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("server")
    log = folder / "log"
    log.touch()
    server = LiveServer("--in-memory", home=folder, log=log).start()
    yield server
    server.close()


@pytest.fixture
def server(_server: LiveServer) -> LiveServer:
    """`liveref serve --in-memory` as it is after its start."""
    with liveref.connect(_server.address) as cloud:
        cloud.faults.clear()
        for name in cloud.snapshots():
            cloud.delete_snapshot(name)
        cloud.clock.resume()
        cloud.clock.synchronise()
        cloud.reset()
        cloud.requests.clear()
    return _server

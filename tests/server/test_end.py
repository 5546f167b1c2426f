"""SIGTERM: what was accepted is answered, what was answered is kept."""

from __future__ import annotations

import json
import signal
import socket
import threading
from pathlib import Path

import httpx2

from live import PATIENCE, LiveServer, Serve

WRITERS = 16


class Upload:
    """A POST whose body is sent in two halves, the second one when the test says so."""

    def __init__(self, server: LiveServer, name: str) -> None:
        self._body = json.dumps({"name": name}).encode()
        self._socket = socket.create_connection(("127.0.0.1", server.port), PATIENCE)
        self._stream = self._socket.makefile("rb")
        self._socket.sendall(
            b"POST /images HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(self._body)
        )
        assert self._stream.readline().split()[1] == b"100", "the server did not ask for the body"
        assert self._stream.readline() == b"\r\n"
        self._socket.sendall(self._body[:5])

    def finish(self) -> tuple[int, bytes]:
        """Send the rest; the status and the body of the answer."""
        self._socket.sendall(self._body[5:])
        status = int(self._stream.readline().split()[1])
        length = 0
        while (line := self._stream.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return status, self._stream.read(length)


def test_requests_under_way_are_answered(serve: Serve, tmp_path: Path) -> None:
    server = serve("--data", tmp_path / "data")
    uploads = [Upload(server, f"upload-{number}") for number in range(WRITERS)]
    server.process.send_signal(signal.SIGTERM)
    answers = [upload.finish() for upload in uploads]
    assert [status for status, _ in answers] == [201] * WRITERS
    assert server.wait() == 0

    server.start()
    with server.client() as client:
        for _, body in answers:
            assert client.get(f"/image/{json.loads(body)['id']}").status_code == 200


def test_nothing_answered_is_lost_under_load(serve: Serve, tmp_path: Path) -> None:
    server = serve("--data", tmp_path / "data")
    answered = write_until_gone(server, signal.SIGTERM, enough=100)
    assert server.wait() == 0
    server.start()
    assert missing(server, answered) == []


def test_nothing_answered_is_lost_by_a_kill(serve: Serve, tmp_path: Path) -> None:
    server = serve("--data", tmp_path / "data")
    answered = write_until_gone(server, signal.SIGKILL, enough=200)
    server.wait()
    server.start()
    assert missing(server, answered) == []


def test_interrupt_ends_it_without_a_traceback(serve: Serve) -> None:
    server = serve("--in-memory")
    server.stop(signal.SIGINT)
    assert "Traceback" not in server.written()


def test_silent_connection_does_not_hold_the_end_up(serve: Serve) -> None:
    server = serve("--in-memory")
    with socket.create_connection(("127.0.0.1", server.port)):
        assert server.stop() == 0


def write_until_gone(server: LiveServer, how: signal.Signals, *, enough: int) -> list[str]:
    """Write with 16 clients, send the signal amid it; the ids that were acknowledged."""
    acknowledged: list[str] = []
    amid = threading.Event()
    threads = [
        threading.Thread(target=_write, args=(server, number, acknowledged, amid, enough))
        for number in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    assert amid.wait(PATIENCE), "too few writes were answered"
    server.process.send_signal(how)
    for thread in threads:
        thread.join(PATIENCE)
    assert len(acknowledged) >= enough
    return acknowledged


def _write(
    server: LiveServer, number: int, acknowledged: list[str], amid: threading.Event, enough: int
) -> None:
    with server.client() as client:
        for count in range(100_000):
            try:
                response = client.post("/images", json={"name": f"image-{number}-{count}"})
            except httpx2.TransportError:
                return
            if response.status_code != 201:
                return
            acknowledged.append(response.json()["id"])
            if len(acknowledged) >= enough:
                amid.set()


def missing(server: LiveServer, ids: list[str]) -> list[str]:
    """Those of the ids whose image is not there."""
    with server.client() as client:
        return [id for id in ids if client.get(f"/image/{id}").status_code != 200]

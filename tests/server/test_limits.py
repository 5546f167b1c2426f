"""Requests that are too large, too slow or no HTTP at all."""

from __future__ import annotations

import socket

import pytest

from live import PATIENCE, LiveServer, Serve

HEAD = b"POST /images HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
CHUNK = b"10000\r\n" + b" " * 0x10000 + b"\r\n"


def connect(server: LiveServer) -> socket.socket:
    """A plain connection to the server."""
    return socket.create_connection(("127.0.0.1", server.port), PATIENCE)


def alive(server: LiveServer) -> bool:
    """Whether it still answers others."""
    with server.client() as client:
        return client.get("/images").status_code == 200


def test_announced_size_is_refused_before_it_is_sent(serve: Serve) -> None:
    server = serve("--in-memory")
    with connect(server) as connection:
        connection.sendall(HEAD + b"Content-Length: 1099511627776\r\n\r\n{")
        assert connection.recv(12) == b"HTTP/1.1 413"
    assert alive(server)


def test_body_without_an_end_is_refused(serve: Serve) -> None:
    server = serve("--in-memory")
    with connect(server) as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        answer = _send_until_answered(connection, megabytes=256)
        assert answer == b"HTTP/1.1 413"
    assert alive(server)


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /images?limit=\xff HTTP/1.1",
        b"GET /image/%00%ff%zz HTTP/1.1",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1",
        b"GET " + b"/.." * 20 + b"/etc/passwd HTTP/1.1",
        b"no http at all",
        b"GET /images HTTP/9.9",
    ],
    ids=["raw byte", "odd escapes", "long path", "upwards", "no http", "version"],
)
def test_odd_request_is_answered_or_dropped(serve: Serve, request_line: bytes) -> None:
    server = serve("--in-memory")
    with connect(server) as connection:
        connection.sendall(request_line + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = connection.recv(12)
    assert answer == b"" or answer[9:10] in {b"2", b"3", b"4"}, answer
    assert alive(server)
    server.stop()
    assert "Traceback" not in server.written()


def _send_until_answered(connection: socket.socket, *, megabytes: int) -> bytes:
    """Send chunks until the server has had enough; the begin of its answer."""
    connection.setblocking(False)
    sent = 0
    while sent < megabytes << 20:
        try:
            sent += connection.send(CHUNK[sent % len(CHUNK) :])
        except BlockingIOError:
            pass
        except OSError:
            break
        try:
            if answer := connection.recv(12):
                return answer
        except BlockingIOError:
            continue
        except OSError:
            break
    return f"took {sent} bytes".encode()

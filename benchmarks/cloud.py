"""A served cloud (identity and images): from start to the first token, memory, and requests
beside a bare ASGI app on the same server.

`python -m benchmarks.cloud` starts `liveref serve` on keystone's and glance's references, with the
records on disk. One client sends requests
on one connection, in turns to the service and to the bare app, which answers with the bytes that
the service answered with. Where there are two cores, one is the servers'.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.load import request
from benchmarks.servers import start
from benchmarks.serving import core
from published import published

_STORED = 20
_PASSWORD = "benchmark-Sesame-1"  # noqa: S105 - of a server that lives as long as this
_USER = {"name": "admin", "domain": {"id": "default"}, "password": _PASSWORD}
_LOGIN = {
    "auth": {
        "identity": {"methods": ["password"], "password": {"user": _USER}},
        "scope": {"project": {"name": "admin", "domain": {"id": "default"}}},
    }
}
_NEW = {"name": "bench", "disk_format": "raw", "container_format": "bare"}


class Answer(NamedTuple):
    """An answer of a server."""

    code: int
    head: str
    body: bytes


class Line:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, message: bytes) -> Answer:
        """The answer to a request; all of them say how long they are."""
        self._socket.sendall(message)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        text = head.decode("latin-1").lower()
        length = int(text.partition("content-length:")[2].partition("\r\n")[0] or 0)
        while len(body) < length:
            body += self._more()
        return Answer(int(head.split(b" ", 2)[1]), head.decode("latin-1"), body)

    def _more(self) -> bytes:
        part = self._socket.recv(65536)
        if not part:
            raise RuntimeError("the server hung up")
        return part


class Call(NamedTuple):
    """A request that is measured, and the code that it must be answered with."""

    name: str
    message: bytes
    code: int


def with_token(message: bytes, token: str) -> bytes:
    """The request as someone who is logged in sends it."""
    line, _, rest = message.partition(b"\r\n")
    return line + b"\r\nX-Auth-Token: " + token.encode() + b"\r\n" + rest


def first_token(port: int) -> tuple[str, dict[str, Any]]:
    """A token, and what the service says of it."""
    answer = Line(port).ask(_issue())
    if answer.code != 201:
        raise RuntimeError(f"no token: {answer}")
    headers = (line.partition(": ") for line in answer.head.split("\r\n"))
    token = next(value for name, _, value in headers if name.lower() == "x-subject-token")
    return token, json.loads(answer.body)


def _issue() -> bytes:
    return request("POST", "/identity/v3/auth/tokens", json.dumps(_LOGIN).encode())


def calls(port: int, token: str) -> list[Call]:
    """The calls to measure: of images if they are served, else of users' groups."""
    images = Line(port).ask(request("GET", "/image/v2/images")).code != 404
    path: str = "/image/v2/images"
    new: dict[str, Any] = dict(_NEW)
    if not images:
        path, new = "/identity/v3/groups", {"group": {"name": "bench"}}
    post = with_token(request("POST", path, json.dumps(new).encode()), token)
    line = Line(port)
    made = [json.loads(line.ask(post).body) for _ in range(_STORED)]
    return [
        Call("list", with_token(request("GET", f"{path}?limit={_STORED}"), token), 200),
        Call("show", with_token(request("GET", f"{path}/{made[0]['id']}"), token), 200),
        Call("create", post, 201),
        Call("token", _issue(), 201),
    ]


def timed(line: Line, call: Call, seconds: float) -> list[float]:
    """The seconds that each request took, over so long."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    while (before := time.perf_counter()) < end:
        if line.ask(call.message).code != call.code:
            raise RuntimeError(f"{call.name} was not answered with {call.code}")
        times.append(time.perf_counter() - before)
    return times


def resident(pid: int) -> float:
    """MiB of memory that a process has now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The cloud, on the servers' core."""
    references = [str(published(name)) for name in ("keystone", "glance")]
    keeping = ("--port", "0", "--data", str(folder), "--admin-password", _PASSWORD)
    with core(0):
        process, port = start("liveref", "serve", *references, *keeping)
    try:
        yield process, port
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def bare(read: bytes, created: bytes) -> Iterator[int]:
    """The bare app, on the same core."""
    with core(0):
        process, port = start("benchmarks.bare", read.decode(), created.decode())
    try:
        yield port
    finally:
        process.terminate()
        process.wait(10)


def measure(rounds: int, seconds: float) -> None:
    """Start it twice, the second time as from then on; then measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        for turn in ("first", "next"):
            began = time.perf_counter()
            with served(Path(folder) / turn) as (process, port):
                first_token(port)
                took, memory = time.perf_counter() - began, resident(process.pid)
                print(f"{turn} start to first token: {took:.2f} s, {memory:.0f} MiB resident")
        with served(Path(folder) / "measured") as (process, port):
            token, _ = first_token(port)
            asked = calls(port, token)
            line = Line(port)
            for call in asked:
                _compare(line, call, rounds, seconds)
            print(f"resident after all of it: {resident(process.pid):.0f} MiB")


def _compare(line: Line, call: Call, rounds: int, seconds: float) -> None:
    answer = line.ask(call.message).body
    ours: list[float] = []
    theirs: list[float] = []
    with bare(answer, answer) as port, core(1):
        peer = Line(port)
        code = 200 if call.message.startswith(b"GET") else 201
        for _ in range(rounds):
            theirs += timed(peer, call._replace(code=code), seconds)
            ours += timed(line, call, seconds)
    _tell(f"bare app, {call.name}", theirs)
    _tell(call.name, ours)
    print(
        f"{call.name}, beside the bare app: {sum(theirs) * len(ours) / sum(ours) / len(theirs):.2f}"
    )


def _tell(label: str, times: list[float]) -> None:
    ordered = sorted(times)
    worst = ordered[int(len(ordered) * 0.99)] * 1000
    rate = len(ordered) / sum(ordered)
    middle = statistics.median(ordered) * 1000
    print(f"{label:18} {rate:8.0f}/s, median {middle:.2f} ms, p99 {worst:.2f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0)
    options = parser.parse_args()
    measure(options.rounds, options.seconds)


if __name__ == "__main__":
    main()

"""Servers as processes, and single requests to them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

_NEW = b'{"name": "bench"}'


def start(*arguments: str) -> tuple[subprocess.Popen[str], int]:
    """A server process, on the servers' core, and the port that it says it took."""
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    line = process.stdout.readline() if process.stdout else ""
    match = re.search(r"http://[\d.]+:(\d+)", line)
    if match is None:
        raise RuntimeError(f"no address in {line!r}")
    return process, int(match[1])


@contextmanager
def started(*arguments: str) -> Iterator[tuple[int, int]]:
    """The process of a server and its port; it ends afterwards."""
    process, port = start(*arguments)
    try:
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(10)


def create_image(port: int) -> tuple[str, str]:
    """The path of a new image, and what the service answered."""
    message = urllib.request.Request(
        f"http://127.0.0.1:{port}/images",
        data=_NEW,
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(message) as answer:  # noqa: S310
        text = answer.read().decode()
    return f"/image/{json.loads(text)['id']}", text


def shown(port: int, path: str) -> str:
    """The body of a GET."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        text: str = answer.read().decode()
    return text

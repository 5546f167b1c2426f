"""How a program learns that requests are answered: --ready-file, --ready-fd."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from live import PATIENCE, Run, Serve, environment


def test_file_says_where_and_who(serve: Serve, tmp_path: Path) -> None:
    """It goes at the end."""
    file = tmp_path / "ready.json"
    server = serve("--in-memory", "--ready-file", file)
    while not file.exists():
        assert server.running
    assert json.loads(file.read_text()) == {"url": server.address, "pid": server.process.pid}
    server.stop()
    assert not file.exists()
    assert list(tmp_path.glob(".ready*")) == []


def test_file_of_a_server_that_was_killed_is_replaced(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "ready.json"
    file.write_text('{"url": "http://127.0.0.1:1", "pid": 1}')
    server = serve("--in-memory", "--ready-file", file)
    while not file.exists():
        assert server.running
    assert json.loads(file.read_text())["url"] == server.address
    server.stop(signal.SIGKILL)
    assert file.exists()


@pytest.mark.parametrize("content", ["my notes", "[1, 2]", '{"url": "x"}'])
def test_file_that_is_none_is_left_alone(liveref: Run, tmp_path: Path, content: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_text(content)
    made = liveref("serve", "--in-memory", "--port", "0", "--ready-file", file)
    assert made.returncode == 2
    assert "notes.txt" in made.stderr
    assert file.read_text() == content


def test_folder_that_is_not_there_is_named(liveref: Run, tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "ready.json"
    made = liveref("serve", "--in-memory", "--port", "0", "--ready-file", file)
    assert made.returncode == 2
    assert "nowhere" in made.stderr


def test_descriptor_gets_one_line_and_is_closed(home: Path) -> None:
    """As docs/cli.md shows it."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        [sys.executable, "-m", "liveref", "serve", "--port", "0", "--ready-fd", str(writer)],
        env=environment(home),
        pass_fds=[writer],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as stream:
            (line,) = stream.readlines()
        ready = json.loads(line)
        assert ready["pid"] == server.pid
        with httpx2.Client(base_url=ready["url"], trust_env=False, timeout=PATIENCE) as client:
            assert client.get("/images").status_code == 200
        server.terminate()
        assert server.wait(PATIENCE) == 0
    finally:
        server.kill()
        server.wait()


@pytest.mark.parametrize("number", ["2", "77"])
def test_descriptor_that_is_none_is_named(liveref: Run, number: str) -> None:
    made = liveref("serve", "--in-memory", "--port", "0", "--ready-fd", number)
    assert made.returncode == 2
    assert number in made.stderr

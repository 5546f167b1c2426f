"""Standard output and error that nobody reads: they hold up neither an answer nor the end."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from live import ADDRESS, PATIENCE, LiveServer, Run, Serve, environment

REQUESTS = 3000


@pytest.fixture
def piped(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A server whose standard output and error are pipes, which a test reads or not."""
    server = subprocess.Popen(
        [sys.executable, "-m", "liveref", "serve", "--in-memory", "--port", "0"],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield server
    server.kill()
    server.communicate()


def _send_different(server: subprocess.Popen[str], prefix: str) -> set[int]:
    """Send requests, each with an undocumented field of its own; the codes of the answers."""
    assert server.stdout is not None
    match = ADDRESS.search(server.stdout.readline())
    assert match is not None
    with httpx2.Client(base_url=match.group(), trust_env=False, timeout=PATIENCE) as client:
        bodies = ({"name": "x", f"{prefix}{number}": 1} for number in range(REQUESTS))
        return {client.post("/images", json=body).status_code for body in bodies}


def test_requests_are_answered_though_nobody_reads(piped: subprocess.Popen[str]) -> None:
    """There is more to write than a pipe holds."""
    assert _send_different(piped, "x" * 400) == {201}
    piped.terminate()
    assert piped.wait(PATIENCE) == 0


def test_different_findings_are_bounded(piped: subprocess.Popen[str]) -> None:
    assert _send_different(piped, "field-") == {201}
    piped.terminate()
    errors = piped.communicate(timeout=PATIENCE)[1]
    assert len(re.findall(r"(?m)^WARNING 'field-", errors)) == 1000
    assert "2,000 times: messages beyond the first 1,000 different ones" in errors


def test_closed_standard_output_ends_nothing(piped: subprocess.Popen[str]) -> None:
    """As with `liveref serve | head -0`."""
    assert piped.stdout is not None and piped.stderr is not None
    piped.stdout.close()
    piped.stderr.readline()  # the summary, after which it begins to serve
    with pytest.raises(subprocess.TimeoutExpired):
        piped.wait(1)
    piped.stdout = None
    piped.terminate()
    errors = piped.communicate(timeout=PATIENCE)[1]
    assert piped.returncode == 0
    assert "Traceback" not in errors


@pytest.mark.parametrize("redirected", ["2>&-", ">&-", ">&- 2>&-", ">/dev/full 2>/dev/full"])
def test_streams_that_cannot_be_written(home: Path, tmp_path: Path, redirected: str) -> None:
    """Closed before the start, or on a disk that is full."""
    if "full" in redirected and not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    file = tmp_path / "ready.json"
    command = f"{sys.executable} -m liveref serve --in-memory --port 0 --ready-file {file}"
    server = subprocess.Popen(["sh", "-c", f"exec {command} {redirected}"], env=environment(home))
    try:
        while not file.exists():
            assert server.poll() is None
        url = json.loads(file.read_text())["url"]
        with httpx2.Client(base_url=url, trust_env=False, timeout=PATIENCE) as client:
            for _ in range(3):
                made = client.post("/images", json={"name": "x", "colour": 1})
                assert made.status_code == 201
        server.terminate()
        assert server.wait(PATIENCE) == 0
    finally:
        server.kill()
        server.wait()


def test_finding_is_written_once_and_counted(serve: Serve) -> None:
    server = serve("--in-memory")
    _send_undocumented(server, "colour", 5)
    _send_undocumented(server, "weight", 1)
    server.stop()
    log = server.log.read_text()
    assert len(re.findall(r"(?m)^WARNING 'colour' is ignored", log)) == 1
    assert re.search(r"(?m)^WARNING 5 times: 'colour' is ignored", log)
    assert log.count("weight") == 1


def test_unknown_parameter_is_a_finding(serve: Serve) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        for query in ("nmae=x", "nmae=y", "name=x", "limit=1", "sort_key=name"):
            assert client.get(f"/images?{query}").status_code == 200
    server.stop()
    log = server.log.read_text()
    assert re.findall(r"(?m)^WARNING '(\w+)' is ignored", log) == ["nmae"]
    assert re.search(r"(?m)^WARNING 2 times: 'nmae' is ignored", log)


def test_garbage_that_is_no_http_is_written_once(serve: Serve) -> None:
    server = serve("--in-memory")
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as connection:
            connection.sendall(b"\x00\x01 no HTTP\r\n\r\n")
            connection.recv(100)
    server.stop()
    log = server.log.read_text()
    assert len(re.findall(r"(?m)^WARNING Invalid HTTP", log)) == 1
    assert re.search(r"(?m)^WARNING 3 times: Invalid HTTP", log)


def test_quiet_writes_errors_only(serve: Serve, liveref: Run) -> None:
    server = serve("--in-memory", "--quiet")
    _send_undocumented(server, "colour", 3)
    server.stop()
    assert server.log.read_text() == ""
    assert "serving on" in server.output[0]
    refused = liveref("serve", "--quiet", "no/such/place")
    assert "no/such/place" in refused.stderr


def test_quiet_and_verbose_exclude_each_other(liveref: Run) -> None:
    result = liveref("serve", "--quiet", "--verbose", "--in-memory")
    assert result.returncode == 2
    assert "--verbose" in result.stderr


def _send_undocumented(server: LiveServer, field: str, times: int) -> None:
    with server.client() as client:
        for _ in range(times):
            assert client.post("/images", json={"name": "x", field: 1}).status_code == 201

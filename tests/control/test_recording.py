"""`--record`: all requests as an HTTP Archive, which has no secret."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from cloud import PASSWORD, logged_in
from live import PATIENCE, NotReadyError, Serve

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
HARBOUR = f"shipping={TREES / 'harbour'}"


def entries(path: Path) -> list[dict[str, Any]]:
    """The entries of an archive."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["log"]
    assert content["version"] == "1.2"
    recorded: list[dict[str, Any]] = content["entries"]
    return recorded


def complete(path: Path, count: int) -> list[dict[str, Any]]:
    """The entries, once there are so many: a request is written down behind its answer."""
    until = time.monotonic() + PATIENCE
    while len(recorded := entries(path)) < count and time.monotonic() < until:
        time.sleep(0.01)
    return recorded


def test_archive_is_whole_after_each_request(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "requests.har"
    server = serve("--in-memory", "--record", path)
    assert entries(path) == []
    with server.client() as client:
        client.post("/images?dry=1", json={"name": "moon"})
        assert len(complete(path, 1)) == 1
        client.get("/images", headers={"Accept": "application/json"})
        client.get("/nowhere")
        client.get("/_liveref/requests")
        complete(path, 3)
    server.stop(signal.SIGKILL)
    create, listed, missing = entries(path)
    assert create["request"]["method"] == "POST"
    assert create["request"]["url"] == f"{server.address}/images?dry=1"
    assert create["request"]["queryString"] == [{"name": "dry", "value": "1"}]
    assert json.loads(create["request"]["postData"]["text"]) == {"name": "moon"}
    assert create["response"]["status"] == 201
    assert json.loads(listed["response"]["content"]["text"])["images"][0]["name"] == "moon"
    assert create["_liveref"]["operation"] == "POST /images"
    assert (missing["response"]["status"], missing["response"]["statusText"]) == (404, "Not Found")
    assert path.stat().st_mode & 0o077 == 0


def test_archive_has_no_secret(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "requests.har"
    options = ("--in-memory", "--admin-password", PASSWORD, "--record", path)
    server = serve("--mount", HARBOUR, *options)
    token = logged_in(server)
    with server.client() as client:
        headers = {"X-Auth-Token": token, "Authorization": f"Bearer {token}", "Cookie": token}
        client.get("/shipping/berths", headers=headers)
        client.get("/identity/v3/auth/tokens", headers=headers | {"X-Subject-Token": token})
        again = {"identity": {"methods": ["token"], "token": {"id": token}}}
        client.post("/identity/v3/auth/tokens", json={"auth": again})
        user = {"name": "eve", "password": "Eves-secret-2026", "domain_id": "default"}
        client.post("/identity/v3/users", json={"user": user}, headers=headers)
    server.stop()
    text = path.read_text(encoding="utf-8")
    assert len(entries(path)) == 5
    for secret in (PASSWORD, token, "Eves-secret-2026"):
        assert secret not in text
    assert '"eve' in text.replace("\\", "")


def test_file_that_cannot_be_written_is_refused(serve: Serve, tmp_path: Path) -> None:
    with pytest.raises(NotReadyError, match="can't be written"):
        serve("--in-memory", "--record", tmp_path / "missing" / "requests.har")

"""Reset, snapshots and the clock over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cloud import PASSWORD, logged_in
from live import LiveServer, Serve

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
HARBOUR = f"shipping={TREES / 'harbour'}"


@pytest.fixture(params=["memory", "disk"])
def server(serve: Serve, tmp_path: Path, request: pytest.FixtureRequest) -> LiveServer:
    """The bundled image, on each store."""
    where = ("--in-memory",) if request.param == "memory" else ("--data", tmp_path / "data")
    return serve(*where)


def call(server: LiveServer, method: str, path: str, body: Any = None, code: int = 200) -> Any:
    """The JSON of an answer of the control interface, None for an empty one."""
    with server.client() as client:
        answer = client.request(method, f"/_liveref{path}", json=body)
    assert answer.status_code == code, answer.text
    return answer.json() if answer.content else None


def create(server: LiveServer, name: str) -> None:
    """Store an image."""
    with server.client() as client:
        assert client.post("/images", json={"name": name}).status_code == 201


def names(server: LiveServer) -> list[str]:
    """The names of all images."""
    with server.client() as client:
        return [image["name"] for image in client.get("/images").json()["images"]]


def test_reset_leaves_nothing(server: LiveServer) -> None:
    create(server, "moon")
    call(server, "POST", "/faults", {"operation": "GET /images", "status": 503}, 201)
    call(server, "POST", "/clock/advance", {"seconds": 60})
    call(server, "POST", "/reset", code=204)
    assert names(server) == []
    assert call(server, "GET", "/clock")["offset"] == 0
    assert call(server, "GET", "/faults") == {"faults": []}


def test_snapshots_are_restored_in_any_order(server: LiveServer) -> None:
    call(server, "POST", "/snapshots", {"name": "none"}, 201)
    create(server, "moon")
    taken = call(server, "POST", "/snapshots", {"name": "one"}, 201)
    create(server, "sun")
    for name, expected in (("none", []), ("one", ["moon"]), ("none", []), ("one", ["moon"])):
        call(server, "POST", f"/snapshots/{name}/restore", code=204)
        assert names(server) == expected
    assert taken["records"] >= 1
    assert [s["name"] for s in call(server, "GET", "/snapshots")["snapshots"]] == ["none", "one"]


def test_snapshots_outlive_the_process(serve: Serve, tmp_path: Path) -> None:
    server = serve("--data", tmp_path / "data")
    create(server, "moon")
    call(server, "POST", "/snapshots", {"name": "one"}, 201)
    create(server, "sun")
    server.stop()
    server.start()
    call(server, "POST", "/snapshots/one/restore", code=204)
    assert names(server) == ["moon"]


def test_snapshot_without_a_name_gets_one(server: LiveServer) -> None:
    taken = [call(server, "POST", "/snapshots", {}, 201)["name"] for _ in range(2)]
    assert len(set(taken)) == 2
    assert call(server, "POST", "/snapshots", None, 201)["name"] not in taken
    call(server, "DELETE", f"/snapshots/{taken[0]}", code=204)
    call(server, "POST", f"/snapshots/{taken[1]}/restore", code=204)


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("POST", "/snapshots", {"name": "taken"}, 409),
        ("POST", "/snapshots", {"name": "../up"}, 400),
        ("POST", "/snapshots", {"nmae": "x"}, 400),
        ("POST", "/snapshots/missing/restore", None, 404),
        ("POST", "/snapshots/_seed/restore", None, 404),
        ("DELETE", "/snapshots/_seed", None, 404),
        ("DELETE", "/snapshots/missing", None, 404),
        ("PUT", "/clock", {}, 400),
        ("PUT", "/clock", {"frozen": "yes"}, 400),
        ("PUT", "/clock", {"now": "tomorrow"}, 400),
        ("PUT", "/clock", {"now": "2030-01-01T00:00:00"}, 400),
        ("PUT", "/clock", {"now": "1960-01-01T00:00:00Z"}, 400),
        ("PUT", "/clock", {"now": "2030-01-01T00:00:00Z", "offset": 1}, 400),
        ("POST", "/clock/advance", {"seconds": -1}, 400),
        ("POST", "/clock/advance", {}, 400),
    ],
)
def test_mistake_is_refused_and_changes_nothing(
    serve: Serve, method: str, path: str, body: Any, code: int
) -> None:
    server = serve("--in-memory")
    create(server, "moon")
    call(server, "POST", "/snapshots", {"name": "taken"}, 201)
    error = call(server, method, path, body, code)["error"]
    assert error["message"].endswith(".")
    assert names(server) == ["moon"]
    assert call(server, "GET", "/clock")["offset"] == 0


def moment(text: str) -> datetime:
    """A time of the clock."""
    return datetime.fromisoformat(text)


def test_frozen_clock_stands_still_and_the_server_answers(server: LiveServer) -> None:
    frozen = call(server, "PUT", "/clock", {"frozen": True})
    create(server, "moon")
    create(server, "sun")
    with server.client() as client:
        created = {image["created"] for image in client.get("/images").json()["images"]}
    assert len(created) == 1
    assert call(server, "GET", "/clock")["now"] == frozen["now"]
    later = call(server, "POST", "/clock/advance", {"seconds": 90.5})
    assert moment(later["now"]) - moment(frozen["now"]) == timedelta(seconds=90.5)
    running = call(server, "PUT", "/clock", {"frozen": False})
    assert running["frozen"] is False
    assert moment(call(server, "GET", "/clock")["now"]) > moment(later["now"])


def test_clock_is_set_to_a_moment_or_apart(server: LiveServer) -> None:
    shown = call(server, "PUT", "/clock", {"now": "2031-02-03T04:05:06+01:00", "frozen": True})
    assert shown["now"] == "2031-02-03T03:05:06.000000Z"
    create(server, "moon")
    with server.client() as client:
        (image,) = client.get("/images").json()["images"]
    assert image["created"] == "2031-02-03T03:05:06Z"
    call(server, "PUT", "/clock", {"frozen": False, "offset": 3600})
    apart = moment(call(server, "GET", "/clock")["now"]) - datetime.now(UTC)
    assert timedelta(minutes=59) < apart < timedelta(minutes=61)
    assert call(server, "PUT", "/clock", {"offset": 0})["offset"] == 0


def test_token_expires_when_the_clock_is_advanced(serve: Serve) -> None:
    server = serve("--mount", HARBOUR, "--in-memory", "--admin-password", PASSWORD)
    token = {"X-Auth-Token": logged_in(server)}
    with server.client() as client:
        assert client.get("/shipping/berths", headers=token).status_code == 200
        call(server, "POST", "/clock/advance", {"seconds": 7 * 24 * 3600})
        assert client.get("/shipping/berths", headers=token).status_code == 401
        call(server, "POST", "/reset", code=204)
        again = {"X-Auth-Token": logged_in(server)}
        assert client.get("/shipping/berths", headers=again).status_code == 200

"""The control interface of a server: routes, refusals, and what can't be reached through it."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from live import LiveServer, NotReadyError, Serve

TOKEN = "a-token-of-this-test"  # noqa: S105 - of this test


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("GET", "/_liveref/requests?limit=x", None, 400),
        ("GET", "/_liveref/requests?status=700", None, 400),
        ("GET", "/_liveref/requests?stats=200", None, 400),
        ("GET", "/_liveref/requests?limit=1&limit=2", None, 400),
        ("GET", "/_liveref/health?verbose=1", None, 400),
        ("DELETE", "/_liveref/requests", b"{}", 400),
        ("PUT", "/_liveref/requests", b"{}", 405),
        ("GET", "/_liveref/nothing", None, 404),
        ("GET", "/_liveref%2Frequests", None, 404),
        ("POST", "/_liveref/", b"{}", 405),
    ],
)
def test_refusal_is_json_with_a_sentence(
    server: LiveServer, method: str, path: str, body: bytes | None, code: int
) -> None:
    with server.client() as client:
        answer = client.request(method, path, content=body)
    assert answer.status_code == code, answer.text
    error = answer.json()["error"]
    assert error["code"] == code
    assert error["message"].endswith(".")


def test_overview_counts_what_is_stored(server: LiveServer) -> None:
    with server.client() as client:
        before = client.get("/_liveref/").json()
        client.post("/images", json={"name": "moon"})
        after = client.get("/_liveref").json()
    (reference,) = after["references"]
    assert (before["records"], reference["name"]) == (0, "image")
    assert reference["records"]["image"] == 1
    assert "memory" in after["engine"]


def test_control_interface_can_stand_elsewhere(serve: Serve) -> None:
    server = serve("--in-memory", "--control-prefix", "/steer/it")
    with server.client() as client:
        assert client.get("/steer/it/health").json()["ready"] is True
        assert client.get("/").json()["health"] == f"{server.address}/steer/it/health"
        assert client.get("/_liveref/health").json()["error"]["message"].startswith("There is")
        document = client.get("/steer/it/openapi.json").json()
    assert document["servers"] == [{"url": f"{server.address}/steer/it"}]


@pytest.mark.parametrize("prefix", ["/", "steer", "/a/../b", "/a//b", "/a?b", "/a b"])
def test_prefix_that_is_no_path_is_refused(serve: Serve, prefix: str) -> None:
    with pytest.raises(NotReadyError, match="--control-prefix"):
        serve("--in-memory", "--control-prefix", prefix)


def test_without_control_the_health_page_stays(serve: Serve) -> None:
    server = serve("--in-memory", "--no-control")
    with server.client() as client:
        assert client.get("/_liveref/health").status_code == 200
        assert client.get("/_liveref/requests").status_code == 404
        assert client.get("/_liveref/").status_code == 404


def test_token_is_needed_by_all_but_probes(serve: Serve) -> None:
    server = serve("--in-memory", "--control-token", TOKEN)
    with server.client() as client:
        refused = client.get("/_liveref/requests")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert client.get("/_liveref/nothing").status_code == 401
        assert client.get("/_liveref/health").status_code == 200
        let_in = {"authorization": f"Bearer {TOKEN}"}
        assert client.get("/_liveref/requests", headers=let_in).status_code == 200
        document = client.get("/_liveref/openapi.json", headers=let_in).json()
    assert document["security"] == [{"token": []}]
    assert TOKEN not in server.written()


def test_short_token_is_refused(serve: Serve) -> None:
    with pytest.raises(NotReadyError, match="--control-token"):
        serve("--in-memory", "--control-token", "short")


@pytest.mark.parametrize(
    "path",
    [
        "/images/../_liveref/requests",
        "/images/%2e%2e/_liveref/requests",
        "//_liveref/requests",
        "/image/_liveref/requests",
        "/./_liveref/requests",
    ],
)
def test_mounted_api_does_not_reach_it(server: LiveServer, path: str) -> None:
    assert b'"requests"' not in raw_answer(server, path)


def test_it_does_not_reach_a_mounted_api(server: LiveServer) -> None:
    for path in ("/_liveref/../images", "/_liveref/%2e%2e/images", "/_liveref/images"):
        assert b"404" in raw_answer(server, path).splitlines()[0]


def raw_answer(server: LiveServer, path: str) -> bytes:
    """The answer to a path that no client would change on its way."""
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        return connection.makefile("rb").read()


def test_reference_in_the_place_of_the_interface_is_refused(serve: Serve, tmp_path: Path) -> None:
    for name in ("steer", "other"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "index.rst").write_text("A\n=\n\nList a\n------\n\n.. rest_method:: GET /a\n")
    with pytest.raises(NotReadyError, match="--control-prefix"):
        serve(tmp_path / "steer", tmp_path / "other", "--in-memory", "--control-prefix", "/steer")


def test_errors_name_the_field(server: LiveServer) -> None:
    with server.client() as client:
        error = json.loads(client.get("/_liveref/requests?after=-1").text)["error"]
    assert error["field"] == "after"

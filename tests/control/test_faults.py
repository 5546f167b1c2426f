"""Faults: which requests meet them, what their clients see, and that nothing stored is lost."""

from __future__ import annotations

import http.client
import json
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest

from cloud import PASSWORD, logged_in
from live import LiveServer, Serve

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
HARBOUR = f"shipping={TREES / 'harbour'}"
CREATE = "POST /images"


def fault(server: LiveServer, **setting: Any) -> dict[str, Any]:
    """Set a fault."""
    with server.client() as client:
        answer = client.post("/_liveref/faults", json=setting)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def names(server: LiveServer) -> list[str]:
    """The names of the images that are stored."""
    with server.client() as client:
        return [image["name"] for image in client.get("/images").json()["images"]]


def codes(server: LiveServer, count: int, path: str = "/images") -> list[int]:
    """The codes of so many creates; 0 where there was no answer."""
    return [create(server, f"image-{number}", path)[0] for number in range(count)]


def create(server: LiveServer, name: str, path: str = "/images") -> tuple[int, bytes]:
    """The code and the body of a create, as far as they came; 0 for no answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Content-Type": "application/json"}
    try:
        connection.request("POST", path, json.dumps({"name": name}), headers)
        answer = connection.getresponse()
    except ConnectionResetError:
        return 0, b""
    try:
        return answer.status, answer.read()
    except http.client.IncompleteRead as error:
        return answer.status, error.partial
    finally:
        connection.close()


def test_status_comes_in_the_error_body_of_the_service(server: LiveServer) -> None:
    fault(server, operation=CREATE, status=503, message="Come back.", headers={"Retry-After": "1"})
    with server.client() as client:
        answer = client.post("/images", json={"name": "moon"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["error"]["message"] == "Come back."
    assert names(server) == []


@pytest.mark.parametrize("status", [409, 418, 429, 500, 599])
def test_status_is_never_replaced_by_a_documented_one(server: LiveServer, status: int) -> None:
    fault(server, operation=CREATE, status=status)
    assert codes(server, 1) == [status]


@pytest.mark.parametrize(
    ("when", "setting", "seen"),
    [
        ("before", {"status": 500}, 500),
        ("after", {"status": 500}, 500),
        ("before", {"connection": "reset"}, 0),
        ("after", {"connection": "reset"}, 0),
    ],
)
def test_effect_is_stored_if_the_fault_comes_after_it(
    serve: Serve, tmp_path: Path, when: str, setting: dict[str, Any], seen: int
) -> None:
    """And it is still stored after a restart."""
    server = serve("--data", tmp_path / "data")
    fault(server, operation=CREATE, when=when, **setting)
    assert create(server, "moon")[0] == seen
    stored = ["moon"] if when == "after" else []
    assert names(server) == stored
    assert server.stop() == 0
    server.start()
    assert names(server) == stored


def test_truncated_body_is_shorter_than_it_says(server: LiveServer) -> None:
    fault(server, operation=CREATE, connection="truncate", times=1)
    code, half = create(server, "moon")
    assert code == 201
    with pytest.raises(ValueError, match=r".+"):
        json.loads(half)
    assert half.startswith(b"{")
    assert names(server) == ["moon"]
    code, whole = create(server, "sun")
    assert len(json.loads(whole)["name"]) == 3


def test_truncated_error_has_no_effect(server: LiveServer) -> None:
    fault(server, operation=CREATE, connection="truncate", status=503)
    code, half = create(server, "moon")
    assert code == 503
    assert 0 < len(half) < 100
    assert names(server) == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_delay_lets_the_client_wait_and_others_go_on(server: LiveServer, when: str) -> None:
    fault(server, operation=CREATE, delay=0.4, when=when)
    began = time.monotonic()
    assert names(server) == []
    listed = time.monotonic()
    assert codes(server, 1) == [201]
    assert time.monotonic() - listed >= 0.4
    assert listed - began < 0.4
    assert names(server) == ["image-0"]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ({"times": 2}, [503, 503, 201, 201, 201, 201]),
        ({"skip": 2, "times": 1}, [201, 201, 503, 201, 201, 201]),
        ({"every": 3}, [201, 201, 503, 201, 201, 503]),
        ({"every": 2, "times": 2}, [201, 503, 201, 503, 201, 201]),
        ({"share": 1}, [503] * 6),
        ({"share": 0}, [201] * 6),
    ],
)
def test_some_requests_meet_it(
    server: LiveServer, setting: dict[str, Any], expected: list[int]
) -> None:
    fault(server, operation=CREATE, status=503, **setting)
    assert codes(server, 6) == expected


def test_share_is_the_same_for_the_same_seed(server: LiveServer) -> None:
    runs = []
    for seed in (1, 1, 2):
        made = fault(server, operation=CREATE, status=503, share=0.5, seed=seed)
        runs.append(codes(server, 30))
        with server.client() as client:
            client.delete(f"/_liveref/faults/{made['id']}")
    assert runs[0] == runs[1] != runs[2]
    assert {201, 503} == set(runs[0])


@pytest.mark.parametrize("operation", ["POST /images", "post /images/", "create_image"])
def test_operation_goes_by_its_names(server: LiveServer, operation: str) -> None:
    fault(server, operation=operation, status=503)
    assert codes(server, 1) == [503]
    assert names(server) == []


def test_parameters_of_a_path_go_by_their_places(server: LiveServer) -> None:
    fault(server, operation="GET /image/{any}", status=503, record="there")
    with server.client() as client:
        assert client.get("/image/there").status_code == 503
        assert client.get("/image/here").status_code == 404


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        ({"operation": "POST /imags"}, "operation"),
        ({"operation": "create_imag"}, "operation"),
        ({"service": "compute"}, "service"),
        ({"resource": "imag"}, "resource"),
        ({"project": "demo"}, "project"),
    ],
)
def test_name_of_nothing_is_refused(
    server: LiveServer, setting: dict[str, str], field: str
) -> None:
    """A fault that could never fire would let a test pass that tests nothing."""
    with server.client() as client:
        answer = client.post("/_liveref/faults", json=setting | {"status": 503})
    assert (answer.status_code, answer.json()["error"]["field"]) == (404, field)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"operation": CREATE},
        {"status": 200},
        {"status": "503"},
        {"status": 503, "when": "later"},
        {"status": 503, "times": 0},
        {"status": 503, "share": 1.5},
        {"status": 503, "tmies": 1},
        {"delay": -1},
        {"delay": 1e9},
        {"connection": "close"},
        {"status": 503, "headers": {"a b": "c"}},
        {"status": 503, "headers": {"Content-Length": "5"}},
        {"status": 503, "headers": {"transfer-encoding": "chunked"}},
        {"status": 503, "headers": {"Connection": "close"}},
        {"status": 503, "headers": {"a": "b\r\nc: d"}},
        [],
    ],
)
def test_setting_that_is_none_is_refused(server: LiveServer, body: Any) -> None:
    with server.client() as client:
        assert client.post("/_liveref/faults", json=body).status_code == 400
        assert client.get("/_liveref/faults").json() == {"faults": []}


def test_list_counts_and_delete_ends(server: LiveServer) -> None:
    made = fault(server, operation=CREATE, status=503, times=1)
    other = fault(server, operation="GET /images", status=500)
    codes(server, 2)
    with server.client() as client:
        shown = client.get("/_liveref/faults").json()["faults"]
        assert [(f["met"], f["fired"], f["rests"]) for f in shown] == [(1, 1, True), (0, 0, False)]
        assert client.delete(f"/_liveref/faults/{other['id']}").status_code == 204
        assert client.delete(f"/_liveref/faults/{other['id']}").status_code == 404
        assert client.get("/images").status_code == 200
        assert client.delete("/_liveref/faults").status_code == 204
        assert client.get("/_liveref/faults").json() == {"faults": []}
    assert made["fault"] == {"operation": CREATE, "status": 503, "times": 1}


def test_log_names_the_fault(server: LiveServer) -> None:
    first = fault(server, operation=CREATE, status=503, times=1)
    second = fault(server, operation=CREATE, connection="reset", when="after", times=1)
    codes(server, 3)
    with server.client() as client:
        logged = client.get("/_liveref/requests").json()["requests"]
    assert [request["fault"] for request in logged] == [first["id"], second["id"], None]
    assert [request["status"] for request in logged] == [503, None, 201]
    assert [bool(request["records"]) for request in logged] == [False, True, True]


def test_project_and_service_tell_callers_apart(serve: Serve) -> None:
    server = serve("--mount", HARBOUR, "--in-memory", "--admin-password", PASSWORD)
    token = {"X-Auth-Token": logged_in(server)}
    with server.client() as client:
        project = {"project": {"name": "other", "domain_id": "default"}}
        client.post("/identity/v3/projects", json=project, headers=token)

        def berths() -> int:
            return client.get("/shipping/berths", headers=token).status_code

        fault(server, service="shipping", project="other", status=503)
        assert berths() == 200
        fault(server, service="identity", status=503)
        assert berths() == 200
        assert client.get("/identity/v3/projects", headers=token).status_code == 503
        fault(server, operation="GET /shipping/berths", project="admin", status=429)
        assert berths() == 429


def test_login_meets_faults(serve: Serve) -> None:
    """The service answers it by a page of its own, and no operation's effect."""
    server = serve("--mount", HARBOUR, "--in-memory", "--admin-password", PASSWORD)
    fault(server, operation="POST /v3/auth/tokens", status=503, times=1)
    with pytest.raises(AssertionError):
        logged_in(server)
    assert logged_in(server)


def test_control_interface_meets_no_faults(server: LiveServer) -> None:
    fault(server, status=500)
    with server.client() as client:
        assert client.get("/images").status_code == 500
        assert client.get("/_liveref/health").status_code == 200
        assert client.delete("/_liveref/faults").status_code == 204
        assert client.get("/images").status_code == 200


def test_server_says_nothing_of_connections_that_it_cut(server: LiveServer) -> None:
    fault(server, operation=CREATE, connection="reset")
    fault(server, operation="GET /images", connection="truncate")
    codes(server, 3)
    with server.client() as client, pytest.raises(httpx2.HTTPError):
        client.get("/images")
    assert server.stop() == 0
    assert "ASGI" not in server.written()
    assert "Traceback" not in server.written()

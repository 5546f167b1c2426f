"""The log of requests: what it tells of each, what it masks, and how it is followed."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from cloud import PASSWORD, logged_in
from live import LiveServer, Serve

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
HARBOUR = f"shipping={TREES / 'harbour'}"


def requests(server: LiveServer, query: str = "") -> list[dict[str, Any]]:
    """The entries of the log."""
    with server.client() as client:
        answer = client.get(f"/_liveref/requests{query}")
    assert answer.status_code == 200, answer.text
    listed: list[dict[str, Any]] = answer.json()["requests"]
    return listed


def test_log_tells_what_was_called_and_what_came_of_it(serve: Serve) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        created = client.post("/images?dry=1", json={"name": "moon", "colour": "red"}).json()
        client.post("/images", json={"name": 5})
        client.get("/nowhere")
    create, refused, missing = requests(server)
    assert (create["operation"], create["operation_id"]) == ("POST /images", "create_image")
    assert create["path"] == "/images?dry=1"
    assert (create["status"], create["verdict"]) == (201, {"accepted": True})
    assert create["undocumented"] == ["colour"]
    assert {"change": "created", "service": "image", "resource": "image", "id": created["id"]} in (
        create["records"]
    )
    assert create["changes"] == len(create["records"])
    assert create["duration"] > 0
    assert refused["verdict"]["accepted"] is False
    assert refused["verdict"]["field"] == "name"
    assert refused["records"] == []
    assert (missing["status"], missing["operation"]) == (404, None)


def test_refusal_has_the_fact_behind_it(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(
        "version: 2\nfacts:\n"
        "  - {fact: unique, resource: image, field: name, because: Names differ.}\n"
    )
    server = serve("--in-memory", "--behaviour", tmp_path / "rules.yaml")
    with server.client() as client:
        codes = [client.post("/images", json={"name": "moon"}).status_code for _ in range(2)]
    first, second = requests(server)
    assert codes[0] == 201
    assert first["verdict"] == {"accepted": True}
    assert second["verdict"]["because"]["text"] == "Names differ."
    assert "rules.yaml" in second["verdict"]["because"]["at"]


def test_caller_is_shown_and_the_token_is_not(serve: Serve) -> None:
    server = serve("--mount", HARBOUR, "--in-memory", "--admin-password", PASSWORD)
    token = logged_in(server)
    with server.client() as client:
        client.get("/shipping/berths", headers={"X-Auth-Token": token})
        client.get(f"/shipping/berths?token={token}", headers={"X-Auth-Token": token})
    login, berths, query = requests(server)
    assert (login["operation"], login["caller"]) == ("POST /v3/auth/tokens", None)
    assert berths["caller"]["user"]
    assert berths["caller"]["project"]
    assert berths["service"] == "shipping"
    assert query["path"] == "/shipping/berths?token=***"
    assert token not in json.dumps([login, berths, query])
    assert PASSWORD not in json.dumps([login, berths, query])


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        ("", [200, 201, 400, 404]),
        ("?method=post", [201, 400]),
        ("?operation=POST%20/images", [201, 400]),
        ("?operation=list_images", [200]),
        ("?status=4xx", [400, 404]),
        ("?status=404", [404]),
        ("?service=image&method=GET", [200, 404]),
        ("?service=other", []),
        ("?caller=somebody", []),
        ("?after=2", [400, 404]),
        ("?limit=1", [404]),
    ],
)
def test_log_is_filtered(serve: Serve, query: str, statuses: list[int]) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        client.get("/images")
        client.post("/images", json={"name": "moon"})
        client.post("/images", json={"name": 5})
        client.get("/nowhere")
    assert [request["status"] for request in requests(server, query)] == statuses


def test_log_is_bounded_and_can_be_emptied(serve: Serve) -> None:
    server = serve("--in-memory", "--request-log", "3")
    with server.client() as client:
        for _ in range(5):
            client.get("/images")
        assert [request["number"] for request in requests(server)] == [3, 4, 5]
        assert client.delete("/_liveref/requests").status_code == 204
        assert requests(server) == []
        client.get("/images")
    assert [request["number"] for request in requests(server)] == [6]


def test_own_pages_are_not_in_it(serve: Serve) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        client.get("/")
        client.get("/_liveref/")
    assert requests(server) == []


def test_stream_has_what_comes(serve: Serve) -> None:
    """It has what fits its filters, and it ends with the server at once."""
    server = serve("--in-memory")
    events: list[dict[str, Any]] = []
    begun = threading.Event()
    with server.client() as client:
        accept = {"accept": "text/event-stream"}
        path = "/_liveref/requests?method=POST"
        with client.stream("GET", path, headers=accept) as answer:
            lines = answer.iter_lines()
            assert next(lines).startswith(":")
            begun.set()
            with server.client() as other:
                other.get("/images")
                other.post("/images", json={"name": "moon"})
            events += [json.loads(line[5:]) for line in _until_event(lines)]
            assert server.stop() == 0
            assert [line for line in lines if line.startswith("data:")] == []
    assert [event["operation"] for event in events] == ["POST /images"]


def _until_event(lines: Any) -> list[str]:
    for line in lines:
        if line.startswith("data:"):
            return [line]
    return []


def test_who_leaves_a_stream_is_forgotten(serve: Serve) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        for _ in range(3):
            accept = {"accept": "text/event-stream"}
            with client.stream("GET", "/_liveref/requests", headers=accept) as answer:
                next(answer.iter_lines())
        client.get("/images")
    assert server.stop() == 0
    assert "Traceback" not in server.written()


@pytest.mark.parametrize(
    ("method", "path", "body", "text"),
    [("POST", "/images", {"name": 5}, "name"), ("GET", "/images?limit=x", None, "limit")],
)
def test_refusal_of_a_value_has_its_row(
    serve: Serve, method: str, path: str, body: Any, text: str
) -> None:
    server = serve("--in-memory")
    with server.client() as client:
        answer = client.request(method, path, json=body)
    assert answer.status_code == 400
    because = requests(server)[0]["verdict"]["because"]
    assert because["text"] == text
    assert because["at"].partition(":")[0] == "images.inc"
    assert answer.json()["error"]["because"] == because

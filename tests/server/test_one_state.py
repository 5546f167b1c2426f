"""One state for all that answer: two processes over either engine, and two servers over a database.

Each test has a client of each, as the first administrator.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from cloud import PASSWORD, logged_in, password_login
from live import LiveServer
from postgres import PostgreSQL
from processes import clients_of_each, one_connection

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
CLOUD = ("--mount", f"shipping={TREES / 'harbour'}", "--admin-password", PASSWORD)
TWO = ("--workers", "2")
DATABASE = pytest.mark.postgresql
PROCESSES = ["two processes", pytest.param("two processes over PostgreSQL", marks=DATABASE)]
SERVERS = pytest.param("two servers over PostgreSQL", marks=DATABASE)
Pair = tuple[httpx2.Client, httpx2.Client]


@pytest.fixture(scope="module", params=[*PROCESSES, SERVERS])
def cloud(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[LiveServer]]:
    """The servers of a cloud: one of two processes, or two of one process."""
    home = tmp_path_factory.mktemp("home")
    places: tuple[str, ...] = ("--in-memory",)
    if "PostgreSQL" in request.param:
        database: PostgreSQL = request.getfixturevalue("postgresql")
        places = ("--database", database.url(), "--blobs", str(home / "bodies"))
    logs = [home / "one"] if "processes" in request.param else [home / "one", home / "other"]
    workers = TWO if len(logs) == 1 else ()
    with ExitStack() as opened:
        servers = []
        for log in logs:
            log.touch()
            server = LiveServer(*CLOUD, *places, *workers, home=home, log=log)
            opened.callback(server.close)
            servers.append(server.start())
        yield servers


@contextmanager
def clients_of(cloud: list[LiveServer]) -> Iterator[Pair]:
    """A client of each."""
    if len(cloud) == 1:
        with clients_of_each(cloud[0]) as (one, other):
            yield one, other
    else:
        with one_connection(cloud[0]) as one, one_connection(cloud[1]) as other:
            yield one, other


@pytest.fixture
def pair(cloud: list[LiveServer]) -> Iterator[Pair]:
    """A client of each, as the first administrator; the state is that after the start."""
    with clients_of(cloud) as (one, other):
        assert one.post("/_liveref/reset").status_code == 204
        one.put("/_liveref/clock", json={"frozen": False, "offset": 0})
        token = logged_in(cloud[0])
        for client in (one, other):
            client.headers["X-Auth-Token"] = token
        yield one, other


for_processes = pytest.mark.parametrize("cloud", PROCESSES, indirect=True)
"""Servers have a log each; the processes of one server have one log."""


def berth(client: httpx2.Client, name: str) -> httpx2.Response:
    """The answer to the creation of a berth."""
    return client.post("/shipping/berths", json={"berth": {"name": name}})


def status_of(client: httpx2.Client) -> int:
    """The status of a plain read."""
    return client.get("/shipping/berths").status_code


def test_each_sees_what_the_other_writes(pair: Pair) -> None:
    one, other = pair
    for number, (writer, reader) in enumerate([(one, other), (other, one)] * 3):
        path = f"/shipping/berths/{berth(writer, f'b{number}').json()['berth']['id']}"
        for name in ("before", "after"):
            shown = [client.get(path).json() for client in (reader, writer, reader)]  # remembered
            assert shown[0] == shown[1] == shown[2]
            answer = writer.patch(path, json={"berth": {"name": f"{name} {number}"}})
            assert answer.status_code == 200, answer.text
            assert reader.get(path).json()["berth"]["name"] == f"{name} {number}"


def test_token_that_is_revoked_in_one_is_refused_in_the_other(pair: Pair) -> None:
    one, other = pair
    token = one.post("/identity/v3/auth/tokens", json=password_login()).headers["X-Subject-Token"]
    with_token = {"X-Auth-Token": token}
    for client in pair:
        assert client.get("/shipping/berths", headers=with_token).status_code == 200
    answer = one.delete("/identity/v3/auth/tokens", headers={"X-Subject-Token": token})
    assert answer.status_code == 204
    for client in (other, one):
        assert client.get("/shipping/berths", headers=with_token).status_code == 401


def test_user_who_is_disabled_in_one_is_refused_in_the_other(pair: Pair) -> None:
    one, other = pair
    body = {"user": {"name": "sailor", "password": PASSWORD, "domain_id": "default"}}
    user = one.post("/identity/v3/users", json=body).json()["user"]["id"]
    login = password_login("sailor", project=None)
    token = other.post("/identity/v3/auth/tokens", json=login).headers["X-Subject-Token"]
    path, with_token = f"/identity/v3/users/{user}", {"X-Auth-Token": token}
    assert other.get(path, headers=with_token).status_code == 200
    assert one.patch(path, json={"user": {"enabled": False}}).status_code == 200
    assert other.get(path, headers=with_token).status_code == 401


def test_clock_is_one_for_both(pair: Pair) -> None:
    one, other = pair
    for client in (one, other, other, one):
        frozen = client.put("/_liveref/clock", json={"frozen": True}).json()["now"]
        assert [reader.get("/_liveref/clock").json()["now"] for reader in pair] == [frozen] * 2
        later = client.post("/_liveref/clock/advance", json={"seconds": 60}).json()["now"]
        assert later > frozen
        assert [reader.get("/_liveref/clock").json()["now"] for reader in pair] == [later] * 2
        for reader in pair:
            token = reader.post("/identity/v3/auth/tokens", json=password_login()).json()["token"]
            assert token["issued_at"][:19] == later[:19]


def test_token_expires_by_the_clock_that_the_other_has_set(pair: Pair) -> None:
    one, other = pair
    assert status_of(other) == 200
    one.post("/_liveref/clock/advance", json={"seconds": 100_000})
    assert status_of(other) == 401


@pytest.mark.parametrize("setting", [{"status": 503}, {"connection": "reset"}])
def test_fault_fires_once_over_both(pair: Pair, setting: dict[str, Any]) -> None:
    one, other = pair
    fault = {"operation": "GET /berths", "times": 1, **setting}
    assert one.post("/_liveref/faults", json=fault).status_code == 201
    ends = []
    for client in (other, one, other, one):
        try:
            ends.append(status_of(client))
        except httpx2.TransportError:
            ends.append(503)
    assert ends == [503, 200, 200, 200]
    for client in pair:
        (shown,) = client.get("/_liveref/faults").json()["faults"]
        assert (shown["met"], shown["fired"], shown["rests"]) == (1, 1, True)


def test_faults_count_together_and_go_together(pair: Pair) -> None:
    one, other = pair
    one.post("/_liveref/faults", json={"operation": "GET /berths", "status": 503, "every": 3})
    assert [status_of(client) for client in (one, other) * 3] == [200, 200, 503] * 2
    assert other.delete("/_liveref/faults").status_code == 204
    assert [status_of(client) for client in (one, other) * 3] == [200] * 6


def test_reset_is_that_of_both(pair: Pair) -> None:
    one, other = pair
    one.post("/_liveref/faults", json={"operation": "GET /berths", "status": 503})
    berth(one, "gone")
    assert status_of(other) == 503
    assert other.post("/_liveref/reset").status_code == 204
    assert [status_of(client) for client in pair] == [401, 401]  # the token of before
    for client in pair:
        del client.headers["X-Auth-Token"]
    token = one.post("/identity/v3/auth/tokens", json=password_login()).headers["X-Subject-Token"]
    for client in pair:
        client.headers["X-Auth-Token"] = token
        assert client.get("/shipping/berths").json()["berths"] == []


def test_snapshots_and_states_are_those_of_both(pair: Pair) -> None:
    one, other = pair
    berth(one, "first")
    assert one.post("/_liveref/snapshots", json={"name": "s"}).status_code == 201
    assert other.post("/_liveref/snapshots", json={"name": "s"}).status_code == 409
    berth(other, "second")
    exported = one.get("/_liveref/export").json()
    assert other.post("/_liveref/snapshots/s/restore").status_code == 204
    assert _names(one) == _names(other) == ["first"]
    assert other.post("/_liveref/import", json=exported).status_code == 204
    assert _names(one) == _names(other) == ["first", "second"]
    assert one.delete("/_liveref/snapshots/s").status_code == 204
    assert other.get("/_liveref/snapshots").json()["snapshots"] == []


def _names(client: httpx2.Client) -> list[str]:
    return sorted(shown["name"] for shown in client.get("/shipping/berths").json()["berths"])


@for_processes
def test_log_has_the_requests_to_both(pair: Pair) -> None:
    one, other = pair
    one.delete("/_liveref/requests")
    assert other.get("/_liveref/requests").json()["requests"] == []
    refused = {"berth": {"name": 7}}
    for number, client in enumerate((one, other) * 20):
        client.get(f"/shipping/berths?marker={number}")
        shown = (other, one)[number % 2].get("/_liveref/requests").json()["requests"]
        assert shown[-1]["path"].endswith(f"={number}")  # it was there before its answer
    berth(one, "logged")
    other.post("/shipping/berths", json=refused)
    logs = [client.get("/_liveref/requests").json()["requests"] for client in pair]
    assert logs[0] == logs[1]
    numbers = [entry["number"] for entry in logs[0]]
    assert numbers == list(range(numbers[0], numbers[0] + 42))
    *_, created, last = logs[1]
    assert [change["resource"] for change in created["records"]] == ["berth"]
    assert (last["operation"], last["verdict"]["accepted"]) == ("POST /berths", False)
    one.get("/_liveref/requests?operation=POST%20/berths").raise_for_status()


@for_processes
def test_stream_has_the_requests_to_both(cloud: list[LiveServer], pair: Pair) -> None:
    one, other = pair
    with one_connection(cloud[0]) as follower:
        accept = {"Accept": "text/event-stream"}
        with follower.stream("GET", "/_liveref/requests", headers=accept) as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith(":")
            for number, client in enumerate((one, other) * 3):
                client.get(f"/shipping/berths?marker={number}")
                entry = json.loads(next(line[6:] for line in lines if line.startswith("data: ")))
                assert entry["path"].endswith(f"={number}")


@pytest.mark.parametrize("cloud", [SERVERS], indirect=True)
def test_each_server_has_a_log_of_its_own(pair: Pair) -> None:
    for number, client in enumerate(pair):
        client.delete("/_liveref/requests")
        client.get(f"/shipping/berths?marker={number}")
    for number, client in enumerate(pair):
        (entry,) = client.get("/_liveref/requests").json()["requests"]
        assert entry["path"].endswith(f"={number}")

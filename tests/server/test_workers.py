"""`--workers`: several processes answer, as if they were one."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest

from cloud import PASSWORD, logged_in, password_login
from live import PATIENCE, LiveServer, NotReadyError, Run, Serve
from processes import clients_of_each, is_alive, one_connection, process_of

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
HARBOUR = f"shipping={TREES / 'harbour'}"
CLOUD = ("--mount", HARBOUR, "--admin-password", PASSWORD)
TWO = ("--workers", "2")
Pair = tuple[httpx2.Client, httpx2.Client]


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what comes by itself; no test measures by the patience."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A cloud that two processes serve, in memory."""
    home = tmp_path_factory.mktemp("home")
    (home / "log").touch()
    server = LiveServer(*CLOUD, *TWO, "--in-memory", home=home, log=home / "log").start()
    yield server
    server.close()


@pytest.fixture
def pair(shared: LiveServer) -> Iterator[Pair]:
    """A client of each process, as the first administrator; the state is that after the start."""
    with clients_of_each(shared) as (one, other):
        assert one.post("/_liveref/reset").status_code == 204
        one.put("/_liveref/clock", json={"frozen": False, "offset": 0})
        token = logged_in(shared)
        for client in (one, other):
            client.headers["X-Auth-Token"] = token
        yield one, other


def berth(client: httpx2.Client, name: str) -> httpx2.Response:
    """The answer to the creation of a berth."""
    return client.post("/shipping/berths", json={"berth": {"name": name}})


def status_of(client: httpx2.Client) -> int:
    """The status of a plain read."""
    return client.get("/shipping/berths").status_code


def test_two_processes_answer(shared: LiveServer) -> None:
    with clients_of_each(shared) as clients:
        processes = {process_of(client) for client in clients}
    assert len(processes) == 2
    assert shared.process.pid not in processes


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


def test_stream_has_the_requests_to_both(shared: LiveServer, pair: Pair) -> None:
    one, other = pair
    with one_connection(shared) as follower:
        accept = {"Accept": "text/event-stream"}
        with follower.stream("GET", "/_liveref/requests", headers=accept) as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith(":")
            for number, client in enumerate((one, other) * 3):
                client.get(f"/shipping/berths?marker={number}")
                entry = json.loads(next(line[6:] for line in lines if line.startswith("data: ")))
                assert entry["path"].endswith(f"={number}")


def test_start_is_told_once_and_the_process_is_the_parent(serve: Serve, tmp_path: Path) -> None:
    ready, clouds = tmp_path / "ready.json", tmp_path / "clouds.yaml"
    server = serve(
        *("--mount", HARBOUR, *TWO, "--in-memory"),
        *("--ready-file", ready, "--write-clouds-yaml", clouds),
    )
    until(ready.exists)
    assert json.loads(ready.read_text()) == {"url": server.address, "pid": server.process.pid}
    assert clouds.exists()
    with server.client() as client:
        client.get("/").raise_for_status()
    server.stop()
    assert not ready.exists()
    assert sum("serving on" in line for line in server.output) == 1
    assert sum("password" in line for line in server.output) == 1
    assert server.written().count("harbour: ") == 1


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_all(serve: Serve, tmp_path: Path, how: signal.Signals) -> None:
    server = serve("--data", tmp_path / "data", *TWO)
    with clients_of_each(server) as clients:
        processes = [process_of(client) for client in clients]
        assert server.stop(how) == 0
    assert not any(map(is_alive, processes))
    assert "Traceback" not in server.written()


def test_workers_end_with_a_parent_that_was_killed(serve: Serve, tmp_path: Path) -> None:
    """And let go of the folder."""
    server = serve("--data", tmp_path / "data", *TWO)
    with clients_of_each(server) as clients:
        processes = [process_of(client) for client in clients]
    server.stop(signal.SIGKILL)
    until(lambda: not any(map(is_alive, processes)))
    server.start()
    with clients_of_each(server) as clients:
        assert not {process_of(client) for client in clients} & set(processes)


def test_folder_of_records_in_memory_goes_at_the_end(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    server = serve("--in-memory", *TWO)
    assert any(folder.iterdir())
    server.stop()
    assert not any(folder.iterdir())


@pytest.mark.linux
def test_processes_that_end_are_replaced_and_with_a_bound(serve: Serve) -> None:
    server = serve("--in-memory", *TWO)
    with clients_of_each(server) as (one, other):
        killed = process_of(one)
        os.kill(killed, signal.SIGKILL)
        assert process_of(other) != killed
        with clients_of_each(server) as clients:
            assert killed not in {process_of(client) for client in clients}
    while server.running:
        for process in _children(server):
            os.kill(process, signal.SIGKILL)
        time.sleep(0.01)
    assert server.wait() == 2
    assert f"{killed} was ended by signal 9" in server.written()
    assert "10 processes ended within 10 seconds" in server.written()


def test_nothing_acknowledged_is_lost_with_a_process(serve: Serve, tmp_path: Path) -> None:
    """Processes are killed while 16 clients write; what was answered is there, and stays."""
    server = serve("--data", tmp_path / "data", *TWO)
    acknowledged: list[str] = []
    ended = threading.Event()
    writers = [
        threading.Thread(target=_write, args=(server, number, acknowledged, ended))
        for number in range(16)
    ]
    for writer in writers:
        writer.start()
    for enough in range(50, 350, 50):
        until(partial(_has, acknowledged, enough))
        with one_connection(server) as client:
            os.kill(process_of(client), signal.SIGKILL)
    until(partial(_has, acknowledged, 400))
    ended.set()
    for writer in writers:
        writer.join(PATIENCE)
    _check_there(server, acknowledged)
    server.stop(signal.SIGKILL)
    server.start()
    _check_there(server, acknowledged)


def _write(
    server: LiveServer, number: int, acknowledged: list[str], ended: threading.Event
) -> None:
    """Create images, on a new connection whenever one breaks."""
    count = 0
    while not ended.is_set():
        with one_connection(server) as client, suppress(httpx2.TransportError):
            while not ended.is_set():
                count += 1
                answer = client.post("/images", json={"name": f"image-{number}-{count}"})
                assert answer.status_code == 201, answer.text
                acknowledged.append(answer.json()["id"])


def _has(acknowledged: list[str], enough: int) -> bool:
    return len(acknowledged) >= enough


def _check_there(server: LiveServer, ids: list[str]) -> None:
    with server.client() as client:
        missing = [id for id in ids if client.get(f"/image/{id}").status_code != 200]
    assert missing == []


def _children(server: LiveServer) -> list[int]:
    try:
        tasks = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        return list(map(int, tasks.read_text().split()))
    except OSError:
        return []


@pytest.mark.linux
def test_parent_has_no_thread_when_it_forks(serve: Serve) -> None:
    server = serve("--in-memory", *TWO)
    assert len(list(Path(f"/proc/{server.process.pid}/task").iterdir())) == 1


def test_folder_is_that_of_one_server(serve: Serve, liveref: Run, tmp_path: Path) -> None:
    server = serve("--data", tmp_path / "data", *TWO)
    for workers in ("1", "2"):
        other = liveref("serve", "--data", tmp_path / "data", "--port", "0", "--workers", workers)
        assert other.returncode == 2
        assert "in use by another liveref" in other.stderr
    server.stop()


def test_made_up_values_are_those_of_one_process(serve: Serve) -> None:
    values = []
    for workers in ("1", "2"):
        server = serve("--in-memory", "--deterministic", "x", "--workers", workers)
        with clients_of_each(server, int(workers)) as clients:
            answers = [
                clients[number % len(clients)].post("/images", json={"name": f"i{number}"})
                for number in range(8)
            ]
        values.append([answer.json()["id"] for answer in answers])
        server.stop()
    assert values[0] == values[1]
    assert len(set(values[0])) == 8


def test_archive_has_the_requests_to_both(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "requests.har"
    server = serve("--in-memory", *TWO, "--record", path)
    with clients_of_each(server) as clients:
        for number in range(40):
            clients[number % 2].get(f"/images?marker={number}")
            archive = json.loads(path.read_text(encoding="utf-8"))
            assert len(archive["log"]["entries"]) == number + 1


def test_seed_is_applied_once_and_again_after_a_reset(serve: Serve, tmp_path: Path) -> None:
    seed = tmp_path / "seed.yaml"
    seed.write_text("services:\n  image:\n    images:\n      moon: {}\n      sun: {}\n")
    server = serve("--data", tmp_path / "data", *TWO, "--seed", seed)
    for _ in range(2):
        with clients_of_each(server) as (one, other):
            other.post("/images", json={"name": "earth"})
            assert one.post("/_liveref/reset").status_code == 204
            for client in (one, other):
                names = [image["name"] for image in client.get("/images").json()["images"]]
                assert sorted(names) == ["moon", "sun"]
        server.stop()
        server.start()


def test_mistake_of_a_start_is_told_without_a_traceback(liveref: Run, tmp_path: Path) -> None:
    seed = tmp_path / "seed.yaml"
    seed.write_text("services:\n  image:\n    images:\n      moon: {nonsense: 1}\n")
    made = liveref("serve", "--in-memory", "--port", "0", *TWO, "--seed", seed)
    assert made.returncode == 2
    assert "nonsense" in made.stderr
    assert "Traceback" not in made.stderr


def test_reload_is_for_one_process(serve: Serve) -> None:
    with pytest.raises(NotReadyError, match="--reload is for one process"):
        serve("--in-memory", *TWO, "--reload")


def test_connections_are_shared_evenly(serve: Serve) -> None:
    server = serve("--in-memory", *TWO)
    clients = [one_connection(server) for _ in range(16)]
    counts = Counter(process_of(client) for client in clients)
    for client in clients:
        client.close()
    assert len(counts) == 2
    assert min(counts.values()) >= 3

"""`--workers`: several processes answer, as if they were one."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from cloud import PASSWORD
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


def test_two_processes_answer(serve: Serve) -> None:
    server = serve("--in-memory", *TWO)
    with clients_of_each(server) as clients:
        processes = {process_of(client) for client in clients}
    assert len(processes) == 2
    assert server.process.pid not in processes


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


@pytest.mark.parametrize(
    "engine", ["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgresql)]
)
def test_made_up_values_are_those_of_one_process(
    serve: Serve, engine: str, request: pytest.FixtureRequest
) -> None:
    values = []
    for workers in ("1", "2"):
        places: tuple[str, ...] = ("--in-memory",)
        if engine == "PostgreSQL":
            places = ("--database", request.getfixturevalue("postgresql").url())
        server = serve(*places, "--deterministic", "x", "--workers", workers)
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

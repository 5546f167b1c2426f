"""Two processes at the same time: never two winners.

On one SQLite file, and over PostgreSQL. LIVEREF_ROUNDS=3000 takes more rounds than the suite has
time for.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx2
import pytest

from live import LiveServer
from postgres import PostgreSQL
from processes import clients_of_each, process_of

HERE = Path(__file__).resolve().parent
TREES = HERE.parent / "http" / "trees"
CONSTRAINTS = HERE.parent / "http" / "constraints"
ROUNDS = int(os.environ.get("LIVEREF_ROUNDS", "50"))
ENGINES = ["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgresql)]
Pair = tuple[httpx2.Client, httpx2.Client]
Ask = Callable[[httpx2.Client], httpx2.Response]


def served(request: pytest.FixtureRequest, folder: Path, *arguments: str | Path) -> Iterator[Pair]:
    """A client of each of two processes, which serve in memory or over PostgreSQL."""
    (folder / "log").touch()
    place: tuple[str, ...] = ("--in-memory",)
    if request.param == "PostgreSQL":
        database: PostgreSQL = request.getfixturevalue("postgresql")
        place = ("--database", database.url(), "--blobs", str(folder))
    options = [*map(str, arguments), *place, "--workers", "2"]
    server = LiveServer(*options, home=folder, log=folder / "log").start()
    try:
        with clients_of_each(server) as (one, other):
            assert process_of(one) != process_of(other)
            yield one, other
    finally:
        server.close()


@pytest.fixture(scope="module", params=ENGINES)
def studio(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Rooms of unique names, with two keys each at most."""
    behaviour = CONSTRAINTS / "behaviour-studio.yaml"
    folder = tmp_path_factory.mktemp("studio")
    yield from served(request, folder, TREES / "studio", "--behaviour", behaviour)


@pytest.fixture(scope="module", params=ENGINES)
def pools(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Places that get addresses out of spans."""
    yield from served(request, tmp_path_factory.mktemp("pools"), HERE / "pools")


def race(pair: Pair, ask: Ask) -> list[int]:
    """Let both ask at once; the statuses, in order."""
    barrier = Barrier(2)

    def one(client: httpx2.Client) -> int:
        barrier.wait()
        return ask(client).status_code

    with ThreadPoolExecutor(2) as threads:
        return sorted(threads.map(one, pair))


def posting(path: str, **body: Any) -> Ask:
    """The function that posts that to a server."""
    return lambda client: client.post(path, json=body)


def test_one_name_is_that_of_one_record(studio: Pair) -> None:
    one, _ = studio
    for number in range(ROUNDS):
        ask = posting("/rooms", name=f"Hall {number}", capacity=1)
        assert race(studio, ask) == [201, 409]
    names = Counter(room["name"] for room in one.get("/rooms").json()["rooms"])
    assert [names[f"Hall {number}"] for number in range(ROUNDS)] == [1] * ROUNDS


def test_the_last_of_a_quota_goes_to_one(studio: Pair) -> None:
    one, other = studio
    for number in range(ROUNDS):
        room = one.post("/rooms", json={"name": f"Quota {number}", "capacity": 5}).json()["id"]
        path = f"/rooms/{room}/keys"
        assert other.post(path, json={"label": "first", "copies": 1}).status_code == 201
        assert race(studio, posting(path, label="second", copies=1)) == [201, 403]
        assert len(one.get(path).json()["keys"]) == 2


def test_no_address_is_given_twice(pools: Pair) -> None:
    one, other = pools
    for number in range(ROUNDS):
        zone = f"zone-{number}"
        span = {"start": "10.0.0.2", "end": "10.0.0.4"}
        body = {"zone_id": zone, "cidr": "10.0.0.0/29", "gateway": "10.0.0.1", "pools": [span]}
        assert one.post("/spans", json=body).status_code == 201
        ask = posting("/places", zone_id=zone)
        assert [race(pools, ask), race(pools, ask)] == [[201, 201], [201, 409]]
    given = defaultdict[str, list[str]](list)
    for place in other.get("/places").json()["places"]:
        given[place["zone_id"]] += [item["address"] for item in place["addresses"]]
    assert len(given) == ROUNDS
    for addresses in given.values():
        assert sorted(addresses) == ["10.0.0.2", "10.0.0.3", "10.0.0.4"]


def test_no_range_is_given_twice(pools: Pair) -> None:
    one, other = pools
    for _ in range(ROUNDS):
        body = {"prefixes": ["10.1.0.0/29", "10.2.0.0/30"], "part_length": 30}
        block = one.post("/blocks", json=body).json()["id"]
        ask = posting("/parts", block_id=block)
        assert [race(pools, ask), race(pools, ask)] == [[201, 201], [201, 409]]
    given = defaultdict[str, list[str]](list)
    for part in other.get("/parts").json()["parts"]:
        given[part["block_id"]].append(part["cidr"])
    assert len(given) == ROUNDS
    for ranges in given.values():
        assert sorted(ranges) == ["10.1.0.0/30", "10.1.0.4/30", "10.2.0.0/30"]

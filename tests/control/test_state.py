"""Snapshots, the way back to the seed, and the clock, by what requests are answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from control.steering import Address
from liveref.control.errors import MissingError, RefusedError, TakenError
from liveref.control.state import MOST_SNAPSHOTS

DAY = 24 * 3600.0


@pytest.fixture(params=["in memory", "on disk"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    """An image service with an identity service; the first administrator is logged in."""
    with Address(folder=tmp_path if request.param == "on disk" else None) as opened:
        opened.log_in()
        yield opened


def test_reset_goes_back_to_the_start(address: Address) -> None:
    address.image("one")
    address.run(address.state.reset())
    address.log_in()
    assert address.images() == []


def test_reset_ends_the_tokens_that_are_newer(address: Address) -> None:
    assert address.send("GET", "/image/images").code == 200
    address.run(address.state.reset())
    assert address.send("GET", "/image/images").code == 401


def test_an_answer_that_was_remembered_is_forgotten(address: Address) -> None:
    address.run(address.state.snapshot("empty"))
    image = address.image("one")
    path = f"/image/image/{image['id']}"
    assert [address.send("GET", path).code for _ in range(2)] == [200, 200]
    address.run(address.state.restore("empty"))
    assert address.send("GET", path).code == 404


def test_snapshots_are_restored_in_any_order(address: Address) -> None:
    for name in ("one", "two", "three"):
        address.image(name)
        address.run(address.state.snapshot(name))
    for name, names in [("one", 1), ("three", 3), ("two", 2), ("three", 3), ("one", 1)]:
        address.run(address.state.restore(name))
        assert len(address.images()) == names


def test_a_snapshot_stays_when_it_is_restored_and_outlives_reset(address: Address) -> None:
    address.image("one")
    address.run(address.state.snapshot("one"))
    for _ in range(2):
        address.run(address.state.reset())
        address.run(address.state.restore("one"))
        assert address.images() == ["one"]


def test_snapshots_are_listed_without_the_seed(address: Address) -> None:
    taken = address.run(address.state.snapshot("one"))
    assert address.run(address.state.snapshots()) == [taken]
    address.run(address.state.delete_snapshot("one"))
    assert address.run(address.state.snapshots()) == []


def test_a_name_that_is_taken(address: Address) -> None:
    address.run(address.state.snapshot("one"))
    with pytest.raises(TakenError, match="There is a snapshot one already"):
        address.run(address.state.snapshot("one"))


@pytest.mark.parametrize("name", ["", "_seed", "a/b", "x" * 129, "\n"])
def test_a_name_that_is_none(address: Address, name: str) -> None:
    with pytest.raises(RefusedError, match="1 to 128 letters"):
        address.run(address.state.snapshot(name))
    with pytest.raises(MissingError):
        address.run(address.state.restore(name))
    with pytest.raises(MissingError):
        address.run(address.state.delete_snapshot(name))


def test_snapshots_are_bounded(address: Address) -> None:
    async def take_all() -> None:
        for number in range(MOST_SNAPSHOTS + 1):
            await address.state.snapshot(f"s{number}")

    with pytest.raises(RefusedError, match="1000 snapshots"):
        address.run(take_all())


def test_a_frozen_clock_stands_still_and_the_server_answers(address: Address) -> None:
    address.run(address.state.clock.freeze())
    created = [address.image(name)["server"]["created"] for name in ("one", "two")]
    assert created[0] == created[1]


def test_a_token_expires_when_the_clock_is_set_ahead(address: Address) -> None:
    assert address.send("GET", "/image/images").code == 200
    address.run(address.state.clock.advance(DAY * 30))
    assert address.send("GET", "/image/images").code == 401


def test_a_restore_takes_the_clock_back(address: Address) -> None:
    address.run(address.state.snapshot("one"))
    address.run(address.state.clock.advance(DAY * 30))
    address.run(address.state.restore("one"))
    assert address.state.clock.offset == 0.0
    assert address.send("GET", "/image/images").code == 200


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf"), 1e30])
def test_a_clock_has_no_time_that_cannot_be_written(address: Address, seconds: float) -> None:
    before = address.state.clock.offset
    with pytest.raises(RefusedError):
        address.run(address.state.clock.advance(seconds))
    assert address.state.clock.offset == before


def test_reset_goes_back_to_the_first_start_after_a_restart_too(tmp_path: Path) -> None:
    with Address(folder=tmp_path) as first:
        first.log_in()
        first.image("one")
    other = "http://127.0.0.1:9090"
    with Address(folder=tmp_path, origin=other, password="Another-2026") as second:
        for _ in range(2):
            second.run(second.state.reset())
            second.log_in(password="Another-2026")
            assert second.images() == []
            answer = second.send("GET", "/identity/v3/endpoints")
            assert {e["url"] for e in answer.body["endpoints"]} >= {f"{other}/image"}


def test_a_clock_outlives_the_process(tmp_path: Path) -> None:
    with Address(folder=tmp_path) as first:
        first.run(first.state.clock.set(1_000_000_000.0))
        first.run(first.state.clock.freeze())
    with Address(folder=tmp_path) as second:
        assert second.state.clock.now() == pytest.approx(1_000_000_000.0, abs=1)
        assert second.state.clock.frozen


def made(address: Address) -> list[str]:
    """Identities and secrets that are made up."""
    token = address.log_in()
    ids = [address.image(name)["id"] for name in ("one", "two")]
    answer = address.send("GET", "/image/images")
    return [token, *ids, answer.headers["x-openstack-request-id"]]


def test_a_seed_makes_the_same_values_in_each_run() -> None:
    runs = []
    for seed in ("a", "a", "b"):
        with Address(deterministic=seed) as address:
            runs.append(made(address))
    assert runs[0] == runs[1]
    assert not set(runs[0]) & set(runs[2])
    assert all(value[14] == "4" for value in runs[0][1:3])


def test_a_reset_makes_the_same_values_again(tmp_path: Path) -> None:
    with Address(deterministic="a", folder=tmp_path) as address:
        first = made(address)
        address.run(address.state.reset())
        assert made(address) == first


def test_a_restart_repeats_no_value(tmp_path: Path) -> None:
    with Address(deterministic="a", folder=tmp_path) as address:
        first = made(address)
    with Address(deterministic="a", folder=tmp_path) as address:
        assert not set(made(address)) & set(first)

"""The moves between statuses that a record remembers."""

from __future__ import annotations

from liveref.model.behaviour.transitions import Phase
from liveref.service.system import status
from liveref.store.base import Record


def moved(*entries: tuple[float, str]) -> Record:
    """A record that entered statuses at these times; "a>b" is one that lasts a second."""
    record = Record(kind="x/room", id="1", data={}, created=0.0, updated=0.0)
    for now, way in entries:
        *passing, last = way.split(">")
        phases = [*(Phase(status=name, seconds=1) for name in passing), Phase(status=last)]
        status.enter(record, "status", phases, now)
    return record


def test_each_status_is_remembered_with_its_time() -> None:
    record = moved((1.0, "building>active"), (5.0, "closed"))
    assert [*status.moves_of(record)] == [("building", 1.0), ("active", 2.0), ("closed", 5.0)]


def test_statuses_ahead_that_never_began_are_forgotten() -> None:
    record = moved((1.0, "building>active"), (1.5, "error"))
    assert [*status.moves_of(record)] == [("building", 1.0), ("error", 1.5)]


def test_a_status_that_it_has_already_is_no_move() -> None:
    assert [*status.moves_of(moved((1.0, "active"), (2.0, "active")))] == [("active", 1.0)]


def test_the_oldest_moves_are_forgotten() -> None:
    record = moved(*((float(n), f"s{n}") for n in range(50)))
    moves = status.moves_of(record)
    assert len(moves) == status.MOST_MOVES
    assert moves[-1] == ("s49", 49.0)

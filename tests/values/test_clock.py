"""A clock that is real, frozen, or ahead."""

from __future__ import annotations

import pytest

from liveref.values.clock import Clock


class Real:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def real() -> Real:
    return Real()


def test_it_is_the_real_time_at_first(real: Real) -> None:
    clock = Clock(real)
    assert (clock.now(), clock(), clock.offset, clock.frozen) == (100.0, 100.0, 0.0, False)


def test_a_frozen_clock_stands_still_and_runs_on_from_there(real: Real) -> None:
    clock = Clock(real)
    clock.freeze()
    real.now += 5
    assert (clock.now(), clock.offset, clock.frozen) == (100.0, -5.0, True)
    clock.resume()
    real.now += 1
    assert (clock.now(), clock.offset, clock.frozen) == (101.0, -5.0, False)


@pytest.mark.parametrize("frozen", [False, True])
def test_it_is_set_and_advanced_frozen_or_not(real: Real, frozen: bool) -> None:
    clock = Clock(real)
    if frozen:
        clock.freeze()
    clock.set(500.0)
    clock.advance(60)
    assert (clock.now(), clock.frozen) == (560.0, frozen)
    clock.synchronise()
    assert (clock.now(), clock.offset, clock.frozen) == (100.0, 0.0, False)


def test_it_is_never_advanced_backwards(real: Real) -> None:
    with pytest.raises(ValueError, match="0 seconds or more, and -1 came"):
        Clock(real).advance(-1)

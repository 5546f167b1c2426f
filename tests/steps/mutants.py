"""Mutants: each step with one of its moments taken away. The step's own test has to fail.

    PYTHONPATH=tests python -m steps.mutants [STEP ...]

prints the mutants that survive.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

import pytest

from liveref.service.effects.step import EffectStep, Step
from liveref.service.planning.plan import Plan
from liveref.service.work.outcome import Outcome
from liveref.service.work.steps import MOMENTS
from liveref.service.work.unit import Unit
from steps.test_each_step import STEPS, file_of


def mutants(step: type[Step]) -> Iterator[tuple[str, Any]]:
    """The methods of a step with what takes their place: nothing for its moments and its effect,
    any operation for what it fits."""
    for moment in MOMENTS:
        if moment in vars(step) and vars(step)[moment] is not vars(Step)[moment]:
            yield moment, getattr(Step, moment)
    if "run" in vars(step):
        yield "run", _nothing
    if issubclass(step, EffectStep) and "fits" in vars(step):
        yield "fits", classmethod(_any)


def _nothing(step: Step, unit: Unit) -> Outcome:
    return Outcome()


def _any(kind: type[Step], plan: Plan) -> bool:
    return True


@contextmanager
def replaced(step: type[Step], name: str, value: Any) -> Iterator[None]:
    """The step with another method."""
    before = vars(step)[name]
    setattr(step, name, value)
    try:
        yield
    finally:
        setattr(step, name, before)


def survivors(names: Collection[str] = ()) -> Iterator[str]:
    """The mutants with which the test of their step passes, or cannot be run at all."""
    for step in STEPS:
        for name, value in mutants(step) if not names or step.__name__ in names else ():
            with replaced(step, name, value):
                code = _run(step)
            if code is not pytest.ExitCode.TESTS_FAILED:
                yield f"{step.__name__}.{name}: {code!r}"


def _run(step: type[Step]) -> int:
    options = ("-x", "-q", "-n0", "--tb=no", "-p", "no:cacheprovider", "--no-header")
    with open(os.devnull, "w") as nothing, redirect_stdout(nothing):  # noqa: PTH123
        return pytest.main([*options, str(file_of(step.__module__))])


if __name__ == "__main__":
    alive = list(survivors(sys.argv[1:]))
    sys.stdout.writelines(f"{mutant}\n" for mutant in alive)
    sys.exit(bool(alive))

"""An exercise of the references of real services, and of the bundled one."""

from __future__ import annotations

from pathlib import Path

import pytest

from liveref.exercise import Report, exercise
from liveref.loading import load
from liveref.report.exercise_json import exercise_json


def is_whole(report: Report, operations: int) -> bool:
    """Whether each operation was called and answered, or says why not."""
    told = [o.sent is not None or o.notes for o in report.operations]
    return len(told) == operations and all(told)


def test_the_bundled_reference() -> None:
    api = load("image").api
    assert is_whole(exercise(api), len(api.operations))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["glance", "keystone", "nova", "cinder", "placement"])
def test_a_real_reference(shared: Path, name: str) -> None:
    api = load(str(shared / "references" / name)).api
    report = exercise(api)
    assert is_whole(report, len(api.operations))
    assert exercise_json(report) == exercise_json(exercise(api))

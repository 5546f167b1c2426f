"""An exercise of the references of real services, and of the bundled one."""

from __future__ import annotations

import pytest

from liveref.exercise.exercise import exercise
from liveref.exercise.report import Report
from liveref.loading import load
from liveref.report.exercise_json import exercise_json
from published import CORE, each_of, release


def is_whole(report: Report, operations: int) -> bool:
    """Whether each operation was called and answered, or says why not."""
    accounted = [o.sent is not None or o.notes for o in report.operations]
    return len(accounted) == operations and all(accounted)


@pytest.mark.parametrize("name", ["image", "identity"])
def test_a_bundled_reference_has_no_fault(name: str) -> None:
    api = load(name).api
    report = exercise(api)
    assert is_whole(report, len(api.operations))
    assert [operation.id for operation in report.operations if not operation.flawless] == []


@pytest.mark.parametrize("name", each_of(*CORE))
def test_a_real_reference(name: str) -> None:
    api = load(release(name)).api
    report = exercise(api)
    assert is_whole(report, len(api.operations))
    assert exercise_json(report) == exercise_json(exercise(api))

"""An exercise of a service with constraints meets them, and has no fault to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from liveref.exercise.exercise import exercise
from liveref.loading import load

HTTP = Path(__file__).parents[1] / "http"


@pytest.mark.parametrize("name", ["studio", "annex"])
def test_constraints_are_met(name: str) -> None:
    facts = HTTP / "constraints" / f"behaviour-{name}.yaml"
    report = exercise(load(str(HTTP / "trees" / "studio"), behaviour=[facts]).api)
    assert [operation.id for operation in report.operations if not operation.flawless] == []
    assert [cycle.fault for cycle in report.cycles if cycle.fault] == []

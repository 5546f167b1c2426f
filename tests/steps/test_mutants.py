"""The test of each step fails once the step does nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_no_step_can_lose_a_moment_unnoticed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "steps.mutants"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 0), done.stderr

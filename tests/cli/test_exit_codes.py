"""The exit codes that docs/cli.md lists, one by one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner

from live import Run, environment
from liveref.cli import main
from liveref.cli.exits import MEANINGS, Exit

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"

CASES = {
    "help": (Exit.DONE, "--help"),
    "a clean reference": (Exit.DONE, "lint"),
    "findings": (Exit.FINDINGS, "lint", str(TREES / "broken")),
    "faults": (Exit.FINDINGS, "exercise", str(TREES / "garden"), "--fail-on", "info"),
    "an unknown command": (Exit.MISUSE, "nothing"),
    "an unknown option": (Exit.MISUSE, "lint", "--nothing"),
    "a value that is none": (Exit.MISUSE, "lint", "--format", "nothing"),
    "no such reference": (Exit.MISUSE, "lint", "no/such/place"),
    "a folder that can't be written": (Exit.MISUSE, "openapi", "-o", "/no/such/folder/api.yaml"),
    "a microversion of a reference without": (Exit.MISUSE, "openapi", "--microversion", "9"),
    "a file that isn't there": (Exit.MISUSE, "inspect", "--behaviour", "no-such.yaml"),
}


@pytest.mark.parametrize("case", CASES)
def test_code(liveref: Run, case: str) -> None:
    code, *arguments = CASES[case]
    made = liveref(*arguments)
    assert made.returncode == code, made.stdout + made.stderr
    assert "Traceback" not in made.stderr
    if code is Exit.MISUSE:
        assert made.stderr.strip()


@pytest.mark.parametrize("command", ["exercise", "openapi", "serve"])
def test_nothing_can_be_made_of_an_empty_reference(
    liveref: Run, tmp_path: Path, command: str
) -> None:
    (tmp_path / "index.rst").touch()
    made = liveref(command, str(tmp_path))
    assert made.returncode == Exit.MISUSE
    assert f"{tmp_path} describes no operation" in made.stderr
    assert not made.stdout


def test_an_empty_reference_is_an_error_of_it(liveref: Run, tmp_path: Path) -> None:
    (tmp_path / "index.rst").touch()
    made = liveref("lint", str(tmp_path))
    assert made.returncode == Exit.FINDINGS
    assert "error READ018" in made.stdout


def test_defect_is_told_from_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise RuntimeError("of its own")

    monkeypatch.setattr("liveref.cli.lint.loaded", fail)
    made = CliRunner().invoke(main, ["lint"])
    assert made.exit_code == Exit.DEFECT
    assert "RuntimeError: of its own" in made.output
    assert "please report" in made.output


def test_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("liveref.cli.lint.loaded", interrupt)
    made = CliRunner().invoke(main, ["lint"])
    assert made.exit_code == Exit.INTERRUPTED


def test_standard_output_that_is_closed(home: Path) -> None:
    """As with `liveref openapi | head -1`: no finding, and no traceback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "liveref", "openapi"],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == Exit.CLOSED
    assert errors == ""


def test_each_code_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Exit)

"""The suites of clients: which there are, at which versions, and the environment of each."""

from __future__ import annotations

import hashlib
import json
import subprocess
import venv
from collections.abc import Iterator
from pathlib import Path

import msgspec

from liveref.values.safe_yaml import load_yaml

FOLDER = Path(__file__).parent
FILE = FOLDER / "suites.yaml"
RUNNERS = FOLDER / "runners"


class Suite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A suite at one version: the packages that its environment requires, the references in front
    of which it runs with further `options` of `liveref serve`, the program that runs it, and what
    that selects for each part."""

    version: str
    requires: tuple[str, ...]
    serves: tuple[str, ...]
    options: tuple[str, ...] = ()
    runs: str
    parts: dict[str, tuple[str, ...]]


class Suites(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All suites by name, and what is not run, with the reason."""

    suites: dict[str, Suite]
    not_run: tuple[str, ...]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One test: passed, failed or skipped, and why."""

    case: str
    outcome: str
    why: str = ""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A run of a suite: the day, its version, and the outcomes by part."""

    date: str
    version: str
    parts: dict[str, list[Outcome]]


def read_suites() -> Suites:
    """The suites of `suites.yaml`. Raises msgspec.ValidationError for a mistake in it."""
    return msgspec.convert(load_yaml(FILE.read_text(encoding="utf-8")), Suites)


def environment(suite: Suite, folder: Path) -> Path:
    """The Python of the environment of a suite, made where it is missing. Raises
    subprocess.CalledProcessError if a package can't be had."""
    name = hashlib.sha256(" ".join(suite.requires).encode()).hexdigest()[:16]
    python = folder / name / "bin" / "python"
    if not (folder / name / "complete").exists():
        venv.create(folder / name, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *suite.requires], check=True)
        (folder / name / "complete").touch()
    return python


def outcomes(
    suite: Suite, part: str, python: Path, address: str, password: str, *, patience: float
) -> Iterator[Outcome]:
    """The outcomes of one part of a suite; the last is a failure if it did not end in time, or
    said nothing."""
    command = [str(python), str(RUNNERS / suite.runs), address, password, *suite.parts[part]]
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, timeout=patience, check=False
        )
        output, problem = ended.stdout, ended.stderr[-300:] if ended.returncode else ""
    except subprocess.TimeoutExpired as error:
        output = (error.stdout or b"").decode(errors="replace")
        problem = f"It did not end within {patience:.0f} seconds."
    for line in output.splitlines():
        if line.startswith('{"case"') and line.endswith("}"):
            yield Outcome(**json.loads(line))
    if problem:
        yield Outcome(case=f"{part} as a whole", outcome="failed", why=problem)

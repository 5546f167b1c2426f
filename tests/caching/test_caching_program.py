"""The program's identity: versions and source, whatever the times of its files."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from liveref.caching.program import digest_of


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The source of a program, an hour old."""
    for name in ("__init__.py", "reading/words.yaml", "references/image/conf.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        age(path)
    return tmp_path


def age(path: Path, seconds: float = 3600) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def digest(package: Path, *versions: str) -> str | None:
    return digest_of(package, list(versions), time.time_ns())


@pytest.mark.parametrize("name", ["__init__.py", "reading/words.yaml", "new.py"])
def test_a_change_of_the_source_makes_another_program(package: Path, name: str) -> None:
    before = digest(package, "1")
    (package / name).write_text("changed")
    age(package / name)
    assert digest(package, "1") not in (before, None)


def test_a_version_makes_another_program(package: Path) -> None:
    assert digest(package, "1") != digest(package, "2")


def test_times_and_the_bundled_references_make_none(package: Path) -> None:
    before = digest(package)
    age(package / "__init__.py", 7200)
    (package / "references" / "image" / "conf.py").write_text("changed")
    assert digest(package) == before


def test_source_that_is_newer_than_the_process_is_no_program(package: Path) -> None:
    started = time.time_ns() - 1_000_000_000
    assert digest_of(package, [], started) is not None
    (package / "__init__.py").touch()
    assert digest_of(package, [], started) is None

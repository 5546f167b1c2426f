"""A run on a machine that lacks what some tests need: these are deselected, and it says so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from published import VARIABLE, folder, release, releases

TESTS = Path(__file__).resolve().parent
NOWHERE = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple"}
LINE = "deselected for want of a published reference"


def pytest_of(file: str, *options: str, **variables: str) -> str:
    """The output of a run of its own of a file of tests."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    without = [f"-pno:{plugin}" for plugin in ("cacheprovider", "schemathesis", "hypothesispytest")]
    command = [sys.executable, "-m", "pytest", *without, str(TESTS / file)]
    done = subprocess.run(
        [*command, *options],
        cwd=TESTS.parent,
        env=env | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["alone", "with a worker"])
def test_without_index_and_cache(options: tuple[str, ...], tmp_path: Path) -> None:
    cache = {VARIABLE: str(tmp_path / "cache")}
    output = pytest_of("references/test_image.py", *options, **NOWHERE, **cache)
    assert output.count(LINE) == 1
    assert re.search(rf"(?m)^2 {LINE}", output)
    assert "skipped" not in output


@pytest.mark.published("glance", "nova")
def test_without_an_index_what_is_cached_will_do() -> None:
    cache = {VARIABLE: str(folder())}
    assert "deselected" not in pytest_of("references/test_image.py", **NOWHERE, **cache)


def test_each_reference_stands_once_with_a_release() -> None:
    names = [*releases("tests"), *releases("benchmarks")]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"openstack/[a-z-]+==[0-9.]+", release(name)) for name in names)

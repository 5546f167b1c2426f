"""The locks hold what pyproject.toml names, each package at one version, by its hashes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME: list[str] = PYPROJECT["project"]["dependencies"]
GROUPS: dict[str, list[str]] = PYPROJECT["dependency-groups"]
LOCKS = {
    "requirements.lock": RUNTIME,
    "requirements-build.lock": [*GROUPS["build"], *PYPROJECT["build-system"]["requires"]],
    "requirements-dev.lock": [*RUNTIME, *GROUPS["dev"]],
}
_HASHES = r"(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+"
_PIN = re.compile(rf"^(\S+)==(\S+)(?: ;.*)? \\\n{_HASHES}", re.MULTILINE)


def pins(lock: str) -> set[tuple[str, str]]:
    """The name and the version of each package; one may have several, by the Python."""
    matches = _PIN.findall((ROOT / lock).read_text(encoding="utf-8"))
    return {(canonicalize_name(name), version) for name, version in matches}


@pytest.mark.parametrize("lock", LOCKS)
def test_each_requirement_is_locked_at_a_version_that_it_allows(lock: str) -> None:
    for text in LOCKS[lock]:
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        versions = [version for locked, version in pins(lock) if locked == name]
        assert versions, f"{lock} lacks {text}: run `make lock`"
        assert all(map(requirement.specifier.contains, versions)), f"{lock}: {text}"


@pytest.mark.parametrize("lock", LOCKS)
def test_each_line_is_a_pin_with_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    rest = [line for line in _PIN.sub("", text).splitlines() if not line.startswith("    #")]
    assert rest == []


def test_the_locks_agree_on_versions() -> None:
    runtime, build, development = (dict(sorted(pins(lock))) for lock in LOCKS)
    assert {name: development[name] for name in runtime} == runtime
    assert {name: build[name] for name in build.keys() & development.keys()} == {
        name: development[name] for name in build.keys() & development.keys()
    }


def test_an_installation_has_no_packages_that_only_build() -> None:
    built = {name for name, _ in pins("requirements-build.lock")}
    needed = {name for name, _ in pins("requirements.lock")}
    assert built & needed == {"packaging"}

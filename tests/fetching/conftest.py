"""Fixtures of the fetching tests: no settings but their own, and an index on this machine."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fetching.serving import Index, serve


@pytest.fixture
def isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home that is empty, with none of the machine's settings for pip and the network; the
    waits between attempts are none."""
    home = tmp_path / "home"
    home.mkdir()
    for name in os.environ:
        lower = name.lower()
        if lower.startswith(("pip_", "uv_", "xdg_")) or lower.endswith(("_proxy", "_bundle")):
            monkeypatch.delenv(name)
    monkeypatch.delenv("NETRC", raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    return home


@pytest.fixture
def index(isolated: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """A package index, and the only one that pip's settings name."""
    with serve() as served:
        monkeypatch.setenv("PIP_INDEX_URL", served.url)
        yield served


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache directory of the test's own."""
    return tmp_path / "cache"

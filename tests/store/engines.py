"""The engines that every test of the protocol runs on, and where each keeps an empty store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liveref.store.base import Store
from liveref.store.opening import Database, open_store
from store.driving import IMAGE, SERVER

Opener = Callable[[], Store]

SQLITE = ["sqlite on disk", "sqlite in memory", "sqlite shared"]
ENGINES: list[Any] = [*SQLITE, pytest.param("postgresql", marks=pytest.mark.postgresql)]


def place(request: pytest.FixtureRequest, folder: Path) -> Path | Database | None:
    """The place of an empty store of the engine that the fixture is for."""
    if request.param == "postgresql":
        return Database(request.getfixturevalue("postgresql").url())
    return None if request.param == "sqlite in memory" else folder / "data"


def opener_of(request: pytest.FixtureRequest, folder: Path) -> Opener:
    """The function that opens a store of the kinds SERVER and IMAGE, which is empty at first."""
    where, is_shared = place(request, folder), request.param == "sqlite shared"
    return lambda: open_store(where, [SERVER, IMAGE], is_shared=is_shared)

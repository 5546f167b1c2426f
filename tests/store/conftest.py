"""The engines that keep the protocol; each test of it runs on all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from liveref.store.base import Store
from liveref.store.opening import open_store
from store.driving import IMAGE, SERVER, Driver

Opener = Callable[[], Store]


@pytest.fixture(params=["sqlite on disk", "sqlite in memory", "sqlite shared"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """The function that makes an empty store of the kinds SERVER and IMAGE."""
    folder = None if request.param == "sqlite in memory" else tmp_path / "data"
    is_shared = request.param == "sqlite shared"
    return lambda: open_store(folder, [SERVER, IMAGE], is_shared=is_shared)


@pytest.fixture
def store(opener: Opener) -> Iterator[Driver]:
    """An empty store."""
    with Driver(opener()) as driver:
        yield driver

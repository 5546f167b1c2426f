"""The engines that keep the protocol; each test of it runs on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.driving import Driver
from store.engines import ENGINES, Opener, opener_of


@pytest.fixture(params=ENGINES)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """The function that opens a store of the kinds SERVER and IMAGE, which is empty at first."""
    return opener_of(request, tmp_path)


@pytest.fixture
def store(opener: Opener) -> Iterator[Driver]:
    """An empty store."""
    with Driver(opener()) as driver:
        yield driver

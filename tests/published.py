"""References that the package index has."""

from __future__ import annotations

from pathlib import Path

import pytest

from liveref.fetching.errors import LocateError
from liveref.fetching.locate import locate


def published(name: str) -> Path:
    """The source of a published reference ("octavia"), from the cache or the index; skips the test
    where neither has it."""
    try:
        return locate(f"openstack/{name}").path
    except LocateError as error:
        pytest.skip(f"{name} can't be fetched: {error}")

"""Services that several kinds of faults are tried on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kinds.small_service import SmallService
from liveref.exercise.in_process import InProcess
from liveref.loading import load
from published import release


@pytest.fixture(scope="module")
def images() -> Iterator[SmallService]:
    """The bundled service of images."""
    with InProcess(load("image").api) as service:
        yield SmallService(service)


@pytest.fixture(scope="module")
def objects() -> Iterator[SmallService]:
    """A service of objects, with the container `c`."""
    with InProcess(load(release("swift")).api) as service:
        small = SmallService(service)
        small.ask("PUT /v1/AUTH_x/c", b"")
        yield small

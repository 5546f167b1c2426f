"""Fixtures of the tests of single steps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from steps.making import Api, making


@pytest.fixture
def api() -> Iterator[Api]:
    """Makes the system of a mini reference: see `steps.reference` and `steps.bench`."""
    with making() as make:
        yield make

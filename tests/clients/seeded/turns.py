"""A plugin of pytest: it runs each test several times, all in random order, and gives tests a
dictionary for what must be the same each time. It is loaded by the runs of `suite.py` alone."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import openstack
import pytest
from openstack.connection import Connection

from liveref.testing.served_cloud import ServedCloud


def pytest_addoption(parser: pytest.Parser) -> None:
    """The number of turns, and the order."""
    parser.addoption("--turns", type=int, default=1)
    parser.addoption("--order", type=int, default=0)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test in each turn."""
    metafunc.fixturenames.append("turn")
    metafunc.parametrize("turn", range(metafunc.config.getoption("--turns")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Have them in the order of that number."""
    random.Random(config.getoption("--order")).shuffle(items)  # noqa: S311 - no secret


@pytest.fixture
def seen(
    liveref: ServedCloud, record_property: Callable[[str, Any], None]
) -> Iterator[dict[str, Any]]:
    """Facts that must be the same in each turn; the numbers of records at first are among them."""
    facts: dict[str, Any] = {"at first": counts(liveref)}
    yield facts
    facts["at last"] = counts(liveref)
    record_property("seen", json.dumps(facts, sort_keys=True))


def counts(cloud: ServedCloud) -> dict[str, dict[str, int]]:
    """The numbers of records, by service and resource."""
    return {reference.name: reference.records for reference in cloud.overview().references}


@pytest.fixture
def connection(liveref: ServedCloud) -> Iterator[Connection]:
    """A connection of the administrator."""
    assert liveref.credentials is not None
    with openstack.connect(**liveref.credentials) as made:
        yield made

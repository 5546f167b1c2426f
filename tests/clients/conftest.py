"""The clouds that unmodified clients are let loose on: one for each module of tests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from openstack.connection import Connection

from clients.members import Member, administrator, member
from clients.served import Cloud
from cloud import PASSWORD
from live import LiveServer
from published import release

_numbers = count()


@pytest.fixture(scope="session")
def clients_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for all servers, so that each reference is read once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def references(request: pytest.FixtureRequest) -> list[str]:
    """The published references that the module is marked with."""
    (mark,) = request.node.iter_markers("published")
    return [release(name) for name in mark.args]


@pytest.fixture(scope="module")
def cloud(
    references: list[str], clients_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cloud]:
    """A cloud of the references, for all tests of a module."""
    log = tmp_path_factory.mktemp("cloud") / "server.log"
    log.touch()
    keeping = ("--in-memory", "--admin-password", PASSWORD)
    server = LiveServer(*references, *keeping, home=clients_home, log=log)
    yield Cloud(server.start())
    server.close()


@pytest.fixture(scope="module")
def admin(cloud: Cloud) -> Iterator[Connection]:
    """A connection of the first administrator."""
    with cloud.admin() as connection:
        yield connection


@pytest.fixture(scope="module")
def root(cloud: Cloud, admin: Connection) -> Member:
    """The first administrator, by plain requests."""
    return administrator(cloud, admin)


@pytest.fixture
def ann(cloud: Cloud, admin: Connection) -> Member:
    """A member of one project."""
    return member(cloud, admin, f"ann-{next(_numbers)}")


@pytest.fixture
def bob(cloud: Cloud, admin: Connection) -> Member:
    """A member of another."""
    return member(cloud, admin, f"bob-{next(_numbers)}")


@pytest.fixture(scope="module")
def compute(admin: Connection) -> Any:
    """The Compute service of the administrator's connection."""
    return admin.compute


@pytest.fixture(scope="module")
def storage(admin: Connection) -> Any:
    """Its Block Storage service."""
    return admin.block_storage


@pytest.fixture(scope="module")
def images(admin: Connection) -> Any:
    """Its Image service."""
    return admin.image


@pytest.fixture(scope="module")
def placement(admin: Connection) -> Any:
    """Its Placement service."""
    return admin.placement


@pytest.fixture(scope="module")
def stacks(admin: Connection) -> Any:
    """Its Orchestration service."""
    return admin.orchestration


@pytest.fixture(scope="module")
def shares(admin: Connection) -> Any:
    """Its Shared File Systems service."""
    admin.shared_file_system.default_microversion = "2.82"
    return admin.shared_file_system


@pytest.fixture(scope="module")
def clusters(admin: Connection) -> Any:
    """Its Container Infrastructure Management service."""
    return admin.container_infrastructure_management

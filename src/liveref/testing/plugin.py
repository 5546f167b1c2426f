"""The pytest plugin: a server for the session, and for each test the state of its seed.

It is loaded in every run of pytest where liveref is installed, so it imports nothing but pytest
until a test asks for one of its fixtures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from liveref.testing.served_cloud import ServedCloud

_REFERENCES = "liveref_references"
_SEED = "liveref_seed"
_BEHAVIOUR = "liveref_behaviour"
_DETERMINISTIC = "liveref_deterministic"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Have pytest read the plugin's settings from its configuration."""
    references = "References that liveref serves to tests, or TYPE=REFERENCE (default: image)."
    parser.addini(_REFERENCES, references, type="args", default=[])
    seeds = "Files with the records that each test begins with, or names of ready seeds."
    parser.addini(_SEED, seeds, type="args", default=[])
    parser.addini(_BEHAVIOUR, "Files that refine behaviour.", type="args", default=[])
    text = "A text that determines identities and secrets, the same in each run."
    parser.addini(_DETERMINISTIC, text, default="")


@pytest.fixture(scope="session")
def liveref_server(pytestconfig: pytest.Config) -> Iterator[ServedCloud]:
    """The server of the session, of each worker with pytest-xdist. Tests ask for `liveref`."""
    serve = import_module("liveref.testing.served_cloud").serve
    names: list[str] = pytestconfig.getini(_REFERENCES)
    pairs = [_named(pytestconfig, name) for name in names]
    with serve(
        *(reference for type_, reference in pairs if type_ is None),
        mounts={type_: reference for type_, reference in pairs if type_ is not None},
        seed=[_path(pytestconfig, name) for name in pytestconfig.getini(_SEED)],
        behaviour=[Path(_path(pytestconfig, name)) for name in pytestconfig.getini(_BEHAVIOUR)],
        deterministic=pytestconfig.getini(_DETERMINISTIC) or None,
    ) as cloud:
        yield cloud


@pytest.fixture
def liveref(liveref_server: ServedCloud) -> Iterator[ServedCloud]:
    """A served cloud in the state of the seed. Once the test ends, whatever it did to records,
    snapshots, clock, faults and the log of requests is undone."""
    before = set(liveref_server.snapshots())
    liveref_server.requests.clear()
    yield liveref_server
    liveref_server.reset()
    for name in set(liveref_server.snapshots()) - before:
        liveref_server.delete_snapshot(name)


def _named(config: pytest.Config, text: str) -> tuple[str | None, str]:
    """The service type and the reference of TYPE=REFERENCE."""
    match = re.fullmatch(r"([a-z][a-z0-9-]*)=([^=].*)", text)
    return (match[1], _path(config, match[2])) if match else (None, _path(config, text))


def _path(config: pytest.Config, name: str) -> str:
    """A path as seen from the folder of the configuration file; other names as they are."""
    place = config.rootpath / name
    return str(place) if place.exists() else name

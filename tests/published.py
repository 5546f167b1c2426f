"""The published references that tests read: at which release, and where they are kept."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import cache
from pathlib import Path

import msgspec
import platformdirs
import pytest
from _pytest.mark.structures import ParameterSet

from liveref.fetching.cache import Cache
from liveref.fetching.client import Client
from liveref.fetching.errors import FetchError
from liveref.fetching.fetch import fetch_published
from liveref.fetching.index import find_sdists
from liveref.fetching.locate import locate
from liveref.fetching.packages import Published, parse_published
from liveref.fetching.settings import Address, Settings, read_settings
from liveref.values.safe_yaml import load_yaml

VARIABLE = "LIVEREF_TESTS_CACHE"
"""The environment variable that names the folder where the references are kept."""
CORE = ("cinder", "glance", "keystone", "nova", "placement")
"""The services of the smallest cloud: what holds for references in general is tried on these."""
RELEASES = Path(__file__).parent / "references.yaml"
_PATIENCE = 10.0
"""Seconds until an index that gives no answer counts as out of reach."""


@cache
def releases(readers: str) -> dict[str, str]:
    """The references that "tests" or "benchmarks" read: of each name ("octavia") the published
    reference ("openstack/octavia==19.0.0")."""
    listed = load_yaml(RELEASES.read_text(encoding="utf-8"))[readers]
    return {_parsed(reference).name: reference for reference in listed}


def release(name: str) -> str:
    """The published reference of a name, as the command line takes it. Raises KeyError."""
    return (releases("tests") | releases("benchmarks"))[name]


def each_of(*names: str) -> list[ParameterSet]:
    """Parameters of a test: published references by their names."""
    return [pytest.param(name, marks=pytest.mark.published(name)) for name in names]


def published(name: str) -> Path:
    """The source of a published reference ("octavia"), which is fetched where the cache lacks it.

    Raises KeyError for a name that is not listed, LocateError where there is no index.
    """
    return locate(release(name), cache=folder()).path


def folder() -> Path:
    """The folder of the cache, which outlasts a run."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else platformdirs.user_cache_path("liveref") / "tests"


def lasting() -> Path | None:
    """The same, made ready to be written; None where it can't be, as with a home that is
    read-only."""
    path = folder().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return path if os.access(path, os.W_OK) else None


def is_cached(name: str) -> bool:
    """Whether the cache has the release."""
    wanted = _parsed(release(name))
    return Cache(folder()).find(wanted.package, wanted.version) is not None


def fetch_missing(names: Iterable[str]) -> dict[str, str]:
    """Fetch what the cache lacks of the names, side by side; of each that can't be fetched, the
    reason."""
    missing = [name for name in names if not is_cached(name)]
    if not missing:
        return {}
    with ThreadPoolExecutor(8) as pool:
        reasons = pool.map(_refusal, missing)
        return {name: reason for name, reason in zip(missing, reasons, strict=True) if reason}


def has_index() -> bool:
    """Whether an index of pip's settings can be asked."""
    try:
        settings = _impatient()
        with closing(Client(settings)) as client:
            return any(_answers(client, index) for index in settings.indexes)
    except FetchError:
        return False


def _answers(client: Client, index: Address) -> bool:
    try:
        return bool(find_sdists(client, index, _parsed(release("glance")).package))
    except FetchError:
        return False


def _refusal(name: str) -> str:
    try:
        fetch_published(_parsed(release(name)), Cache(folder()), settings=_impatient())
    except FetchError as error:
        return str(error)
    return ""


def _impatient() -> Settings:
    settings = read_settings()
    return msgspec.structs.replace(settings, timeout=min(settings.timeout, _PATIENCE))


def _parsed(reference: str) -> Published:
    wanted = parse_published(reference)
    assert wanted is not None, f"{RELEASES.name}: {reference} is no published reference"
    return wanted

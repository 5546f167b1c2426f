"""Needs of single tests: if the machine lacks one, the tests are deselected, and the end of a run
says so in one line for each need.

    @pytest.mark.published("glance")   the published reference, from the cache or an index
    @pytest.mark.network               a package index
    @pytest.mark.shared                ../shared (or LIVEREF_SHARED): truths, measured corpora
    @pytest.mark.tool("cc")            a command on the PATH, or of this environment
    @pytest.mark.python("3.12")        a Python of that version
    @pytest.mark.linux                 Linux
    @pytest.mark.postgresql            a PostgreSQL server
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import postgres
import published
from live import SHARED
from pythons import interpreter

INDEX = "LIVEREF_TESTS_INDEX"
"""The environment variable by which workers learn whether there is a package index."""
_PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
"""Commands come from the environment of this Python, too, whether or not it is activated."""
_COUNTS = pytest.StashKey[Counter[str]]()


def command(name: str) -> str:
    """The path of a command; its name if there is none."""
    return shutil.which(name, path=_PATH) or name


def is_worker() -> bool:
    """Whether this process runs tests for another that controls them."""
    return "PYTEST_XDIST_WORKER" in os.environ


def prepare(names: Iterable[str], *, index: bool) -> None:
    """Fetch the references that the cache lacks and, if asked, look for an index."""
    published.fetch_missing(names)
    if index:
        os.environ[INDEX] = str(int(published.has_index()))


def deselect(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out the items that need what is missing, and count them by what that is."""
    counts: Counter[str] = Counter()
    runnable: list[pytest.Item] = []
    unable: list[pytest.Item] = []
    for item in items:
        missing = next(_missing(item), None)
        (unable if missing else runnable).append(item)
        if missing:
            counts[missing] += 1
    if unable:
        config.hook.pytest_deselected(items=unable)
        items[:] = runnable
    note(config, counts)


def note(config: pytest.Config, counts: Counter[str]) -> None:
    """Remember how many items were deselected for what."""
    config.stash[_COUNTS] = counts


def counts(config: pytest.Config) -> Counter[str]:
    """How many items were deselected for what, as far as it is noted."""
    return config.stash.get(_COUNTS, Counter())


def names_of(items: Iterable[pytest.Item]) -> set[str]:
    """The published references that items need."""
    return {name for item in items for mark in item.iter_markers("published") for name in mark.args}


def _missing(item: pytest.Item) -> Iterator[str]:
    if any(not published.is_cached(name) for name in sorted(names_of([item]))):
        yield "a published reference (no package index has it, nor the cache)"
    if item.get_closest_marker("network") and os.environ.get(INDEX) == "0":
        yield "a package index"
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        yield "../shared (or LIVEREF_SHARED)"
    if item.get_closest_marker("linux") and sys.platform != "linux":
        yield "Linux"
    if item.get_closest_marker("postgresql") and postgres.programs() is None:
        yield "PostgreSQL"
    for mark in item.iter_markers("python"):
        if interpreter(*mark.args) is None:
            yield f"Python {mark.args[0]}"
    for mark in item.iter_markers("tool"):
        if not any(shutil.which(name, path=_PATH) for name in mark.args):
            yield " or ".join(mark.args)

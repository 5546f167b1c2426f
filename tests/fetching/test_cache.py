"""An entry of the cache is there whole, or not at all."""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec
import pytest
from packaging.version import Version

from liveref.fetching.cache import Cache, Source
from liveref.fetching.errors import FetchError


def source(version: str) -> Source:
    return Source(package="demo", version=version, filename="", sha256="", files=1)


def add(cache: Cache, version: str, text: str = "") -> Path:
    def fill(folder: Path) -> Source:
        (folder / "file").write_text(text, encoding="utf-8")
        return source(version)

    return cache.add("demo", Version(version), fill).path


def test_the_newest_is_found(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for version in ("1.9", "1.10", "2.0rc1"):
        add(cache, version)
    newest = cache.find("demo", None)
    assert newest
    assert str(newest.version) == "1.10"
    assert cache.find("demo", Version("1.9.0"))
    assert cache.find("demo", Version("3")) is None
    assert cache.find("dem", None) is None
    assert [str(e.version) for e in cache.entries("demo")] == ["2.0rc1", "1.10", "1.9"]


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fill(folder: Path) -> Source:
        (folder / "file").touch()
        raise FetchError("no")

    with pytest.raises(FetchError):
        Cache(tmp_path).add("demo", Version("1"), fill)
    assert list((tmp_path / "references").iterdir()) == []


@pytest.mark.parametrize(
    "marker",
    [
        b"",
        b"{",
        b"\xff",
        msgspec.json.encode(source("2")),
        msgspec.json.encode(msgspec.structs.replace(source("1"), layout=0)),
    ],
)
def test_a_foreign_or_broken_marker_is_no_entry(tmp_path: Path, marker: bytes) -> None:
    cache = Cache(tmp_path)
    path = add(cache, "1", "old")
    (path / "liveref.json").write_bytes(marker)
    assert cache.find("demo", None) is None
    assert (add(cache, "1", "new") / "file").read_text() == "new"


def test_another_process_that_was_as_quick_wins(tmp_path: Path) -> None:
    cache = Cache(tmp_path)

    def fill(folder: Path) -> Source:
        add(cache, "1", "theirs")
        (folder / "file").write_text("mine")
        return source("1")

    path = cache.add("demo", Version("1"), fill).path
    assert (path / "file").read_text() == "theirs"
    assert [p.name for p in path.parent.iterdir()] == ["demo-1"]


def test_what_was_left_long_ago_is_swept(tmp_path: Path) -> None:
    old, young = (tmp_path / "references" / f".unfinished-{name}" for name in ("old", "young"))
    for folder in (old, young):
        (folder / "demo-1").mkdir(parents=True)
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    add(Cache(tmp_path), "1")
    assert not old.exists()
    assert young.exists()

"""The cache: which results are found under which key, and where it lies."""

from __future__ import annotations

from pathlib import Path

import msgspec
import platformdirs
import pytest

from liveref.caching import cache as module
from liveref.caching.cache import Cache, default_cache
from liveref.reading.tree import Tree
from settling import settle


class Made(msgspec.Struct):
    value: object


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "index.rst").write_text("index")
    settle()
    return Tree(tmp_path / "tree")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cache:
    monkeypatch.setattr(module, "program", lambda: "this")  # whoever edits it meanwhile
    return Cache(tmp_path / "cache")


def keep(cache: Cache, tree: Tree, *key: str, value: object = 1) -> None:
    cache.entry(tree, *key).keep({"made": Made(value)}, {"index.rst": True}, {})


def test_a_result_is_found_by_tree_and_key(cache: Cache, tree: Tree, tmp_path: Path) -> None:
    keep(cache, tree, "a", "b")
    assert cache.entry(tree, "a", "b").find() == {"made": msgspec.msgpack.encode(Made(1))}
    for key in (("a",), ("a", "c"), ("ab",), ("b", "a")):
        assert cache.entry(tree, *key).find() is None
    assert cache.entry(Tree(tmp_path), "a", "b").find() is None


def test_values_are_added_to_those_that_were_found(cache: Cache, tree: Tree) -> None:
    keep(cache, tree)
    entry = cache.entry(tree)
    assert entry.value("more") is None
    entry.find()
    entry.add({"more": Made(2)})
    assert entry.value("more") == msgspec.msgpack.encode(Made(2))
    assert set(cache.entry(tree).find() or {}) == {"made", "more"}


def test_no_value_is_added_to_those_of_other_files(cache: Cache, tree: Tree) -> None:
    keep(cache, tree)
    before = cache.entry(tree)
    before.find()
    (tree.root / "index.rst").write_text("another index")
    settle()
    keep(cache, tree, value=3)
    before.add({"more": Made(2)})
    assert before.value("made") is None
    assert cache.entry(tree).find() == {"made": msgspec.msgpack.encode(Made(3))}


def test_another_program_finds_nothing(
    cache: Cache, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(cache, tree)
    monkeypatch.setattr(module, "program", lambda: "another")
    assert cache.entry(tree).find() is None


def test_a_program_whose_source_has_changed_since_it_started_keeps_nothing(
    cache: Cache, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "program", lambda: None)
    keep(cache, tree)
    assert cache.entry(tree).find() is None


def test_a_touched_tree_is_found_and_its_new_status_kept(
    cache: Cache, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(cache, tree)
    (tree.root / "index.rst").touch()
    settle()
    written: list[str] = []
    folder = cache.folder
    assert folder is not None
    write = folder.write

    def noted(name: str, content: bytes) -> None:
        written.append(name)
        write(name, content)

    monkeypatch.setattr(folder, "write", noted)
    assert cache.entry(tree).find() is not None
    assert cache.entry(tree).find() is not None
    assert len(written) == 1


def test_what_cannot_be_packed_is_not_kept(cache: Cache, tree: Tree) -> None:
    keep(cache, tree, value=2**70)
    assert cache.entry(tree).find() is None


def test_a_result_of_another_shape_is_none(cache: Cache, tree: Tree) -> None:
    keep(cache, tree)
    assert cache.folder is not None
    (file,) = cache.folder.path.iterdir()
    cache.folder.write(file.name, msgspec.msgpack.encode({"some": "thing"}))
    assert cache.entry(tree).find() is None
    keep(cache, tree)
    assert cache.entry(tree).find() is not None


def test_it_lies_in_the_users_cache_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = default_cache().folder
    assert folder is not None
    assert folder.path == Path(platformdirs.user_cache_dir("liveref"), "models")


def test_a_variable_names_another_folder_or_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LIVEREF_CACHE", str(tmp_path))
    folder = default_cache().folder
    assert folder is not None
    assert folder.path == tmp_path / "models"
    monkeypatch.setenv("LIVEREF_CACHE", "off")
    assert default_cache().folder is None

"""A witness holds exactly as long as a new reading would see the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from liveref.caching import witness as module
from liveref.caching.witness import Witness, confirm, now, observe
from liveref.reading.tree import Tree
from settling import settle

ENDINGS = (".rst",)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree with a file that is read, one in a folder, and a folder in place of a file."""
    root = tmp_path / "tree"
    (root / "below").mkdir(parents=True)
    (root / "index.rst").write_text("index")
    (root / "below" / "more.rst").write_text("more")
    (root / "folder.rst").mkdir()
    (tmp_path / "operator.yaml").write_text("version: 1")
    settle()
    return root


def look(root: Path) -> Tree:
    """A reading: files that are there, one that is none, one that is a folder, and a list."""
    tree = Tree(root)
    for name in ("index.rst", "below/more.rst", "absent.inc", "folder.rst"):
        tree.exists(name)
    tree.files(ENDINGS)
    return tree


def witness_of(root: Path, since: int | None = None) -> Witness | None:
    tree = look(root)
    operator = {str(root.parent / "operator.yaml"): True}
    start = now() if since is None else since
    return observe(tree.root, tree.looked_for | operator, tree.listed, start)


def test_all_is_as_it_was(root: Path) -> None:
    witness = witness_of(root)
    assert witness is not None
    assert confirm(witness, Tree(root)) is witness


def rewrite(root: Path) -> None:
    """Same size, same modification time."""
    file = root / "below" / "more.rst"
    before = file.stat()
    file.write_text("MORE")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace_by_other(root: Path) -> None:
    other = root.parent / "other"
    other.write_text("MORE")
    other.replace(root / "below" / "more.rst")


def link_outside(root: Path) -> None:
    """The same content, but from where nothing may be read."""
    outside = root.parent / "outside.rst"
    shutil.move(root / "index.rst", outside)
    (root / "index.rst").symlink_to(outside)


def put_folder(root: Path) -> None:
    (root / "index.rst").unlink()
    (root / "index.rst").mkdir()


def put_file(root: Path) -> None:
    (root / "folder.rst").rmdir()
    (root / "folder.rst").write_text("")


CHANGES: dict[str, Callable[[Path], object]] = {
    "another content": lambda root: (root / "index.rst").write_text("another"),
    "as long, and as old by its time": rewrite,
    "another file in its place": replace_by_other,
    "removed": lambda root: shutil.move(root / "index.rst", root.parent),
    "a folder in its place": put_folder,
    "what was absent is there": lambda root: (root / "absent.inc").write_text(""),
    "what was a folder is a file": put_file,
    "one more in the list": lambda root: (root / "below" / "new.rst").write_text(""),
    "a link that leads outside": link_outside,
    "the operator's file": lambda root: (root.parent / "operator.yaml").write_text("version: 2"),
    "the operator's file is gone": lambda root: shutil.move(root.parent / "operator.yaml", root),
    "all gone": shutil.rmtree,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_seen(root: Path, change: Callable[[Path], object]) -> None:
    witness = witness_of(root)
    assert witness is not None
    change(root)
    assert confirm(witness, Tree(root)) is None


def test_a_file_that_nobody_asked_for_may_change(root: Path) -> None:
    witness = witness_of(root)
    assert witness is not None
    (root / "notes.txt").write_text("")
    assert confirm(witness, Tree(root)) is witness


def test_a_touched_file_is_looked_into_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    witness = witness_of(root)
    assert witness is not None
    (root / "index.rst").touch()
    settle()
    again = confirm(witness, Tree(root))
    assert again is not None
    assert again is not witness
    monkeypatch.setattr(module, "_content", lambda path: pytest.fail(f"{path} was read"))
    assert confirm(again, Tree(root)) is again


def test_a_file_touched_at_this_moment_is_looked_into_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be written once more within the same tick of the clock."""
    witness = witness_of(root)
    assert witness is not None
    (root / "index.rst").touch()
    monkeypatch.setattr(module, "now", lambda: (root / "index.rst").stat().st_ctime_ns)
    again = confirm(witness, Tree(root))
    assert again is not None
    assert again.seen["index.rst"].status == witness.seen["index.rst"].status


def test_what_changes_during_the_reading_is_no_witness(root: Path) -> None:
    before = now()
    assert witness_of(root, before) is not None
    (root / "index.rst").write_text("written after it was read")
    assert witness_of(root, before) is None
    settle()
    assert witness_of(root) is not None


def test_what_vanishes_during_the_reading_is_no_witness(root: Path) -> None:
    tree = look(root)
    (root / "index.rst").unlink()
    settle()
    assert observe(tree.root, tree.looked_for, tree.listed, now()) is None

"""The folder of small files: whole or not there, and bounded."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from liveref.caching.folder import Folder


def read(folder: Folder, name: str) -> bytes | None:
    content = folder.read(name)
    return None if content is None else bytes(content)


def files(path: Path) -> list[str]:
    return sorted(file.name for file in path.iterdir())


def test_what_is_written_is_read(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "new" / "folder")
    assert folder.read("a") is None
    folder.write("a", b"one")
    folder.write("a", b"two")
    assert read(folder, "a") == b"two"
    assert files(folder.path) == ["a"]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda c: c[:-1], id="cut short"),
        pytest.param(lambda c: c[:20], id="cut within the digest"),
        pytest.param(lambda c: c + b"x", id="longer"),
        pytest.param(lambda c: c[:-1] + bytes([c[-1] ^ 1]), id="one bit"),
        pytest.param(lambda c: b"x" + c[1:], id="another magic"),
        pytest.param(lambda _: b"\x80\x04N.", id="a pickle"),
    ],
)
def test_a_damaged_or_foreign_file_is_none_and_is_replaced(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    folder = Folder(tmp_path)
    folder.write("a", b"some content")
    file = tmp_path / "a"
    file.write_bytes(spoil(file.read_bytes()))
    assert folder.read("a") is None
    folder.write("a", b"new")
    assert read(folder, "a") == b"new"


def test_what_was_unused_longest_goes_first(tmp_path: Path) -> None:
    folder = Folder(tmp_path, limit=1000)
    for age, name in enumerate("cba"):
        folder.write(name, b"x" * 200)
        os.utime(tmp_path / name, (1000 + age, 1000 + age))
    assert folder.read("c")  # which makes it the newest
    folder.write("d", b"x" * 400)
    assert files(tmp_path) == ["a", "c", "d"]


def test_what_is_larger_than_all_of_the_folder_is_not_kept(tmp_path: Path) -> None:
    folder = Folder(tmp_path, limit=100)
    folder.write("a", b"small")
    folder.write("b", b"x" * 100)
    assert files(tmp_path) == ["a"]


def test_what_a_killed_writer_left_is_swept_once_it_is_old(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    old, new = tmp_path / ".unfinished-old", tmp_path / ".unfinished-new"
    for file in (old, new):
        file.write_bytes(b"half of")
    then = time.time() - 7200
    os.utime(old, (then, then))
    folder.write("a", b"whole")
    assert files(tmp_path) == [".unfinished-new", "a"]


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    folder = Folder(tmp_path / "file" / "cache")
    folder.write("a", b"content")
    assert folder.read("a") is None


def test_a_folder_in_the_place_of_a_file_is_none(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "a").mkdir()
    folder.write("a", b"content")
    assert folder.read("a") is None
    assert files(tmp_path) == ["a"]


def test_writers_at_the_same_time_do_no_harm(tmp_path: Path) -> None:
    folder = Folder(tmp_path, limit=100_000)
    contents = {bytes([number]) * 20_000 for number in range(8)}
    seen: list[bytes] = []

    def write(content: bytes) -> None:
        for number in range(20):
            folder.write("a", content)
            folder.write(f"{content[0]}-{number}", content)
            stored = folder.read("a")
            if stored is not None:
                seen.append(bytes(stored))

    threads = [threading.Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen
    assert set(seen) <= contents
    folder.write("last", b"content")
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 100_000
    assert not [name for name in files(tmp_path) if name.startswith(".")]

"""Parts by path, text and kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from liveref.caching.folder import Folder
from liveref.caching.parts import Parts


class Made(msgspec.Struct):
    value: Any


class Other(msgspec.Struct):
    value: int


def saved_parts(folder: Folder) -> Parts:
    parts = Parts(folder, "parts")
    parts.put("a", "text of a", Made(1))
    parts.put("b", "text of b", Made(2))
    parts.save()
    return Parts(folder, "parts")


def test_a_part_is_found_by_path_text_and_kind(tmp_path: Path) -> None:
    parts = saved_parts(Folder(tmp_path))
    assert parts.get("a", "text of a", Made) == Made(1)
    assert parts.get("b", "text of a", Made) is None
    assert parts.get("a", "another text", Made) is None
    assert parts.get("a", "text of a", Other) is None


def test_only_what_was_used_is_kept_on(tmp_path: Path) -> None:
    parts = saved_parts(Folder(tmp_path))
    parts.get("a", "text of a", Made)
    parts.put("c", "text of c", Made(3))
    parts.save()
    parts = Parts(parts._folder, "parts")
    assert parts.get("a", "text of a", Made) == Made(1)
    assert parts.get("b", "text of b", Made) is None
    assert parts.get("c", "text of c", Made) == Made(3)


def test_nothing_is_written_when_nothing_is_new(tmp_path: Path) -> None:
    parts = saved_parts(Folder(tmp_path))
    (tmp_path / "parts").unlink()
    parts.save()
    assert not list(tmp_path.iterdir())


def test_a_part_that_is_no_longer_of_its_type_is_none(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    parts = Parts(folder, "parts")
    parts.put("a", "text", msgspec.defstruct("Other", [("value", str)])("text"))
    parts.save()
    assert Parts(folder, "parts").get("a", "text", Other) is None


def test_contents_of_another_shape_are_none(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write("parts", msgspec.msgpack.encode(["a", 1]))
    assert Parts(folder, "parts").get("a", "text", Made) is None


def test_what_msgpack_has_no_room_for_is_passed_over(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    parts = Parts(folder, "parts")
    for number, value in enumerate((2**70, "half \ud800", {"a": object()})):
        parts.put(f"odd-{number}", "text", Made(value))
    parts.put("plain", "text", Made(2**63))
    parts.save()
    again = Parts(folder, "parts")
    assert [again.get(f"odd-{n}", "text", Made) for n in range(3)] == [None] * 3
    assert again.get("plain", "text", Made) == Made(2**63)


def test_without_a_folder_nothing_is_kept() -> None:
    parts = Parts(None, "parts")
    parts.put("a", "text", Made(1))
    parts.save()
    assert parts.get("a", "text", Made) is None

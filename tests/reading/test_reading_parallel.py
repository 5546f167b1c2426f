"""Files parsed in processes, and files that a cache knows."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from liveref.reading import parallel, read, read_traced
from liveref.reading.blocks import ParsedFile
from liveref.reading.parallel import parse_files
from liveref.reading.parameters import ParameterFile
from liveref.reading.parsing import parse_file

S = TypeVar("S", bound=msgspec.Struct)

PAGE = "Title\n=====\n\n.. rest_method:: GET /{}\n\nWords::\n\n  {{}}\n"
TEXTS = {f"f{number}.inc": PAGE.format(number) for number in range(9)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    includes = "".join(f".. include:: {name}\n" for name in TEXTS)
    (tmp_path / "index.rst").write_text(
        f"{includes}\n\nLast\n====\n\n.. rest_method:: GET /last\n\n"
        ".. rest_parameters:: parameters.yaml\n\n   - a: a\n"
    )
    (tmp_path / "parameters.yaml").write_text("a: {in: query}\na: {in: body}\n")
    return tmp_path


def test_processes_find_what_one_finds() -> None:
    alone = {name: parse_file(text, name) for name, text in TEXTS.items()}
    assert parse_files(TEXTS, 3) == alone
    assert parse_files(TEXTS, 1) == alone
    assert parse_files(TEXTS, 50) == alone
    assert parse_files({}, 3) == {}


def test_a_tree_reads_alike_however_many_share_the_work(root: Path) -> None:
    assert read(root, jobs=1) == read(root, jobs=3) == read(root)


def test_small_trees_are_worth_one_process_only() -> None:
    assert parallel.worthwhile_jobs(TEXTS) == 1


class Memory:
    """A cache that packs what it keeps, as one on disk does."""

    def __init__(self) -> None:
        self.stored: dict[tuple[str, str, str], bytes] = {}
        self.hits = 0

    def get(self, file: str, text: str, kind: type[S]) -> S | None:
        """The stored result."""
        packed = self.stored.get((file, text, kind.__name__))
        self.hits += packed is not None
        return msgspec.msgpack.decode(packed, type=kind) if packed is not None else None

    def put(self, file: str, text: str, value: msgspec.Struct) -> None:
        """Keep it."""
        self.stored[file, text, type(value).__name__] = msgspec.msgpack.encode(value)


def test_a_cache_spares_the_parsing_and_changes_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Memory()
    first, trace = read_traced(root, cache=cache)
    kinds = {(file, kind) for file, _, kind in cache.stored}
    assert ("index.rst", ParsedFile.__name__) in kinds
    assert ("parameters.yaml", ParameterFile.__name__) in kinds
    monkeypatch.setattr("liveref.reading.files.parse_file", None)
    assert read_traced(root, cache=cache) == (first, trace)
    assert cache.hits == len(TEXTS) + 2
    assert first == read(root)


def test_a_document_survives_packing(root: Path) -> None:
    document = read(root)
    packed = msgspec.msgpack.encode(document)
    assert msgspec.msgpack.decode(packed, type=type(document)) == document

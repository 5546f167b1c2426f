"""Loading: what is remembered is what would be read, and nothing else is remembered."""

from __future__ import annotations

import gc
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from liveref import understanding
from liveref.caching.cache import Cache
from liveref.lint import lint
from liveref.loading import Loaded, LoadError, load
from liveref.reading import parallel, parsing
from liveref.report.explain_json import explain_json
from published import CORE, each_of, release
from settling import settle

BUNDLED = Path(understanding.__file__).parent / "references" / "image"
OPERATORS = """\
facts:
  - {fact: default, resource: image, set: {name: public}}
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cache:
    """A cache that is empty, of a program that nobody edits meanwhile."""
    monkeypatch.setattr("liveref.caching.cache.program", lambda: "this")
    return Cache(tmp_path / "cache")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the bundled reference, which may be changed."""
    path = tmp_path / "library"
    shutil.copytree(BUNDLED, path)
    settle()
    return path


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The trees that were read; none is remembered."""
    names: list[str] = []
    understand = understanding.understand

    def noted(path: Path, *rest: Any, **options: Any) -> Any:
        names.append(path.name)
        return understand(path, *rest, **options)

    monkeypatch.setattr(understanding, "understand", noted)
    return names


def packed(loaded: Loaded) -> tuple[bytes, bytes]:
    """The encoded content, which tells more apart than equality: 1 is not 1.0, and a StrEnum is no
    text."""
    return msgspec.msgpack.encode(loaded.api), msgspec.msgpack.encode(loaded.document)


def assert_remembered(reference: str, cache: Cache, readings: list[str]) -> None:
    first = load(reference, cache=cache)
    again = load(reference, cache=cache)
    assert len(readings) == 1
    assert again.located == first.located
    assert again.api == first.api
    assert again.document == first.document
    assert packed(again) == packed(first)


def test_findings_that_were_asked_for_are_remembered(
    tree: Path, cache: Cache, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tree / "images.inc"
    page.write_text(page.read_text() + "\n\n.. rest_method:: GET /unused/{image_id\n")
    settle()
    first = load(str(tree), cache=cache)
    assert first.findings == lint(first.document, first.api)
    assert first.findings
    monkeypatch.setattr("liveref.lint.lint", None)
    again = load(str(tree), cache=cache)
    assert again.findings == first.findings
    assert again.document == first.document
    assert len(readings) == 1


def test_an_explanation_is_worked_out_at_once_for_those_who_need_it(
    tree: Path, cache: Cache, readings: list[str]
) -> None:
    ahead = load(str(tree), cache=cache, explained=True)
    again = load(str(tree), cache=cache)
    later = load(str(tree), cache=Cache(None))
    assert explain_json(again.explanation) == explain_json(ahead.explanation)
    assert explain_json(later.explanation) == explain_json(ahead.explanation)
    assert again.sentences == later.sentences
    assert len(readings) == 2


@pytest.mark.parametrize("name", each_of("glance"))
def test_beside_a_profile_it_is_the_same(name: str, cache: Cache) -> None:
    ahead = load(release(name), cache=cache, explained=True)
    later = load(release(name), cache=Cache(None))
    assert packed(ahead) == packed(later)
    assert explain_json(ahead.explanation) == explain_json(later.explanation)


def test_the_bundled_reference_is_remembered_whole(cache: Cache, readings: list[str]) -> None:
    assert_remembered("image", cache, readings)


@pytest.mark.parametrize("name", each_of(*CORE))
def test_references_are_remembered_whole(name: str, cache: Cache, readings: list[str]) -> None:
    assert_remembered(release(name), cache, readings)


def test_an_explanation_that_was_asked_for_is_remembered(
    tree: Path, cache: Cache, readings: list[str]
) -> None:
    first = load(str(tree), cache=cache).explanation
    again = load(str(tree), cache=cache).explanation
    assert readings == ["library"]
    assert explain_json(again) == explain_json(first)


def test_a_single_file_is_remembered(tree: Path, cache: Cache, readings: list[str]) -> None:
    assert_remembered(str(tree / "index.rst"), cache, readings)


def test_a_change_is_read(tree: Path, cache: Cache) -> None:
    before = load(str(tree), cache=cache)
    index = tree / "index.rst"
    index.write_text(index.read_text().replace("Image", "Picture", 1))
    after = load(str(tree), cache=cache)
    assert after.document.title != before.document.title
    assert packed(after) == packed(load(str(tree), cache=Cache(None)))


def test_only_the_changed_file_is_parsed_again(
    tree: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(str(tree), cache=cache)
    changed = tree / "images.inc"
    changed.write_text(changed.read_text() + "\nOne more sentence.\n")
    parsed: list[str] = []
    parse = parsing.parse_file

    def noted(text: str, name: str) -> Any:
        parsed.append(name)
        return parse(text, name)

    monkeypatch.setattr(parallel, "parse_file", noted)
    load(str(tree), cache=cache)
    assert parsed == [changed.relative_to(tree).as_posix()]


def test_a_touched_file_is_not_read_again(tree: Path, cache: Cache, readings: list[str]) -> None:
    load(str(tree), cache=cache)
    (tree / "index.rst").touch()
    load(str(tree), cache=cache)
    assert len(readings) == 1


def test_a_file_that_was_missing_is_read_when_it_comes(tree: Path, cache: Cache) -> None:
    index = tree / "index.rst"
    index.write_text(index.read_text() + "\n.. include:: later.inc\n")
    settle()
    missing = load(str(tree), cache=cache)
    assert [
        diagnostic for diagnostic in missing.api.diagnostics if "later.inc" in diagnostic.message
    ]
    (tree / "later.inc").write_text("Later.\n")
    there = load(str(tree), cache=cache)
    assert not [
        diagnostic for diagnostic in there.api.diagnostics if "later.inc" in diagnostic.message
    ]


def test_a_behaviour_file_beside_it_counts_when_it_comes(tmp_path: Path, cache: Cache) -> None:
    tree = tmp_path / "plain"
    shutil.copytree(BUNDLED, tree, ignore=shutil.ignore_patterns("behaviour.yaml"))
    settle()
    load(str(tree), cache=cache)
    (tree / "behaviour.yaml").write_text("version: one\n")
    diagnostics = load(str(tree), cache=cache).api.diagnostics
    assert [diagnostic for diagnostic in diagnostics if diagnostic.origin.file == "behaviour.yaml"]


def test_the_operators_files_are_part_of_the_key(
    tree: Path, cache: Cache, tmp_path: Path, readings: list[str]
) -> None:
    file = tmp_path / "operator.yaml"
    file.write_text(OPERATORS)
    settle()
    plain = load(str(tree), cache=cache)
    declared = load(str(tree), behaviour=[file], cache=cache)
    again = load(str(tree), behaviour=[file], cache=cache)
    assert len(readings) == 2
    assert packed(declared) == packed(again)
    assert declared.api.behaviour.resources["image"].defaults["name"] == "public"
    assert plain.api.behaviour != declared.api.behaviour
    file.write_text(OPERATORS.replace("public", "private"))
    changed = load(str(tree), behaviour=[file], cache=cache)
    assert changed.api.behaviour.resources["image"].defaults["name"] == "private"


def test_an_operators_file_that_went_away_ends_the_loading(
    tree: Path, cache: Cache, tmp_path: Path
) -> None:
    file = tmp_path / "operator.yaml"
    file.write_text(OPERATORS)
    settle()
    load(str(tree), behaviour=[file], cache=cache)
    file.unlink()
    with pytest.raises(LoadError, match=r"operator\.yaml"):
        load(str(tree), behaviour=[file], cache=cache)


def test_the_garbage_collector_is_left_as_it_was(tree: Path, tmp_path: Path) -> None:
    before = gc.get_threshold()
    load(str(tree), cache=Cache(None))
    with pytest.raises(LoadError):
        load(str(tree), behaviour=[tmp_path / "absent.yaml"], cache=Cache(None))
    assert gc.get_threshold() == before


def test_a_broken_cache_is_replaced(tree: Path, cache: Cache, readings: list[str]) -> None:
    first = load(str(tree), cache=cache)
    assert cache.folder is not None
    for file in cache.folder.path.iterdir():
        file.write_bytes(file.read_bytes()[:-10])
    assert packed(load(str(tree), cache=cache)) == packed(first)
    assert packed(load(str(tree), cache=cache)) == packed(first)
    assert len(readings) == 2


def test_a_cache_that_cannot_be_written_is_no_error(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache")
    assert load(str(tree), cache=cache).api == load(str(tree), cache=cache).api


def test_without_a_cache_nothing_is_remembered(tree: Path, readings: list[str]) -> None:
    load(str(tree), cache=Cache(None))
    load(str(tree), cache=Cache(None))
    assert len(readings) == 2


def test_what_is_kept_is_for_its_owner_alone(tree: Path, cache: Cache) -> None:
    load(str(tree), cache=cache)
    assert cache.folder is not None
    modes = {stat.S_IMODE(file.stat().st_mode) for file in cache.folder.path.iterdir()}
    assert modes == {0o600}


def test_a_remembered_reference_needs_no_docutils(tree: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from liveref.loading import load; load(sys.argv[1]);"
        "print('docutils.nodes' in sys.modules)"
    )
    environment = os.environ | {"LIVEREF_CACHE": str(tmp_path / "cache")}
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code, str(tree)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for _ in range(2)
    ]
    assert outputs == ["True", "False"]

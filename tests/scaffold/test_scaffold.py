"""`liveref new`: what it writes for any name, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from live import Run
from liveref.exercise.exercise import exercise
from liveref.lint import lint
from liveref.loading import load
from liveref.scaffold import ScaffoldError, names_of, write_reference

NAMES = {
    # as written: (in paths, in sentences, of one)
    "book": ("books", "books", "book"),
    "books": ("books", "books", "book"),
    "Policies": ("policies", "policies", "policy"),
    "library-cards": ("library-cards", "library cards", "library_card"),
    "library_card": ("library-cards", "library cards", "library_card"),
    "library card": ("library-cards", "library cards", "library_card"),
    "box": ("boxes", "boxes", "box"),
    "series": ("series", "series", "series"),
    "status": ("statuses", "statuses", "status"),
    "image": ("images", "images", "image"),
    "x86-nodes": ("x86-nodes", "x86 nodes", "x86_node"),
}


@pytest.mark.parametrize("written", NAMES)
def test_a_name_in_all_its_places(written: str) -> None:
    names = names_of(written)
    assert (names.path, names.things, names.slug) == NAMES[written]


@pytest.mark.parametrize(
    "written", ["", "1st", "böcher", "../up", "a/b", "$(x)", "{id}", "a--b", "-a", "a" * 41, "a\nb"]
)
def test_what_is_no_name(written: str) -> None:
    with pytest.raises(ScaffoldError, match="is no name"):
        names_of(written)


@pytest.mark.parametrize("written", ["library-cards", "policy", "series", "image", "user", "tag"])
def test_it_passes_its_own_lint_and_is_served_without_a_fault(written: str, tmp_path: Path) -> None:
    write_reference(names_of(written), tmp_path / "new")
    read = load(str(tmp_path / "new"))
    assert lint(read.document, read.api) == ()
    report = exercise(read.api)
    assert [(o.id, o.unlike, o.notes) for o in report.operations if o.severity] == []
    assert [cycle.fault for cycle in report.cycles] == [""]
    behaviour = read.api.behaviour.resources[names_of(written).slug]
    assert behaviour.unique == (("name",),)
    assert behaviour.actions["archive"].allowed == ("active",)


def test_a_name_that_means_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScaffoldError, match="choose another name"):
        write_reference(names_of("version"), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_files_that_are_there_are_left_alone(liveref: Run, tmp_path: Path) -> None:
    (tmp_path / "parameters.yaml").write_text("mine")
    result = liveref("new", "books", "--to", tmp_path)
    assert result.returncode == 2
    assert f"{tmp_path}/parameters.yaml is there already" in result.stderr
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["parameters.yaml"]
    assert (tmp_path / "parameters.yaml").read_text() == "mine"


def test_a_folder_that_is_a_file(liveref: Run, tmp_path: Path) -> None:
    (tmp_path / "books").write_text("mine")
    result = liveref("new", "books", "--to", tmp_path / "books")
    assert result.returncode == 2
    assert "can't be written" in result.stderr
    assert "Traceback" not in result.stderr


def test_it_says_what_to_do_next(liveref: Run, tmp_path: Path) -> None:
    result = liveref("new", "books", "--to", tmp_path / "my books")
    assert result.returncode == 0, result.stderr
    assert f"liveref serve '{tmp_path}/my books'" in result.stdout
    assert liveref("lint", tmp_path / "my books", "--fail-on", "info").returncode == 0

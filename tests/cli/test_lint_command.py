"""`liveref lint` as a command: which codes it takes, how it names files, with what it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from live import Run

PAGE = """\
Books
=====

List books
----------

.. rest_methd:: GET /books
"""


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """A reference whose one operation is lost."""
    folder = tmp_path / "books"
    folder.mkdir()
    (folder / "index.rst").write_text(PAGE)
    return folder


def test_a_nearly_directive_is_an_error(liveref: Run, books: Path) -> None:
    result = liveref("lint", books)
    assert result.returncode == 1
    assert f"{books}/index.rst:7: error READ027" in result.stdout
    assert "write `.. rest_method:: GET /books`" in result.stdout
    assert "READ018" not in result.stdout  # nobody is to be told to add an operation


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("zzz", "codes begin with BEH, COD, DEF"),
        ("PAR0011", "did you mean `PAR001`"),
        ("PAR,unused-definitoin", "did you mean `unused-definition`"),
        ("", "no rule has the code, prefix or name ``"),
    ],
)
@pytest.mark.parametrize("name", ["--select", "--ignore"])
def test_unknown_codes_are_a_usage_error(
    liveref: Run, name: str, option: str, message: str
) -> None:
    result = liveref("lint", "image", name, option)
    assert result.returncode == 2
    assert name in result.stderr
    assert message in result.stderr


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--select", "PAR,DEF"], 0),
        (["--ignore", "misspelt-directive"], 0),
        (["--select", "read027"], 1),
        (["--fail-on", "info"], 1),
    ],
)
def test_what_is_selected_decides_the_exit_code(
    liveref: Run, books: Path, options: list[str], code: int
) -> None:
    assert liveref("lint", books, *options).returncode == code


def test_json_names_files_from_the_root_of_the_reference(liveref: Run, books: Path) -> None:
    value = json.loads(liveref("lint", books, "--format", "json").stdout)
    assert value["root"] == str(books.resolve())
    assert {one["file"] for one in value["diagnostics"]} == {"index.rst"}

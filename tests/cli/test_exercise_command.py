"""`liveref exercise` as a command: what it sends, what it says, and with what it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from live import Run

PAGE = """\
Books
=====

Create a book
-------------

.. rest_method:: POST /books

The `isbn` must be unique.

Normal response codes: 201

.. rest_parameters:: parameters.yaml

   - isbn: isbn
   - pin: pin

.. literalinclude:: request.json

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: id
   - isbn: isbn

Show a book
-----------

.. rest_method:: GET /books/{id}

Normal response codes: 200

.. rest_parameters:: parameters.yaml

   - id: id_path

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - id: id
   - isbn: isbn
"""
PARAMETERS = """\
id_path: {in: path, type: string, required: true, description: The UUID of the book.}
id: {in: body, type: string, required: true, description: The UUID of the book.}
isbn: {in: body, type: string, required: true, description: The ISBN of the book.}
pin: {in: body, type: string, required: false, description: The secret number of the book.}
"""


POLICY = """\
facts:
  - {fact: secret, resource: book, field: pin, require: [length >= 4, classes >= 1]}
"""


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """A reference that is well."""
    folder = tmp_path / "books"
    folder.mkdir()
    (folder / "index.rst").write_text(PAGE)
    (folder / "parameters.yaml").write_text(PARAMETERS)
    (folder / "request.json").write_text('{"isbn": "9780441013593", "pin": "1234"}')
    (folder / "behaviour.yaml").write_text(POLICY)
    return folder


def operations(liveref: Run, folder: Path) -> dict[str, Any]:
    """The report's entry of each operation."""
    value = json.loads(liveref("exercise", folder, "--format", "json").stdout)
    return {f"{one['method']} {one['path']}": one for one in value["operations"]}


def test_a_text_of_digits_that_must_be_unique_stays_a_text(liveref: Run, books: Path) -> None:
    create = operations(liveref, books)["POST /books"]
    assert create["sent"]["body"]["isbn"] == "9780441013593"
    assert create["spoilt"]["body"] == {"pin": "1234"}
    assert create["severity"] is None


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 0), ("info", 1)])
def test_an_example_that_is_refused_is_info(
    liveref: Run, books: Path, level: str, code: int
) -> None:
    (books / "request.json").write_text('{"isbn": "9780441013593", "pin": "1"}')
    result = liveref("exercise", books, "--fail-on", level)
    assert result.returncode == code, result.stdout
    assert "info create_book: POST /books" in result.stdout
    assert "the documented example was refused: 400" in result.stdout


def test_a_fault_ends_with_1_and_quotes_request_answer_and_reason(
    liveref: Run, books: Path
) -> None:
    (books / "parameters.yaml").write_text(PARAMETERS.replace("required: false", "required: true"))
    (books / "request.json").write_text('{"isbn": "9780441013593", "pin": "1"}')
    policy = POLICY.replace("length >= 4", "length >= 400, length <= 400")
    (books / "behaviour.yaml").write_text(policy)
    result = liveref("exercise", books)
    assert result.returncode == 1, result.stdout
    lines = [line.strip() for line in result.stdout.splitlines()]
    start = lines.index(f"error create_book: POST /books ({books}/index.rst:7)")
    assert lines[start + 1].startswith("It answered 400 where 201 was expected: ")
    assert "> POST /books" in lines[start:]
    assert '> {"isbn":"9780441013593","pin":"1"}' in lines[start:]
    assert any(line.startswith("< 400 {") for line in lines[start:])


def test_an_unknown_resource(liveref: Run, books: Path) -> None:
    result = liveref("exercise", books, "--only", "bok")
    assert result.returncode == 2
    assert "did you mean book?" in result.stderr

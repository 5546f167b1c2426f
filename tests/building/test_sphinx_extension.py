"""`liveref.sphinx` in a build of Sphinx: what it writes, reports and links."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from live import SHARED, environment
from published import each_of, published

EXAMPLES = Path(importlib.util.find_spec("os_api_ref").origin).parent / "tests" / "examples"  # type: ignore[union-attr, arg-type]
CONF = 'extensions = ["os_api_ref", "liveref.sphinx"]\n'
INDEX = """\
=====
Books
=====

See :liveref:operation:`GET /books`, :liveref:operation:`making one <create_book>` and
:liveref:field:`book.title`.

List books
==========

.. rest_method:: GET /books

Normal response codes: 200

Response
--------

.. rest_parameters:: parameters.yaml

   - books: books
   - title: title

Create a book
=============

.. rest_method:: POST /books

Normal response codes: 201

Request
-------

.. rest_parameters:: parameters.yaml

   - title: title

Response
--------

.. rest_parameters:: parameters.yaml

   - title: title
"""
PARAMETERS = """\
books:
  in: body
  type: array
  required: true
  description: The books.
title:
  in: body
  type: string
  required: true
  description: The title.
"""


class Build:
    """A build of a reference by `sphinx-build`."""

    def __init__(self, source: Path, target: Path, home: Path, *options: str) -> None:
        command = [sys.executable, "-m", "sphinx", "-b", "html", *options, str(source), str(target)]
        result = subprocess.run(
            command, env=environment(home), capture_output=True, text=True, timeout=300, check=False
        )
        self.code, self.errors = result.returncode, result.stderr
        self.target = target

    @property
    def findings(self) -> list[str]:
        """The warnings that are findings of the linter."""
        return [line for line in self.errors.splitlines() if "[liveref." in line]

    @property
    def page(self) -> str:
        """The first page."""
        return self.target.joinpath("index.html").read_text(encoding="utf-8")


@pytest.fixture
def books(tmp_path: Path) -> Path:
    folder = tmp_path / "books"
    folder.mkdir()
    folder.joinpath("conf.py").write_text(CONF, encoding="utf-8")
    folder.joinpath("index.rst").write_text(INDEX, encoding="utf-8")
    folder.joinpath("parameters.yaml").write_text(PARAMETERS, encoding="utf-8")
    return folder


def test_a_build_writes_the_openapi_document(books: Path, tmp_path: Path, home: Path) -> None:
    build = Build(books, tmp_path / "out", home)
    assert (build.code, build.findings) == (0, [])
    document = json.loads(tmp_path.joinpath("out", "openapi.json").read_text(encoding="utf-8"))
    OpenAPIV31SpecValidator(document).validate()
    assert set(document["paths"]["/books"]) >= {"get", "post"}


def test_the_document_may_be_left_out(books: Path, tmp_path: Path, home: Path) -> None:
    Build(books, tmp_path / "out", home, "-D", "liveref_openapi=")
    assert not tmp_path.joinpath("out", "openapi.json").exists()


def test_roles_lead_to_operations(books: Path, tmp_path: Path, home: Path) -> None:
    page = Build(books, tmp_path / "out", home).page
    assert 'href="#list-books"' in page
    assert page.count('href="#create-a-book"') >= 2
    assert 'id="list-books"' in page
    assert 'id="create-a-book"' in page
    assert "making one" in page


def test_a_role_that_leads_nowhere_is_a_warning(books: Path, tmp_path: Path, home: Path) -> None:
    index = books / "index.rst"
    text = index.read_text(encoding="utf-8").replace("`GET /books`", "`GET /shelves`")
    index.write_text(text, encoding="utf-8")
    assert "no operation GET /shelves" in Build(books, tmp_path / "out", home).errors


@pytest.mark.parametrize(
    ("level", "code", "count"), [("warning", 0, 1), ("error", 1, 1), ("off", 0, 0)]
)
def test_a_finding_is_a_warning_at_its_line(
    books: Path, tmp_path: Path, home: Path, level: str, code: int, count: int
) -> None:
    index = books / "index.rst"
    text = index.read_text(encoding="utf-8").replace("   - books: books\n", "   - books: boks\n")
    index.write_text(text, encoding="utf-8")
    build = Build(books, tmp_path / "out", home, "-D", f"liveref_lint={level}")
    assert build.code == code
    assert len(build.findings) == count
    number = text.splitlines().index("   - books: boks") + 1
    assert all(line.startswith(f"{index}:{number}: WARNING: ") for line in build.findings)
    assert tmp_path.joinpath("out", "index.html").is_file()


def test_findings_can_be_suppressed_as_other_warnings(
    books: Path, tmp_path: Path, home: Path
) -> None:
    index = books / "index.rst"
    text = index.read_text(encoding="utf-8").replace("- books: books", "- books: boks")
    index.write_text(text, encoding="utf-8")
    build = Build(books, tmp_path / "out", home, "-D", "suppress_warnings=liveref")
    assert build.findings == []


def test_an_unknown_level_is_refused(books: Path, tmp_path: Path, home: Path) -> None:
    build = Build(books, tmp_path / "out", home, "-D", "liveref_lint=loud")
    assert build.code != 0
    assert "liveref_lint is one of 'warning', 'error', 'off', not 'loud'." in build.errors


@pytest.mark.parametrize("name", ["basic", "microversions", "warnings"])
def test_the_examples_of_os_api_ref_are_built(name: str, tmp_path: Path, home: Path) -> None:
    source = tmp_path / name
    shutil.copytree(EXAMPLES / name, source)
    with source.joinpath("conf.py").open("a", encoding="utf-8") as conf:
        conf.write('\nextensions = [*extensions, "liveref.sphinx"]\n')
    build = Build(source, tmp_path / "out", home)
    assert build.code == 0, build.errors
    assert tmp_path.joinpath("out", "index.html").is_file()


@pytest.mark.shared
def test_the_seed_is_built(tmp_path: Path, home: Path) -> None:
    source = tmp_path / "seed"
    shutil.copytree(SHARED / "seed", source)
    source.chmod(0o755)
    source.joinpath("conf.py").write_text(CONF, encoding="utf-8")
    build = Build(source, tmp_path / "out", home)
    assert build.code == 0, build.errors
    document = json.loads(tmp_path.joinpath("out", "openapi.json").read_text(encoding="utf-8"))
    OpenAPIV31SpecValidator(document).validate()


@pytest.mark.parametrize("name", each_of("glance", "nova"))
def test_a_published_reference_is_built(name: str, tmp_path: Path, home: Path) -> None:
    build = Build(published(name), tmp_path / "out", home, "-D", f"extensions={_EXTENSIONS}")
    assert build.code == 0, build.errors[-2000:]
    assert tmp_path.joinpath("out", "openapi.json").is_file()


_EXTENSIONS = "os_api_ref,openstackdocstheme,liveref.sphinx"

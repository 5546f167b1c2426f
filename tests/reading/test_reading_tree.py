"""Files inside the reference may be read; a path that leads out of it is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from liveref.reading import ReadingError, read, read_traced
from liveref.reading import tree as tree_module
from liveref.reading.document import Document
from liveref.reading.tree import Outside, Tree, Unreadable

PAGE = """\
Show
====

.. rest_method:: GET /a

.. rest_parameters:: {parameters}

   - a: secret

Response
--------

.. literalinclude:: {example}

.. include:: {include}
"""


def page(path: str) -> str:
    """A page all of whose files are `path`."""
    return PAGE.format(parameters=path, example=path, include=path)


def codes(document: Document) -> list[str]:
    """The codes of the findings."""
    return [diagnostic.code for diagnostic in document.diagnostics]


def holds(document: Document, text: str) -> bool:
    """Whether a text of some file came into the document."""
    return text in repr(document)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file that is nobody's business."""
    path = tmp_path / "outside.yaml"
    path.write_text("secret: {in: body, description: hidden treasure}\n")
    return path


@pytest.fixture
def root(tmp_path: Path, outside: Path) -> Path:
    path = tmp_path / "ref"
    path.mkdir()
    return path


@pytest.mark.parametrize("path", ["../outside.yaml", "/../outside.yaml", "x/../../outside.yaml"])
def test_paths_that_climb_out(root: Path, path: str) -> None:
    (root / "index.rst").write_text(page(path))
    document = read(root)
    assert codes(document) == ["READ016"] * 3
    assert not holds(document, "treasure")


def test_an_absolute_path_is_one_below_the_root(root: Path, outside: Path) -> None:
    (root / "index.rst").write_text(page(str(outside)))
    document = read(root)
    assert codes(document) == ["READ002", "READ007", "READ001"]
    assert not holds(document, "treasure")


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_links_that_lead_out(root: Path, outside: Path, kind: str) -> None:
    if kind == "file":
        (root / "linked.yaml").symlink_to(outside)
        (root / "index.rst").write_text(page("linked.yaml"))
    else:
        (root / "linked").symlink_to(outside.parent)
        (root / "index.rst").write_text(page("linked/outside.yaml"))
    document = read(root)
    assert codes(document) == ["READ016"] * 3
    assert not holds(document, "treasure")


def test_a_link_inside_is_followed(root: Path) -> None:
    (root / "real.json").write_text('{"a": 1}')
    (root / "linked.json").symlink_to(root / "real.json")
    (root / "index.rst").write_text(
        "A\n=\n\n.. rest_method:: GET /a\n\n.. literalinclude:: linked.json\n"
    )
    assert read(root).operations[0].examples[0].data == {"a": 1}


def test_examples_beside_api_ref_belong_to_it(tmp_path: Path) -> None:
    source = tmp_path / "api-ref" / "source"
    samples = tmp_path / "doc" / "samples"
    source.mkdir(parents=True)
    samples.mkdir(parents=True)
    (samples / "a.json").write_text('{"a": 1}')
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.json").write_text('{"a": 2}')
    (source / "index.rst").write_text(
        "A\n=\n\n.. rest_method:: GET /a\n\n.. literalinclude:: ../../doc/samples/a.json\n\n"
        ".. literalinclude:: ../../.git/a.json\n"
    )
    document = read(source)
    first, second = document.operations[0].examples
    assert (first.path, first.data) == ("../../doc/samples/a.json", {"a": 1})
    assert second.error == "../../.git/a.json is hidden"


def test_no_boundary_is_the_whole_disk() -> None:
    assert Tree(Path("/api-ref/source")).boundary == Path("/api-ref/source")


def test_what_is_no_file_or_too_large_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_module, "SIZE_LIMIT", 100)
    (root / "large.json").write_text("1" * 101)
    (root / "folder.json").mkdir()
    os.mkfifo(root / "pipe.json")
    tree = Tree(root)
    for name, reason in (
        ("large.json", "larger"),
        ("folder.json", "no regular file"),
        ("pipe.json", "no regular file"),
        ("a\0b", "cannot be read"),
        ("x" * 5000, "cannot be read"),
    ):
        with pytest.raises(Unreadable, match=reason):
            tree.locate(name, ["."])
    with pytest.raises(Outside):
        tree.read("../outside.yaml")


def test_the_trace_names_what_was_there_and_what_was_not(root: Path) -> None:
    (root / "index.rst").write_text(page("samples/a.yaml"))
    _, trace = read_traced(root)
    assert trace.looked_for == {
        "index.rst": True,
        "samples/a.yaml": False,
        "conf.py": False,
        "behaviour.yaml": False,
    }
    assert trace.listed == {(".rst", ".inc"): ("index.rst",)}


def test_only_what_is_not_there_at_all_is_an_error(root: Path, tmp_path: Path) -> None:
    for path in (root, tmp_path / "nothing", tmp_path / "nothing.rst"):
        with pytest.raises(ReadingError, match=r"index\.rst"):
            read(path)
    (root / "index.rst").write_text("")
    assert codes(read(root)) == ["READ018"]


def test_one_file_alone(tmp_path: Path) -> None:
    (tmp_path / "index.rst").write_text(page("gone.yaml"))
    (tmp_path / "unrelated.rst").write_text("no part of it")
    document = read(tmp_path / "index.rst")
    assert codes(document) == ["READ002", "READ007", "READ001"]
    assert [row.name for table in document.operations[0].tables for row in table.rows] == ["a"]
    assert document.operations[0].examples[0].error == "there is no file gone.yaml"
    named = tmp_path / "Truck API.rst"
    named.write_text("")
    assert read(named).name == "truck-api"


def test_another_encoding_is_reported(root: Path) -> None:
    (root / "index.rst").write_bytes(b"A\n=\n\n.. rest_method:: GET /a\n\nfa\xe7ade\n")
    document = read(root)
    assert [(diagnostic.code, diagnostic.origin.line) for diagnostic in document.diagnostics] == [
        ("READ024", 6)
    ]
    assert document.operations[0].prose[0].source == "fa\N{REPLACEMENT CHARACTER}ade"


def test_a_long_chain_of_includes_ends(root: Path) -> None:
    (root / "index.rst").write_text(".. include:: f0.inc\n")
    for number in range(400):
        (root / f"f{number}.inc").write_text(f".. include:: f{number + 1}.inc\n")
    assert "READ017" in codes(read(root))

"""No document makes a traceback: mutated trees, small and real, are read or refused."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_cases import Case, all_cases

from liveref.reading import ReadingError, read
from published import CORE, published

FRAGMENTS = [
    ".. rest_method:: GET /a/{b}?c={d}",
    ".. rest_method::",
    ".. rest_parameters:: parameters.yaml",
    ".. rest_parameters:: ../../../etc/passwd",
    ".. rest_status_code:: error status.yaml",
    ".. literalinclude:: index.rst",
    ".. include:: index.rst",
    ".. include:: trucks.inc\n   :start-line: -3\n   :lines: 2-",
    ".. toctree::\n   :glob:\n\n   **\n   [",
    ".. code-block:: json\n\n   {",
    ".. only:: html\n\n   .. note::\n\n      .. rest_method:: PUT /x",
    ".. |x| replace:: y",
    ".. |x| include:: index.rst",
    ".. _a: b_",
    ".. [#] note",
    ".. role:: raw(html)",
    ".. default-role:: math",
    ".. raw:: html\n   :file: /etc/passwd",
    ".. csv-table::\n   :file: /etc/passwd",
    "__ anonymous",
    "=====",
    "-",
    "===  ===\n a    b\n===  ===",
    "+---+\n| a |\n+---+",
    "- - - - item",
    "1. one\n3. three",
    "(i) one",
    ":field: body",
    "-o, --option=x  words",
    "| line\n| block",
    ">>> doctest",
    "::",
    "words::",
    "   indented",
    "\t- tab: tab",
    "   - a: [b, {c: *d}",
    "   - 200: &x [*x]",
    "&a [*a, <<: *a]",
    "a: &a {<<: *a}",
    "{" * 70,
    "- " * 70,
    '"unclosed',
    "!!python/object:os.system x",
    "\x00\x07\u200b\u2028\x85\ufeff",
    "é" * 30,
    "**bold",
    "Normal response codes: 200 (microversions 2.0 - 2.100), x(404)",
]

Edit = tuple[str, int, int, str]

edits = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "double", "move", "indent", "cut", "splice"]),
        st.integers(0, 10_000),
        st.integers(0, 10_000),
        st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=20)),
    ),
    min_size=1,
    max_size=8,
)


def edited(text: str, changes: list[Edit]) -> str:
    """The text after all changes; places are taken modulo its length."""
    lines = text.split("\n")
    for change, first, second, fragment in changes:
        place, other = first % (len(lines) or 1), second % (len(lines) or 1)
        if change == "insert":
            lines[place:place] = ["", *fragment.split("\n"), ""]
        elif change == "delete":
            del lines[place : place + 1 + second % 5]
        elif change == "double":
            lines[other:other] = lines[place : place + 10]
        elif change == "move":
            lines[place : place + 1], lines[other : other + 1] = (
                lines[other : other + 1],
                lines[place : place + 1],
            )
        elif change == "indent":
            lines[place : place + 3] = [f"   {line}" for line in lines[place : place + 3]]
        elif change == "cut":
            lines[place:] = lines[place : place + 20]
        elif place < len(lines):
            middle = second % (len(lines[place]) + 1)
            lines[place] = lines[place][:middle] + fragment + lines[place][middle:]
    return "\n".join(lines)


def check(root: Path) -> None:
    """A mutated tree is read, packed and unpacked, or refused in words."""
    try:
        document = read(root)
    except ReadingError as error:
        assert str(error)
        return
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(document), type=type(document))
    assert "root:x:" not in repr(document)
    assert all(diagnostic.message for diagnostic in document.diagnostics)


def in_a_folder(fill: Callable[[Path], None]) -> None:
    """Run a check in a folder of its own, which each example of hypothesis needs anew."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
        check(Path(folder))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    case=st.sampled_from(all_cases()),
    changes=st.lists(st.tuples(st.integers(0, 9), edits), min_size=1, max_size=3),
)
def test_mutated_cases(case: Case, changes: list[tuple[int, list[Edit]]]) -> None:
    def fill(root: Path) -> None:
        case.write(root)
        files = sorted(path for path in root.rglob("*") if path.is_file())
        for number, change in changes:
            path = files[number % len(files)]
            path.write_text(edited(path.read_text(), change), encoding="utf-8", newline="")

    in_a_folder(fill)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(index=st.binary(max_size=200), yaml=st.binary(max_size=100))
def test_any_bytes(index: bytes, yaml: bytes) -> None:
    def fill(root: Path) -> None:
        (root / "index.rst").write_bytes(
            b"A\n=\n\n.. rest_method:: GET /a\n\n"
            b".. rest_parameters:: parameters.yaml\n\n   - a: a\n\n"
            b".. rest_status_code:: error parameters.yaml\n\n   - 400\n\n"
            b".. literalinclude:: parameters.yaml\n   :language: json\n\n" + index
        )
        (root / "parameters.yaml").write_bytes(yaml)
        (root / "conf.py").write_bytes(yaml)

    in_a_folder(fill)


@pytest.mark.published(*CORE)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_mutated_real_files(data: st.DataObject) -> None:
    source = published(data.draw(st.sampled_from(CORE)))
    names = sorted(path.relative_to(source) for path in source.rglob("*.inc"))
    name = data.draw(st.sampled_from(names))
    changes, yaml_changes = data.draw(edits), data.draw(edits)

    def fill(root: Path) -> None:
        shutil.copytree(source / name.parent, root, dirs_exist_ok=True)
        for path in root.rglob("*.inc"):
            path.chmod(0o644)
            if path.name != name.name:
                path.unlink()
        (root / "index.rst").unlink(missing_ok=True)
        (root / "index.rst").write_text(f".. include:: {name.name}\n")
        mutate(root / name.name, changes)
        for path in root.glob("*.yaml"):
            mutate(path, yaml_changes)

    def mutate(path: Path, change: list[Edit]) -> None:
        text = path.read_text()
        path.unlink()
        path.write_text(edited(text, change), encoding="utf-8", newline="")

    in_a_folder(fill)

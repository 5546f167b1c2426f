"""The bundled references: complete, and of one piece."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from written import REFERENCES, keys_in

from liveref.lint import lint
from liveref.loading import load
from liveref.model.api import API
from liveref.reading import read
from liveref.reading.behaviour import check_behaviour, read_behaviour_file
from liveref.reading.document import Document, Operation, Row, Side
from liveref.values.safe_yaml import load_yaml

NAMES = sorted(path.name for path in REFERENCES.iterdir() if path.is_dir())


@pytest.fixture(scope="module", params=NAMES)
def tree(request: pytest.FixtureRequest) -> Path:
    return REFERENCES / str(request.param)


@pytest.fixture(scope="module")
def document(tree: Path) -> Document:
    return read(tree)


@pytest.fixture(scope="module")
def api(tree: Path) -> API:
    return load(str(tree), offline=True).api


def test_there_is_nothing_to_say_against_it(document: Document, api: API) -> None:
    assert document.diagnostics == ()
    assert api.diagnostics == ()
    assert lint(document, api) == ()


def test_the_behaviour_speaks_of_what_is_there(tree: Path, api: API) -> None:
    file = read_behaviour_file(tree / "behaviour.yaml")
    assert file.diagnostics == ()
    assert check_behaviour(file, api) == ()


def test_all_samples_parse_and_all_are_shown(tree: Path, document: Document) -> None:
    files = sorted(f"samples/{path.name}" for path in (tree / "samples").iterdir())
    for path in files:
        json.loads((tree / path).read_text())
    assert (
        sorted(one.path for op in document.operations for one in op.examples if one.path) == files
    )


def sides() -> list[Any]:
    return [
        pytest.param(operation, side, id=f"{name}-{operation.title}-{side}")
        for name in NAMES
        for operation in read(REFERENCES / name).operations
        for side in Side
    ]


@pytest.mark.parametrize(("operation", "side"), sides())
def test_tables_and_examples_say_the_same(operation: Operation, side: Side) -> None:
    rows = list(operation.rows(side, "body"))
    required = {row.name for row in rows if row.definition and row.definition.required}
    shown = [set(keys_in(one.data)) for one in operation.examples if one.side is side]
    everywhere = set[str]().union(*shown)
    assert {row.name for row in rows if not any(ends(key, row.name) for key in everywhere)} == set()
    assert {key for key in everywhere if not any(tells_of(key, row) for row in rows)} == set()
    for example in shown:
        assert {name for name in required if name in everywhere and name not in example} == set()


def ends(path: str, row: str) -> bool:
    return path == row or path.endswith(f".{row}")


def tells_of(path: str, row: Row) -> bool:
    """Whether a row is that of a key, or that of the object above and names the key."""
    above, _, key = path.rpartition(".")
    description = row.definition.description if row.definition else None
    named = description is not None and f"``{key}``" in description.source
    return ends(path, row.name) or (named and ends(above, row.name))


def test_every_definition_is_used(tree: Path, document: Document) -> None:
    used = {row.key for op in document.operations for table in op.tables for row in table.rows}
    assert set(load_yaml((tree / "parameters.yaml").read_text())) == used


def test_every_reason_for_a_code_is_used(tree: Path, document: Document) -> None:
    used = {(one.value, one.reason or "default") for op in document.operations for one in op.codes}
    status = load_yaml((tree / "status.yaml").read_text())
    assert {(code, reason) for code, reasons in status.items() for reason in reasons} == used


def test_every_operation_has_codes_and_every_item_a_404(document: Document) -> None:
    for operation in document.operations:
        assert any(code.success for code in operation.codes), operation.title
        if operation.path.endswith("}") or operation.path.endswith("/action"):
            assert 404 in {code.value for code in operation.codes}, operation.title

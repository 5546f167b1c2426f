"""The bundled reference: complete, of one piece, and an extension of the seed's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from liveref.lint import lint
from liveref.loading import load
from liveref.model.api import API, Effect
from liveref.reading import read
from liveref.reading.behaviour import check_behaviour, read_behaviour_file
from liveref.reading.document import Document, Operation, Side

TREE = Path(__file__).resolve().parents[2] / "src" / "liveref" / "references" / "image"

SEED = {
    ("GET", "/v3/images/{role_id}/role/{id}/role/{image_id}"),
    ("POST", "/images"),
    ("PATCH", "/servers"),
    ("PUT", "/images"),
    ("DELETE", "/image/{id}"),
}
EFFECTS = {
    ("GET", "/images"): ("image", Effect.LIST),
    ("POST", "/images"): ("image", Effect.CREATE),
    ("PUT", "/images"): ("image", Effect.REPLACE),
    ("GET", "/image/{id}"): ("image", Effect.SHOW),
    ("GET", "/v3/images/{role_id}/role/{id}/role/{image_id}"): ("image", Effect.SHOW),
    ("DELETE", "/image/{id}"): ("image", Effect.DELETE),
    ("GET", "/servers"): ("server", Effect.LIST),
    ("POST", "/servers"): ("server", Effect.CREATE),
    ("PATCH", "/servers"): ("server", Effect.UPDATE),
    ("GET", "/servers/{id}"): ("server", Effect.SHOW),
    ("POST", "/servers/{id}/action"): ("server", Effect.ACTION),
}


@pytest.fixture(scope="module")
def document() -> Document:
    return read(TREE)


@pytest.fixture(scope="module")
def api() -> API:
    return load(str(TREE), offline=True).api


def test_there_is_nothing_to_say_against_it(document: Document, api: API) -> None:
    assert document.diagnostics == ()
    assert api.diagnostics == ()
    assert lint(document, api) == ()


def test_only_what_no_table_can_say_is_assumed(api: API) -> None:
    """Which record a body or an unusual path means; no code, no type and no field."""
    said = [sentence for one in api.operations for sentence in one.assumed]
    assert all("is meant" in sentence or "is taken for one" in sentence for sentence in said)


def test_the_seeds_operations_are_in_it(document: Document) -> None:
    assert {(one.method, one.path) for one in document.operations} >= SEED


@pytest.mark.shared
def test_the_list_of_the_seeds_operations_is_true(shared: Path) -> None:
    seed = (shared / "seed" / "index.rst").read_text()
    assert set(re.findall(r"rest_method:: (\w+) (\S+)", seed)) == SEED


@pytest.mark.shared
def test_no_sentence_is_the_seeds(shared: Path) -> None:
    def sentences(root: Path) -> set[str]:
        texts = [path.read_text() for path in root.iterdir() if path.suffix in (".rst", ".inc")]
        words = (
            " ".join(part.split()) for text in texts for part in re.split(r"[.:]\s|\n\n", text)
        )
        return {part for part in words if len(part.split()) > 3 and "::" not in part}

    assert sentences(TREE) & sentences(shared / "seed") == set()


def test_every_operation_does_what_it_says(api: API) -> None:
    inferred = {(o.method, o.path): (o.resource, o.effect) for o in api.operations}
    assert inferred == EFFECTS
    assert [o.action for o in api.operations if o.effect is Effect.ACTION] == ["changePassword"]


def test_the_resources(api: API) -> None:
    image, server = api.resource("image"), api.resource("server")
    assert {resource.name for resource in api.resources} == {"image", "server"}
    assert (server.owned_by, server.shares) == ("image", ("name",))
    assert image.natural_key == server.natural_key == "name"


def test_the_behaviour_speaks_of_what_is_there(api: API) -> None:
    file = read_behaviour_file(TREE / "behaviour.yaml")
    assert file.diagnostics == ()
    assert check_behaviour(file, api) == ()


def test_all_samples_parse_and_all_are_shown(document: Document) -> None:
    files = sorted(f"samples/{path.name}" for path in (TREE / "samples").iterdir())
    for path in files:
        json.loads((TREE / path).read_text())
    assert (
        sorted(one.path for op in document.operations for one in op.examples if one.path) == files
    )


def sides() -> list[Any]:
    return [
        pytest.param(operation, side, id=f"{operation.title}-{side}")
        for operation in read(TREE).operations
        for side in Side
    ]


@pytest.mark.parametrize(("operation", "side"), sides())
def test_tables_and_examples_say_the_same(operation: Operation, side: Side) -> None:
    rows = {row.name for row in operation.rows(side, "body")}
    required = {row.name for row in operation.rows(side, "body") if is_required(row)}
    shown = [set(paths(one.data)) for one in operation.examples if one.side is side]
    everywhere = set[str]().union(*shown)
    assert {row for row in rows if not any(ends(path, row) for path in everywhere)} == set()
    assert {path for path in everywhere if not any(ends(path, row) for row in rows)} == set()
    for example in shown:
        assert {r for r in required if r in everywhere and r not in example} == set()


def is_required(row: Any) -> bool:
    return bool(row.definition and row.definition.required)


def ends(path: str, row: str) -> bool:
    return path == row or path.endswith(f".{row}")


def paths(value: Any, above: str = "") -> Iterator[str]:
    """The dotted paths of all keys; lists are passed through."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield above + key
            yield from paths(below, f"{above}{key}.")
    elif isinstance(value, list):
        for item in value:
            yield from paths(item, above)


def test_every_definition_is_used(document: Document) -> None:
    used = {row.key for op in document.operations for table in op.tables for row in table.rows}
    assert set(yaml.load((TREE / "parameters.yaml").read_text(), yaml.CSafeLoader)) == used


def test_every_reason_for_a_code_is_used(document: Document) -> None:
    used = {(one.value, one.reason or "default") for op in document.operations for one in op.codes}
    status = yaml.load((TREE / "status.yaml").read_text(), yaml.CSafeLoader)
    assert {(code, reason) for code, reasons in status.items() for reason in reasons} == used


def test_every_operation_has_codes_and_every_item_a_404(document: Document) -> None:
    for operation in document.operations:
        assert any(code.success for code in operation.codes), operation.title
        if operation.path.endswith("}") or operation.path.endswith("/action"):
            assert 404 in {code.value for code in operation.codes}, operation.title

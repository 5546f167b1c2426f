"""`liveref inspect`: the JSON that others measure by, and the table for people."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from live import Run

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
EFFECTS = {
    ("GET", "/v3/images/{role_id}/role/{id}/role/{image_id}"): ("show", "image"),
    ("POST", "/images"): ("create", "image"),
    ("PATCH", "/servers"): ("update", "server"),
    ("PUT", "/images"): ("replace", "image"),
    ("DELETE", "/image/{id}"): ("delete", "image"),
}


def inspect(liveref: Run, *arguments: str | Path) -> dict[str, Any]:
    """The output of `inspect --format json`."""
    result = liveref("inspect", *arguments, "--format", "json")
    assert result.returncode == 0, result.stderr
    content: dict[str, Any] = json.loads(result.stdout)
    return content


def by_route(content: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The operations by method and path."""
    return {(item["method"], item["path"]): item for item in content["operations"]}


def check_shape(operation: dict[str, Any]) -> None:
    """Assert that an operation has what is promised."""
    for key in ("method", "path", "title", "resource", "effect"):
        assert isinstance(operation[key], str), key
        assert operation[key], key
    assert re.fullmatch(r"\S.*:[1-9]\d*", operation["origin"])
    for key in ("success", "errors"):
        assert all(type(code) is int for code in operation[key]), key
    assert sorted(operation["request"]) == ["body", "header", "path", "query"]
    assert sorted(operation["response"]) == ["body", "header"]
    for names in (*operation["request"].values(), *operation["response"].values()):
        assert all(isinstance(name, str) for name in names)
    assert sorted(operation["examples"]) == ["request", "response"]
    assert all(type(count) is int for count in operation["examples"].values())


@pytest.mark.parametrize("tree", ["sketch", "library", "broken"])
def test_operations_have_the_promised_shape(liveref: Run, tree: str) -> None:
    content = inspect(liveref, TREES / tree)
    assert {"operations", "resources"} <= set(content)
    assert content["operations"]
    for operation in content["operations"]:
        check_shape(operation)
    assert {operation["resource"] for operation in content["operations"]} <= {
        resource["name"] for resource in content["resources"]
    }


def test_bundled_reference_is_inspected_by_its_name(liveref: Run) -> None:
    operations = by_route(inspect(liveref, "image"))
    assert EFFECTS.keys() <= operations.keys()
    for route, (effect, resource) in EFFECTS.items():
        assert (operations[route]["effect"], operations[route]["resource"]) == (effect, resource)
    assert operations["GET", "/images"]["effect"] == "list"
    assert operations["GET", "/images"]["request"]["query"] == ["limit", "marker", "name"]
    assert operations["POST", "/servers/{id}/action"]["effect"] == "action"


def test_document_alone_has_its_effects(liveref: Run) -> None:
    operations = by_route(inspect(liveref, TREES / "sketch"))
    assert {
        route: (item["effect"], item["resource"]) for route, item in operations.items()
    } == EFFECTS


def test_document_with_its_files(liveref: Run) -> None:
    content = inspect(liveref, TREES / "gallery")
    for operation in content["operations"]:
        check_shape(operation)
    operations = by_route(content)
    assert {
        route: (item["effect"], item["resource"]) for route, item in operations.items()
    } == EFFECTS

    show = operations["GET", "/v3/images/{role_id}/role/{id}/role/{image_id}"]
    assert show["title"] == "List of images"
    assert (show["success"], show["errors"]) == ([200, 201], [400, 500])
    assert show["response"]["body"] == ["host", "id", "image_id", "name", "role_id"]

    create = operations["POST", "/images"]
    assert create["request"]["body"] == ["name"]
    assert create["response"]["body"] == ["server", "name"]
    assert create["examples"] == {"request": 0, "response": 1}

    delete = operations["DELETE", "/image/{id}"]
    assert delete["request"] == {"path": ["id"], "query": [], "header": [], "body": []}
    assert delete["response"] == {"header": [], "body": []}


def test_table_is_for_people(liveref: Run) -> None:
    result = liveref("inspect", TREES / "sketch")
    assert result.returncode == 0, result.stderr
    for (method, path), (effect, resource) in EFFECTS.items():
        line = next(
            line for line in result.stdout.splitlines() if line.split()[:2] == [method, path]
        )
        assert effect in line
        assert resource in line
        assert "index.rst:" in line


def test_table_says_what_was_assumed(liveref: Run) -> None:
    """The document gives DELETE no code, and neither 204 nor the 404 for what isn't there."""
    output = liveref("inspect", TREES / "sketch").stdout.lower()
    assert "assum" in output
    assert re.search(r"204", output)
    assert re.search(r"404", output)


def test_guesses_about_missing_files_are_reported(liveref: Run) -> None:
    result = liveref("inspect", TREES / "sketch")
    output = result.stdout + result.stderr
    assert "parameters.yaml" in output
    assert "server.json" in output


def test_reference_that_is_not_there_is_named(liveref: Run) -> None:
    result = liveref("inspect", "no/such/place")
    assert result.returncode == 2
    assert "no/such/place" in result.stdout + result.stderr
    assert "Traceback" not in result.stdout + result.stderr


def test_transitions_are_shown(liveref: Run) -> None:
    content = inspect(liveref, TREES / "depot")
    wagon = next(resource for resource in content["resources"] if resource["name"] == "wagon")
    assert wagon["initial"] == ["coupling", "idle"]
    assert wagon["transitions"]["start"] == {
        "from": ["idle"],
        "to": ["sent"],
        "deletes": False,
        "unless": [],
    }


def references(liveref: Run, tree: str, resource: str, *options: str | Path) -> dict[str, Any]:
    """The references of a resource, by field."""
    content = inspect(liveref, TREES / tree, *options)
    named = {entry["name"]: entry for entry in content["resources"]}
    fields: dict[str, Any] = named[resource]["references"]
    return fields


def test_references_are_shown(liveref: Run) -> None:
    assert references(liveref, "depot", "wagon") == {}
    assert references(liveref, "depot", "parking") == {
        "wagon_id": {
            "resource": "wagon",
            "services": [],
            "list": False,
            "checked": True,
            "code": None,
            "evidence": "prose",
        }
    }
    survey = references(liveref, "dockyard", "survey")
    assert {field: (r["list"], r["checked"], r["evidence"]) for field, r in survey.items()} == {
        "hull_id": (False, False, "rule"),
        "labels": (True, False, "rule"),
    }
    assert references(liveref, "gallery", "server")["hostId"]["services"] == ["*"]


def test_reference_of_a_behaviour_file_has_its_code(liveref: Run, tmp_path: Path) -> None:
    file = tmp_path / "parking.yaml"
    file.write_text(
        "facts: [{fact: reference, resource: parking, field: wagon_id, value: wagon, code: 422}]\n",
        encoding="utf-8",
    )
    options = ("--behaviour", file)
    reference = references(liveref, "depot", "parking", *options)["wagon_id"]
    assert (reference["code"], reference["evidence"]) == (422, "behaviour")
    printed = liveref("inspect", TREES / "depot", *options).stdout
    row = next(line for line in printed.splitlines() if line.startswith("parking   wagon_id"))
    assert row.split()[1:5] == ["wagon_id", "wagon", "422", "behaviour"]
    assert row.split()[-1] == f"{file}:1"


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ("depot", ["parking", "wagon_id", "wagon", "prose"]),
        ("dockyard", ["survey", "labels[]", "label", "none", "rule"]),
        ("gallery", ["server", "hostId", "host", "of", "any", "service", "none", "rule"]),
    ],
)
def test_table_has_references(liveref: Run, tree: str, words: list[str]) -> None:
    rows = [line.split() for line in liveref("inspect", TREES / tree).stdout.splitlines()]
    assert words in [row[:-1] for row in rows]

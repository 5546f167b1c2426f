"""Every exported document is valid OpenAPI 3.1, whole and for one version."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import jsonschema_rs
import pytest
from openapi_documents import api_of, document_of, followed, operations_of
from openapi_spec_validator import OpenAPIV31SpecValidator

from liveref.openapi import export, write
from published import CORE, each_of

REAL = each_of(*CORE)
BUNDLED = ("identity", "image")
ALL = (*BUNDLED, *REAL)
VERSIONS = [
    pytest.param(name, version, marks=pytest.mark.published(name))
    for name, version in (
        ("nova", "2.1"),
        ("nova", "2.60"),
        ("cinder", "3.50"),
        ("placement", "1.20"),
    )
]


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_reference_gives_a_valid_document(name: str) -> None:
    OpenAPIV31SpecValidator(document_of(name)).validate()


@pytest.mark.parametrize("name", REAL)
def test_a_real_reference_gives_a_valid_document(name: str) -> None:
    OpenAPIV31SpecValidator(document_of(name)).validate()


@pytest.mark.parametrize(("name", "version"), VERSIONS)
def test_one_version_gives_a_valid_document(name: str, version: str) -> None:
    document = document_of(name, version)
    OpenAPIV31SpecValidator(document).validate()
    assert "min-ver" not in json.dumps(document)


@pytest.mark.parametrize("name", ALL)
def test_ids_are_unique(name: str) -> None:
    ids = Counter(
        operation_id["operationId"] for _, _, operation_id in operations_of(document_of(name))
    )
    assert [operation_id for operation_id, count in ids.items() if count > 1] == []


@pytest.mark.parametrize("name", ALL)
def test_no_two_components_are_the_same(name: str) -> None:
    schemas = document_of(name)["components"]["schemas"]
    texts = Counter(json.dumps(schema, sort_keys=True) for schema in schemas.values())
    assert [text for text, count in texts.items() if count > 1] == []


@pytest.mark.parametrize("name", ALL)
def test_every_component_is_used(name: str) -> None:
    document = document_of(name)
    text = json.dumps(document)
    unused = [
        n for n in document["components"]["schemas"] if f'"#/components/schemas/{n}"' not in text
    ]
    assert unused == []


@pytest.mark.parametrize("name", ALL)
def test_paths_differ_by_more_than_the_names_of_parameters(name: str) -> None:
    paths = Counter(
        "/".join("{}" if "{" in part else part for part in path.split("/"))
        for path in document_of(name)["paths"]
    )
    assert [path for path, count in paths.items() if count > 1] == []


@pytest.mark.parametrize("name", ALL)
def test_the_same_document_comes_twice(name: str) -> None:
    first, second = export(api_of(name)), export(api_of(name))
    assert write(first[0]) == write(second[0])
    assert first[1] == second[1]


@pytest.mark.parametrize("name", ALL)
def test_every_operation_says_where_it_was_written(name: str) -> None:
    origins = {str(operation.origin) for operation in api_of(name).operations}
    for _, _, operation_object in operations_of(document_of(name)):
        assert operation_object["x-liveref-origin"] in origins


@pytest.mark.parametrize("name", ALL)
def test_the_documents_own_examples_meet_its_schemas(name: str) -> None:
    """All but one in a hundred: an enumeration in prose may be contradicted by an example."""
    document = document_of(name)
    shared = {"components": document["components"]}
    registry = jsonschema_rs.Registry([("urn:all", shared)])
    checked, wrong = 0, []
    for path, method, content in contents(document):
        text = json.dumps(content["schema"]).replace('"#/', '"urn:all#/')
        validator = jsonschema_rs.Draft202012Validator(json.loads(text), registry=registry)
        for title, example in content.get("examples", {}).items():
            checked += 1
            if not validator.is_valid(example["value"]):
                wrong.append(f"{method} {path}: {title}")
    assert checked
    assert len(wrong) <= checked / 100, wrong


@pytest.mark.parametrize("name", ALL)
def test_every_alternative_of_actions_is_told_by_its_name(name: str) -> None:
    document = document_of(name)
    for path, _, content in contents(document):
        schema = content["schema"]
        if schema.get("x-openstack", {}).get("discriminator") == "action":
            branches = [followed(document, branch) for branch in schema["oneOf"]]
            names = [branch.get("x-openstack", {}).get("action-name") for branch in branches]
            assert all(names), path


def contents(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Every content of a body with its path and method."""
    return [
        (path, method, content)
        for path, method, operation_object in operations_of(document)
        for body in (
            operation_object.get("requestBody", {}),
            *operation_object["responses"].values(),
        )
        for content in body.get("content", {}).values()
    ]

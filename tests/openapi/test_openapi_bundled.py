"""The bundled reference as a document: what a person would look for in it."""

from __future__ import annotations

import json
from typing import Any

from openapi_documents import api_of, document_of, followed, operations_of

from liveref.openapi import export
from liveref.openapi.examples import MASK


def operation(name: str) -> dict[str, Any]:
    return next(o for _, _, o in operations_of(document_of("image")) if o["operationId"] == name)


def test_the_head() -> None:
    document = document_of("image")
    assert document["openapi"] == "3.1.0"
    assert document["info"]["title"] == "Image"
    assert document["servers"] == [{"url": "/"}]
    assert [tag["name"] for tag in document["tags"]] == ["Images", "Servers"]


def test_ids_are_those_of_the_model() -> None:
    ids = {
        operation_object["operationId"]
        for _, _, operation_object in operations_of(document_of("image"))
    }
    assert ids == {operation_object.id for operation_object in api_of("image").operations}
    assert {"list_images", "show_image", "create_image", "delete_image"} <= ids


def test_an_operation_in_full() -> None:
    operation_object = operation("list_images")
    assert operation_object["summary"] == "List images"
    assert operation_object["tags"] == ["Images"]
    assert {p["name"] for p in operation_object["parameters"]} == {"limit", "marker", "name"}
    assert set(operation_object["responses"]) == {"200", "400"}
    assert operation_object["responses"]["200"]["description"]
    file, _, line = operation_object["x-liveref-origin"].partition(":")
    assert file.endswith(".inc")
    assert int(line) > 0


def test_descriptions_are_commonmark() -> None:
    text = operation("create_image")["description"]
    assert "`adminPass`" in text
    assert "``" not in text


def test_schemas_bear_the_names_of_resources_and_roles() -> None:
    schemas = document_of("image")["components"]["schemas"]
    assert {"Image", "ImageCreate", "ImageList", "Server", "ServerCreate", "Error"} <= set(schemas)
    assert list(schemas) == sorted(schemas)


def test_what_two_operations_answer_alike_is_one_schema() -> None:
    created = operation("create_image")["responses"]["201"]["content"]["application/json"]
    replaced = operation("replace_image")["responses"]["201"]["content"]["application/json"]
    assert created["schema"] == replaced["schema"]


def test_errors_have_the_envelope_of_the_family() -> None:
    document = document_of("image")
    answer = operation("show_image")["responses"]["404"]["content"]["application/json"]
    error = followed(document, answer["schema"])["properties"]["error"]
    assert error["properties"]["code"]["type"] == "integer"
    assert error["required"] == ["code", "title", "message"]


def test_headers_of_a_response() -> None:
    header = operation("create_image")["responses"]["201"]["headers"]["Location"]
    assert header["schema"]["type"] == "string"
    assert header["required"] is True


def test_no_token_is_asked_for() -> None:
    """The bundled service documents none, and is no service of OpenStack's."""
    document = document_of("image")
    assert "security" not in document
    assert "securitySchemes" not in document["components"]


def test_no_secret_is_told() -> None:
    """Every password that the reference's examples hold is masked, wherever it stands."""
    text = json.dumps(document_of("image"))
    secrets = list(passwords(api_of("image")))
    assert secrets
    assert not [secret for secret in secrets if json.dumps(secret)[1:-1] in text]
    assert MASK in text


def passwords(api: Any) -> list[str]:
    bodies = [
        body
        for operation in api.operations
        for body in (operation.request, *(response.body for response in operation.responses))
        if body
    ]
    return [
        secret
        for body in bodies
        for example in body.examples
        for secret in under(example.value, "adminPass")
    ]


def under(value: Any, name: str) -> list[str]:
    if isinstance(value, dict):
        own = [value[name]] if isinstance(value.get(name), str) else []
        return own + [text for part in value.values() for text in under(part, name)]
    if isinstance(value, list):
        return [text for part in value for text in under(part, name)]
    return []


def test_a_secret_field_says_that_it_is_one() -> None:
    schema = document_of("image")["components"]["schemas"]["ImageCreate"]
    assert schema["properties"]["adminPass"]["format"] == "password"


def test_it_loses_nothing_that_a_diagnostic_would_name() -> None:
    assert export(api_of("image"))[1] == ()

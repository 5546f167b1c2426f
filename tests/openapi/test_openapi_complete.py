"""The export loses nothing of the model but what its diagnostics name."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from msgspec import UNSET
from openapi_documents import api_of, document_of, names_in, names_of, operations_of

from liveref.model.api import Location, Operation
from liveref.model.microversion import understood
from liveref.openapi import export
from liveref.prose import commonmark
from published import CORE, each_of

ALL = ("image", *each_of(*CORE))


def written(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The operation object that stands for each operation of the model, by its id."""
    objects_by_id = {}
    for _, _, operation_object in operations_of(document):
        ids = [record["id"] for record in operation_object.get("x-liveref-operations", ())]
        objects_by_id.update(
            dict.fromkeys(ids or [operation_object["operationId"]], operation_object)
        )
    return objects_by_id


def schemas(content: dict[str, Any]) -> list[Any]:
    return [
        media_type_object["schema"] for media_type_object in content.get("content", {}).values()
    ]


@pytest.mark.parametrize("name", ALL)
def test_every_operation_is_there(name: str) -> None:
    objects_by_id = written(document_of(name))
    assert [o.id for o in api_of(name).operations if o.id not in objects_by_id] == []


@pytest.mark.parametrize("name", ALL)
def test_every_property_is_there(name: str) -> None:
    document = document_of(name)
    objects_by_id = written(document)
    lost = []
    for operation in api_of(name).operations:
        operation_object, since = objects_by_id[operation.id], understood(operation.min_version)
        if operation.request:
            names = set().union(
                *(names_in(document, s) for s in schemas(operation_object["requestBody"]))
            )
            wanted = names_of(operation.request.schema, since)
            lost += [(operation.id, "request", *n) for n in wanted - names]
        for response in operation.responses:
            if response.body:
                parts = schemas(operation_object["responses"][str(response.code)])
                names = set().union(*(names_in(document, part) for part in parts))
                lost += [(operation.id, *n) for n in names_of(response.body.schema, since) - names]
    assert lost == []


@pytest.mark.parametrize("name", ALL)
def test_every_parameter_is_there_or_named_by_a_diagnostic(name: str) -> None:
    document, diagnostics = export(api_of(name))
    named = {(str(d.origin), d.row) for d in diagnostics if d.code in ("OAS002", "OAS006")}
    renamed = {(d.origin, d.row) for d in diagnostics if d.code == "OAS002"}
    objects_by_id = written(document)
    lost = []
    for operation in api_of(name).operations:
        there = (
            {(p["name"].lower(), p["in"]) for p in objects_by_id[operation.id]["parameters"]}
            if ("parameters" in objects_by_id[operation.id])
            else set()
        )
        for parameter in operation.parameters:
            key = (parameter.name.lower(), parameter.location.value)
            origin = str(parameter.origin or operation.origin)
            if key in there or (origin, parameter.name) in named:
                continue
            if (operation.origin, parameter.name) in renamed or is_token(operation, parameter.name):
                continue
            lost.append((operation.id, *key))
    assert lost == []


def is_token(operation: Operation, name: str) -> bool:
    """Whether the security scheme stands for it."""
    return name.lower() == "x-auth-token" and Location.HEADER in {
        p.location for p in operation.parameters if p.name == name
    }


@pytest.mark.parametrize("name", ALL)
def test_every_code_and_its_text_is_there(name: str) -> None:
    objects_by_id = written(document_of(name))
    for operation in api_of(name).operations:
        there = objects_by_id[operation.id]["responses"]
        for response in operation.responses:
            assert str(response.code) in there, operation.id
            if response.text:
                assert commonmark(response.text) in there[str(response.code)]["description"]
        for header in (h for response in operation.responses for h in response.headers):
            sent = {name.lower() for r in there.values() for name in r.get("headers", ())}
            assert header.name.lower() in sent | {"content-type"}, operation.id


@pytest.mark.parametrize("name", ALL)
def test_every_text_is_there(name: str) -> None:
    objects_by_id = written(document_of(name))
    for operation in api_of(name).operations:
        for piece in operation.prose:
            assert commonmark(piece) in objects_by_id[operation.id].get("description", "")


@pytest.mark.parametrize("name", ALL)
def test_every_example_is_there_or_named_by_a_diagnostic(name: str) -> None:
    document, diagnostics = export(api_of(name))
    left_out = {d.origin for d in diagnostics if d.code == "OAS004"}
    expected: Counter[int] = Counter()
    there: Counter[int] = Counter()
    objects_by_id = written(document)
    for operation in api_of(name).operations:
        place = id(objects_by_id[operation.id])
        bodies = [operation.request, *(response.body for response in operation.responses)]
        for body in filter(None, bodies):
            for example in body.examples:
                if example.value is UNSET and body.media_types == ("application/json",):
                    assert example.origin in left_out
                else:
                    expected[place] += len(body.media_types)
    for _, _, operation_object in operations_of(document):
        for content in (
            operation_object.get("requestBody", {}),
            *operation_object["responses"].values(),
        ):
            for part in content.get("content", {}).values():
                there[id(operation_object)] += len(part.get("examples", ()))
    assert +there == +expected

"""Schemathesis calls `liveref serve` for every operation that the export describes.

With LIVEREF_PROOF_EXAMPLES=200, say, it takes longer and draws as many requests for each.
"""

from __future__ import annotations

import copy
from typing import Any

import httpx2
import pytest
from openapi_documents import api_of, document_of

from cloud import PASSWORD, logged_in
from live import Serve
from liveref.families import service_type
from proof.inhabiting import inhabited
from proof.schemathesis_run import ALL, Result, run
from published import release

NOTHING_TO_SPOIL = "Too many generated examples are filtered out"
"""The message of Schemathesis for an operation of which only the token could be wrong."""


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_the_bundled_service_answers_as_it_documents(serve: Serve, mode: str) -> None:
    result = proved(serve, "image", mode, ALL)
    assert not result.faults and not result.errors, str(result)
    assert len(result.operations) == len(api_of("image").operations)


@pytest.mark.published("glance")
def test_glance_answers_what_it_documents(serve: Serve) -> None:
    """Requests that are right: the answers have documented codes, and fit their schemas."""
    result = proved(serve, "glance", "positive", ALL)
    assert not result.faults and not result.errors, str(result)
    assert len(result.succeeded) >= 0.8 * len(result.operations), (
        result.operations - result.succeeded
    )


@pytest.mark.published("glance")
def test_glance_answers_spoilt_requests_as_it_documents(serve: Serve) -> None:
    """Requests that are wrong: they are refused with documented codes; or taken, and then the
    answers fit their schemas all the same."""
    result = proved(serve, "glance", "negative", ALL)
    errors = [error for error in result.errors if NOTHING_TO_SPOIL not in error]
    assert not result.faults and not errors, str(result)


def test_a_document_that_says_something_else_is_noticed(serve: Serve) -> None:
    """Of a code that isn't there any more, and of a field of another type."""
    document = copy.deepcopy(document_of("image"))
    del document["paths"]["/image/{id}"]["get"]["responses"]["404"]
    document["components"]["schemas"]["Image"]["properties"]["name"] = {"type": "integer"}
    server = serve("image", "--in-memory")
    with server.client() as client:
        values = inhabited(api_of("image"), client)
    result = run(
        document, server.address, phases=["coverage", "fuzzing"], examples=5, path_values=values
    )
    assert any("Undocumented status code" in fault for fault in result.faults), str(result)
    assert any("Response violates schema" in fault for fault in result.faults), str(result)


def without_formats(schema: Any) -> Any:
    """A document without what JSON Schema 2020-12 has as annotations and Schemathesis judges by:
    no service that is documented like this judges them."""
    if isinstance(schema, list):
        return [without_formats(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    rest = {k: v for k, v in schema.items() if not (k == "format" and isinstance(v, str))}
    return {name: without_formats(part) for name, part in rest.items()}


def proved(serve: Serve, name: str, mode: str, checks: tuple[str, ...]) -> Result:
    """The result of Schemathesis for a server that has records of every kind."""
    if name == "image":
        server = serve(name, "--in-memory")
        address, headers = server.address, {}
    else:
        server = serve(release(name), "--in-memory", "--admin-password", PASSWORD)
        address = server.address + f"/{service_type(name)}"
        headers = {"X-Auth-Token": logged_in(server)}
    with server.client() as client:
        client.base_url, client.headers = httpx2.URL(address), httpx2.Headers(headers)
        values = inhabited(api_of(name), client)
    document = without_formats(document_of(name))
    result = run(document, address, mode=mode, checks=checks, path_values=values, headers=headers)
    print(f"proof: {name}, {mode} data: {result.summary()}")
    return result

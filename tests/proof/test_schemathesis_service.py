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
from proof.schemathesis_run import ALL, Found, run
from published import release

NOTHING_TO_SPOIL = "Too many generated examples are filtered out"
"""What Schemathesis says of an operation of which only the token could be wrong."""


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_the_bundled_service_answers_as_it_documents(serve: Serve, mode: str) -> None:
    found = proved(serve, "image", mode, ALL)
    assert not found.faults and not found.errors, str(found)
    assert len(found.operations) == len(api_of("image").operations)


@pytest.mark.published("glance")
def test_glance_answers_what_it_documents(serve: Serve) -> None:
    """Requests that are right: the answers have documented codes, and fit their schemas."""
    found = proved(serve, "glance", "positive", ALL)
    assert not found.faults and not found.errors, str(found)
    assert len(found.succeeded) >= 0.8 * len(found.operations), found.operations - found.succeeded


@pytest.mark.published("glance")
def test_glance_answers_spoilt_requests_as_it_documents(serve: Serve) -> None:
    """Requests that are wrong: they are refused with documented codes; or taken, and then the
    answers fit their schemas all the same."""
    found = proved(serve, "glance", "negative", ALL)
    errors = [error for error in found.errors if NOTHING_TO_SPOIL not in error]
    assert not found.faults and not errors, str(found)


def test_a_document_that_says_something_else_is_noticed(serve: Serve) -> None:
    """Of a code that isn't there any more, and of a field of another type."""
    document = copy.deepcopy(document_of("image"))
    del document["paths"]["/image/{id}"]["get"]["responses"]["404"]
    document["components"]["schemas"]["Image"]["properties"]["name"] = {"type": "integer"}
    server = serve("image", "--in-memory")
    with server.client() as client:
        known = inhabited(api_of("image"), client)
    found = run(document, server.address, phases=["coverage", "fuzzing"], examples=5, known=known)
    assert any("Undocumented status code" in fault for fault in found.faults), str(found)
    assert any("Response violates schema" in fault for fault in found.faults), str(found)


def without_formats(schema: Any) -> Any:
    """A document without what JSON Schema 2020-12 has as annotations and Schemathesis judges by:
    no service that is documented like this judges them."""
    if isinstance(schema, list):
        return [without_formats(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {k: v for k, v in schema.items() if not (k == "format" and isinstance(v, str))}
    return {name: without_formats(part) for name, part in kept.items()}


def proved(serve: Serve, name: str, mode: str, checks: tuple[str, ...]) -> Found:
    """What Schemathesis finds in a server that has records of every kind."""
    if name == "image":
        server = serve(name, "--in-memory")
        address, headers = server.address, {}
    else:
        server = serve(release(name), "--in-memory", "--admin-password", PASSWORD)
        address = server.address + f"/{service_type(name)}"
        headers = {"X-Auth-Token": logged_in(server)}
    with server.client() as client:
        client.base_url, client.headers = httpx2.URL(address), httpx2.Headers(headers)
        known = inhabited(api_of(name), client)
    document = without_formats(document_of(name))
    found = run(document, address, mode=mode, checks=checks, known=known, headers=headers)
    print(f"proof: {name}, {mode} data: {found.summary()}")
    return found

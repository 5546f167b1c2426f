"""Schemathesis calls the control interface by its own OpenAPI document."""

from __future__ import annotations

import pytest

from live import Serve
from proof.schemathesis_run import run

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
    "unsupported_method",
)


@pytest.mark.parametrize("token", [None, "a-token-of-this-test"])
def test_document_is_true(serve: Serve, token: str | None) -> None:
    server = serve("--in-memory", *(("--control-token", token) if token else ()))
    headers = {"authorization": f"Bearer {token}"} if token else {}
    with server.client() as client:
        document = client.get("/_liveref/openapi.json", headers=headers).json()
    operations = sum(len(path) for path in document["paths"].values())
    result = run(document, f"{server.address}/_liveref", checks=CHECKS, headers=headers)
    print(f"proof: control: {result.summary()}")
    assert not result.faults, str(result)
    assert result.errors == []
    assert len(result.operations) == operations
    assert len(result.succeeded) > operations / 2


def test_fault_in_the_document_is_seen(serve: Serve) -> None:
    """The run above can fail."""
    server = serve("--in-memory")
    with server.client() as client:
        document = client.get("/_liveref/openapi.json").json()
    document["components"]["schemas"]["ShownClock"]["properties"]["now"] = {"type": "integer"}
    document["paths"] = {"/clock": document["paths"]["/clock"]}
    result = run(document, f"{server.address}/_liveref", checks=CHECKS)
    assert any("/clock" in fault for fault in result.faults)

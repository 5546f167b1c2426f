"""Schemathesis reads every exported document whole, and makes requests for each operation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openapi_documents import document_of, operations_of
from schemathesis import Case
from schemathesis.schemas import APIOperation

from proof.schemathesis_run import read
from published import CORE, each_of

ALL = ("image", *each_of(*CORE))


@pytest.mark.parametrize("name", ALL)
def test_every_operation_is_read_and_generated_for(name: str) -> None:
    document = document_of(name)
    results = list(read(document).get_all_operations())
    operations = [result.ok() for result in results if not hasattr(result, "err")]
    labels = {f"{method.upper()} {path}" for path, method, _ in operations_of(document)}
    assert {operation.label for operation in operations} == labels
    without = [operation.label for operation in operations if not generated(operation)]
    print(f"proof: {name}: {len(operations)} operations read, generated for all but {without}")
    assert without == []


def generated(operation: APIOperation[Any, Any, Any, Any]) -> list[Case[Any]]:
    """A few requests for an operation."""
    cases: list[Case[Any]] = []

    @settings(
        max_examples=2,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def draw(case: Case[Any]) -> None:
        cases.append(case)

    draw()
    return cases

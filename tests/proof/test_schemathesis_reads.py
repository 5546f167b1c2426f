"""Schemathesis reads every exported document whole, and makes requests for each operation."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openapi_documents import REAL, document_of, operations_of
from schemathesis import Case
from schemathesis.schemas import APIOperation
from schemathesis_run import read

ALL = ("image", *(pytest.param(name, marks=pytest.mark.shared) for name in REAL))


@pytest.mark.parametrize("name", ALL)
def test_every_operation_is_read_and_generated_for(name: str) -> None:
    document = document_of(name)
    results = list(read(document).get_all_operations())
    operations = [result.ok() for result in results if not hasattr(result, "err")]
    labels = {f"{method.upper()} {path}" for path, method, _ in operations_of(document)}
    assert {operation.label for operation in operations} == labels
    assert [o.label for o in operations if not generated(o)] == []


def generated(operation: APIOperation) -> list[Case]:
    """A few requests for an operation."""
    cases: list[Case] = []

    @settings(
        max_examples=2,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def draw(case: Case) -> None:
        cases.append(case)

    draw()
    return cases

"""The row behind a refusal: file, line, and a text that stands there."""

from __future__ import annotations

import pytest

from liveref.loading import load
from liveref.model.reason import Evidence
from liveref.service.planning.row_reasons import reason_of_field, reason_of_parameter

LOADED = load("image", offline=True)
OPERATIONS = {operation.id: operation for operation in LOADED.api.operations}


def test_row_of_a_field_names_it_where_it_stands() -> None:
    body = OPERATIONS["create_image"].request
    assert body is not None
    reason = reason_of_field(body.schema, ["name"])
    assert reason is not None
    assert reason.evidence is Evidence.TABLE
    lines = (LOADED.root / reason.origin.file).read_text(encoding="utf-8").splitlines()
    assert reason.text == "name"
    assert "name" in lines[reason.origin.line - 1]


@pytest.mark.parametrize("path", [[], ["nothing"], ["nothing", 0, "at all"]])
def test_no_row_is_no_reason(path: list[str | int]) -> None:
    body = OPERATIONS["create_image"].request
    assert body is not None
    assert reason_of_field(body.schema, path) is None


def test_row_of_a_parameter() -> None:
    reason = reason_of_parameter(OPERATIONS["list_images"], "limit")
    assert reason is not None
    assert reason.text == "limit"
    assert reason_of_parameter(OPERATIONS["list_images"], "name-of-none") is None
    assert reason_of_parameter(OPERATIONS["create_image"], "name") is None

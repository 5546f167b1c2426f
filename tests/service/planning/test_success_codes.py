"""Codes of success, by the documented codes and the answer's body."""

from __future__ import annotations

import pytest

from liveref.families import conventions
from liveref.service.planning.success_codes import SuccessCodes
from steps.reference import read


@pytest.mark.parametrize(
    ("codes", "has_body", "code"),
    [
        ("200", False, 200),
        ("200 204", False, 204),
        ("200 204", True, 200),
        ("202 204", False, 202),
        ("204", True, 204),
    ],
)
def test_an_answer_without_a_body_has_the_code_that_says_so(
    codes: str, has_body: bool, code: int
) -> None:
    (operation,) = read(f"PUT /shelves/{{shelf_id}} name -> {codes}").operations
    assert SuccessCodes(operation, conventions()).of(False, has_body) == code

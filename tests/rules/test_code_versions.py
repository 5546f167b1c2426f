"""Codes of success that hold in some microversions only."""

from __future__ import annotations

import pytest

from liveref.rules.responses.code_versions import code_limits


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        (
            "The success status code was changed from 200 to 201 in version 2.2",
            {200: (None, "2.1"), 201: ("2.2", None)},
        ),
        (
            "The normal return code is 204 in version 2.2 to match that no body is returned.",
            {200: (None, "2.1"), 201: (None, "2.1"), 204: ("2.2", None)},
        ),
        (
            "Normal response codes: 200 (microversions 2.0 - 2.9), 201 (microversion 2.10 - )",
            {200: ("2.0", "2.9"), 201: ("2.10", None)},
        ),
        ("Normal response codes: 204 (microversion 2.3)", {204: ("2.3", "2.3")}),
        ("The status code was changed from 202 to 203 in version 2.2", {}),
        ("Error code 404 is returned since version 2.2.", {}),
        ("Normal response codes: 200, 201, 204", {}),
    ],
)
def test_limits_of_a_sentence(text: str, limits: dict[int, tuple[str | None, str | None]]) -> None:
    assert code_limits(text, (200, 201, 204)) == limits

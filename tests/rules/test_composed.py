"""Things that several parameters of a path identify together."""

from __future__ import annotations

import pytest

from documents import document, operation, row
from liveref.families import conventions
from liveref.rules.infer import infer


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("shelf_id", "place"), [("loan", "/loans/{shelf_id}/{place}", "place")]),
        (("shelf_id",), [("loan", None, None), ("place", "/loans/{shelf_id}/{place}", None)]),
    ],
)
def test_a_path_that_ends_in_what_a_create_is_given(
    given: tuple[str, ...], expected: list[tuple[str, str | None, str | None]]
) -> None:
    make = operation("POST /loans", "Create loan", request=[row(name) for name in given])
    look = operation("GET /loans/{shelf_id}/{place}", response=[row("days")])
    resources = infer(document(make, look), conventions()).resources
    assert [(r.name, next(iter(r.items), None), r.given) for r in resources] == expected

"""The references of five real services: every live operation, and where it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from liveref.reading import read
from liveref.reading.document import Document, Side
from liveref.reading.locations import written_names

Json = dict[str, Any]

COUNTS = {
    "glance": (79, 79),
    "keystone": (249, 249),
    "nova": (254, 251),
    "cinder": (301, 301),
    "placement": (36, 36),
}

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module", params=sorted(COUNTS))
def service(request: pytest.FixtureRequest, shared: Path) -> tuple[str, Document, list[Json]]:
    """(name, what was read, what an independent reader found)."""
    name: str = request.param
    expected = json.loads((shared / "measure" / "expected" / f"{name}.json").read_text())
    document = read(shared / "references" / name / "api-ref" / "source")
    return name, document, expected["operations"]


def test_every_operation(service: tuple[str, Document, list[Json]]) -> None:
    name, document, _ = service
    places = {(found.method, found.path, found.origin) for found in document.operations}
    assert (len(document.operations), len(places)) == COUNTS[name]
    assert document.name == name


def test_what_an_independent_reader_found(service: tuple[str, Document, list[Json]]) -> None:
    _, document, expected = service
    theirs = sorted(
        (one["method"], one["path"], one["title"], one["origin"], one["success"], one["errors"])
        for one in expected
    )
    ours = sorted(
        (
            one.method,
            one.path,
            one.title,
            str(one.origin),
            [code.value for code in one.codes if code.success],
            [code.value for code in one.codes if not code.success],
        )
        for one in document.operations
    )
    assert [one[:4] for one in ours] == [one[:4] for one in theirs]
    assert [tuple(map(set, one[4:])) for one in ours] == [
        tuple(map(set, one[4:])) for one in theirs
    ]


def test_the_names_by_location(service: tuple[str, Document, list[Json]]) -> None:
    _, document, expected = service
    by_origin = {one["origin"]: one for one in expected}
    for found in document.operations:
        theirs = by_origin[str(found.origin)]
        unclear = set(theirs["unclear"]["parameters"])
        for side, places in (
            (Side.REQUEST, ("path", "query", "header", "body")),
            (Side.RESPONSE, ("header", "body")),
        ):
            ours = written_names(found, side)
            for place in places:
                wanted = set(theirs[side][place])
                assert set(ours[place]) - unclear == wanted - unclear, (found.origin, side, place)

"""The references of five real services: every live operation, and where it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from liveref.reading import read
from liveref.reading.document import Document, Side
from liveref.reading.locations import written_names
from published import each_of, published

Json = dict[str, Any]

COUNTS = {
    "glance": (79, 79),
    "keystone": (249, 249),
    "nova": (254, 251),
    "cinder": (301, 301),
    "placement": (36, 36),
}


@pytest.fixture(scope="module", params=sorted(COUNTS))
def corpus(request: pytest.FixtureRequest, shared: Path) -> tuple[Document, list[Json]]:
    """The document of the copy of a reference that an independent reader read as well, and that
    reader's result: lines differ between releases."""
    name: str = request.param
    expected = json.loads((shared / "measure" / "expected" / f"{name}.json").read_text())
    return read(shared / "references" / name / "api-ref" / "source"), expected["operations"]


@pytest.mark.parametrize("name", each_of(*COUNTS))
def test_every_operation(name: str) -> None:
    document = read(published(name))
    places = {
        (operation.method, operation.path, operation.origin) for operation in document.operations
    }
    assert (len(document.operations), len(places)) == COUNTS[name]
    assert document.name.removeprefix("openstack-") == name


@pytest.mark.shared
def test_what_an_independent_reader_found(corpus: tuple[Document, list[Json]]) -> None:
    document, expected = corpus
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


@pytest.mark.shared
def test_the_names_by_location(corpus: tuple[Document, list[Json]]) -> None:
    document, expected = corpus
    by_origin = {one["origin"]: one for one in expected}
    for operation in document.operations:
        theirs = by_origin[str(operation.origin)]
        unclear = set(theirs["unclear"]["parameters"])
        for side, places in (
            (Side.REQUEST, ("path", "query", "header", "body")),
            (Side.RESPONSE, ("header", "body")),
        ):
            ours = written_names(operation, side)
            for place in places:
                wanted = set(theirs[side][place])
                assert set(ours[place]) - unclear == wanted - unclear, (
                    operation.origin,
                    side,
                    place,
                )

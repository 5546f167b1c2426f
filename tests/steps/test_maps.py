"""Maps of the client's own keys, such as metadata."""

from __future__ import annotations

from typing import Any

import pytest

from liveref.service.effects.maps import (
    DeleteEntry,
    ReplaceMap,
    SetEntry,
    ShowEntry,
    ShowMap,
    UpdateMap,
)
from liveref.service.effects.step import EffectStep
from steps.bench import Bench, refused
from steps.making import Api

BOOKS = """
    POST /books name -> id name metadata:object
    GET /books/{book_id} -> id name metadata:object
    > {"id": "7", "name": "Emma", "metadata": {"colour": "red"}}
    GET /books/{book_id}/metadata -> metadata:object
    > {"metadata": {"colour": "red"}}
    PUT /books/{book_id}/metadata metadata:object -> metadata:object
    < {"metadata": {"colour": "red"}}
    > {"metadata": {"colour": "red"}}
    POST /books/{book_id}/metadata metadata:object -> metadata:object
    < {"metadata": {"colour": "red"}}
    > {"metadata": {"colour": "red"}}
    GET /books/{book_id}/metadata/{key} -> meta:object
    > {"meta": {"colour": "red"}}
    PUT /books/{book_id}/metadata/{key} meta:object -> meta:object
    < {"meta": {"colour": "red"}}
    > {"meta": {"colour": "red"}}
    DELETE /books/{book_id}/metadata/{key} -> 204
"""


@pytest.fixture
def books(api: Api) -> Bench:
    """Books, of which one has two entries."""
    bench = api(BOOKS)
    bench.put("book", "7", name="Emma", metadata={"colour": "red", "size": "a5"})
    return bench


@pytest.mark.parametrize(
    ("call", "body", "kind", "entries"),
    [
        ("PUT /books/7/metadata", {"metadata": {"a": "b"}}, ReplaceMap, {"a": "b"}),
        (
            "POST /books/7/metadata",
            {"metadata": {"a": "b"}},
            UpdateMap,
            {"colour": "red", "size": "a5", "a": "b"},
        ),
        (
            "PUT /books/7/metadata/size",
            {"meta": {"size": "a4"}},
            SetEntry,
            {"colour": "red", "size": "a4"},
        ),
        ("DELETE /books/7/metadata/size", None, DeleteEntry, {"colour": "red"}),
    ],
)
def test_a_map_is_changed(
    books: Bench, call: str, body: Any, kind: type[EffectStep], entries: dict[str, str]
) -> None:
    change = books.on(call, body)
    assert change.has(kind)
    assert not books.on("GET /books/7/metadata").has(kind)
    change.run(kind)
    assert books.stored("book", "7") == {"name": "Emma", "metadata": entries}


def test_a_map_is_shown(books: Bench) -> None:
    assert not books.on("GET /books/7").has(ShowMap)
    assert books.on("GET /books/7/metadata").run(ShowMap).body == {
        "metadata": {"colour": "red", "size": "a5"}
    }


def test_an_entry_is_shown(books: Bench) -> None:
    assert not books.on("GET /books/7/metadata").has(ShowEntry)
    assert books.on("GET /books/7/metadata/size").run(ShowEntry).body == {"meta": {"size": "a5"}}
    with refused(404, "weight"):
        books.on("GET /books/7/metadata/weight").run(ShowEntry)


def test_the_body_names_the_entry_of_the_path_alone(books: Bench) -> None:
    with refused(400, "the key size of the path alone"):
        books.on("PUT /books/7/metadata/size", {"meta": {"colour": "blue"}}).run(SetEntry)

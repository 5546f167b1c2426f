"""The conditions that the query of a list sets."""

from __future__ import annotations

from typing import Any

from steps.bench import Bench
from steps.making import Api

BOOKS = """
    GET /books ?reader_id ?tags ?tags-any ?offset -> books:array
    > {"books": [{"id": "a", "name": "b", "reader": "c", "tags": ["d"]}]}
    POST /books name reader tags:array -> id name reader tags:array
    < {"name": "b", "reader": "c", "tags": ["d"]}
    > {"id": "a", "name": "b", "reader": "c", "tags": ["d"]}
"""


def conditions(books: Bench, query: str) -> list[tuple[str, Any, str]]:
    """The conditions of a query: path, value and operator of each."""
    request = books.on(f"GET /books?{query}")
    made = request.plan.filters.conditions(request.call.query, lambda _: False)
    return [(one.path, one.value, one.operator) for one in made]


def test_the_identity_of_a_record_is_that_in_the_field_without_id(api: Api) -> None:
    assert conditions(api(BOOKS, family="compute"), "reader_id=ann") == [("reader", "ann", "eq")]


def test_a_list_has_all_values_of_a_parameter_or_one_if_any_is_enough(api: Api) -> None:
    books = api(BOOKS, family="compute")
    assert len(conditions(books, "tags=red&tags=blue")) == 2
    ((path, alternatives, operator),) = conditions(books, "tags-any=red&tags-any=blue")
    assert (path, len(alternatives), operator) == ("", 2, "any")

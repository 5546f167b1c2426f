"""Query parameters that no row has."""

from __future__ import annotations

import msgspec
import pytest

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.api import Location
from liveref.model.api import Operation as Answering
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.reading.document import Operation, Section
from liveref.rules.infer import infer

HERE = Origin("index.rst", 1)


def queries(inferred: Answering) -> list[str]:
    return [p.name for p in inferred.parameters if p.location is Location.QUERY]


def first(*written: Operation) -> list[str]:
    return queries(infer(document(*written), conventions()).operations[0])


BOOKS = operation("GET /books", "List books", answered=[{"books": []}])


def test_a_link_that_leads_to_the_operation() -> None:
    link = "http://example.org/v2/books?limit=1&marker=x"
    assert first(operation("GET /v2/books", answered=[{"books": [], "next": link}])) == [
        "limit",
        "marker",
    ]


def test_a_link_leads_to_the_closest_place() -> None:
    other = operation("GET /pens/{id}/books", answered=[{"next": "/v1/pens/3/books?limit=1"}])
    api = infer(document(BOOKS, other), conventions())
    assert [queries(one) for one in api.operations] == [[], ["limit"]]


def test_a_link_to_elsewhere_says_nothing() -> None:
    assert first(operation("GET /books", answered=[{"a": "http://x.org/y.html?token=1"}])) == []


def test_a_url_in_the_text_of_an_operation_of_any_method() -> None:
    text = "For example: ``DELETE /books/{id}?force=True``."
    assert first(operation("DELETE /books/{id}", prose=text)) == ["force"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Use the ``fields`` query parameter to choose.", ["fields"]),
        ("The ``a`` and ``b`` query parameters filter.", ["a", "b"]),
        ("Set ``all=1`` query parameter.", ["all"]),
        ("Use `List pens`_ with the ``pen`` query parameter.", []),
        ("The ``title`` field is a name.", []),
    ],
)
def test_sentences(text: str, names: list[str]) -> None:
    assert first(operation("GET /books", prose=text)) == names


def test_a_row_wins_over_the_text() -> None:
    rows = [row("fields", "boolean", location="query")]
    names = first(operation("GET /books", request=rows, prose="The ``fields`` query parameter."))
    assert names == ["fields"]


def test_what_a_general_section_says_of_all_lists() -> None:
    text = "In list operations the parameters ``limit`` and ``marker`` can be set."
    written = document(BOOKS, operation("GET /books/{id}", answered=[{"book": {}}]))
    section = Section(title="Pagination", origin=HERE, prose=(Prose(text, HERE),))
    written = type(written)(
        name="x",
        title="X",
        root=".",
        operations=written.operations,
        sections=(section, Section(title="Other", origin=HERE, prose=(Prose(text, HERE),))),
    )
    api = infer(written, conventions())
    assert [queries(one) for one in api.operations] == [["limit", "marker"], []]


def test_a_get_has_no_body() -> None:
    api = infer(document(operation("GET /books", request=[row("title")])), conventions())
    assert queries(api.operations[0]) == ["title"]
    assert api.operations[0].request is None


def test_a_list_with_details_takes_what_the_plain_list_takes() -> None:
    rows = [row(name, location="query") for name in ("limit", "fields", "shelf")]
    plain = operation("GET /books", request=rows, answered=[{"books": []}])
    own = [row("shelf", location="query"), row("ink", location="query")]
    detailed = operation("GET /books/detail", request=own, answered=[{"books": []}])
    other = operation("GET /books/lost", "List lost books", answered=[{"books": []}])
    item = operation("GET /books/{id}")
    api = infer(document(plain, detailed, other, item), conventions())
    assert [queries(one) for one in api.operations[:3]] == [
        ["limit", "fields", "shelf"],
        ["shelf", "ink", "limit"],
        [],
    ]


def test_links_to_other_pages_are_shown_of_all_lists_or_with_those_that_have_pages_too() -> None:
    pages = [row(name, location="query") for name in ("limit", "marker")]
    pens = operation("GET /pens", request=pages, answered=[{"pens": [], "next": "/pens?limit=1"}])
    books = operation("GET /books", request=pages, answered=[{"books": []}])
    inks = operation("GET /inks", "List inks", answered=[{"inks": []}])
    text = 'A list response has links: {"a": [], "a_links": [{"rel": "next", "href": "/a"}]}'
    section = Section(title="Pagination", origin=HERE, prose=(Prose(text, HERE),))
    written = msgspec.structs.replace(document(pens, books, inks), sections=(section,))
    shown = [o.responses[0].body for o in infer(written, conventions()).operations]
    assert [[*body.schema.properties] for body in shown if body] == [
        ["pens", "next", "pens_links"],
        ["books", "next", "books_links"],
        ["inks", "inks_links"],
    ]

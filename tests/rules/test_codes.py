"""Status codes, documented and assumed."""

from __future__ import annotations

import msgspec
import pytest

from documents import document, operation, row, sent_codes
from liveref.families import conventions
from liveref.model.origin import Origin
from liveref.reading.document import Code
from liveref.rules.infer import infer


@pytest.mark.parametrize(
    ("call", "codes"),
    [
        ("GET /books", [200]),
        ("POST /books", [201]),
        ("PATCH /books/{id}", [200]),
        ("DELETE /books/{id}", [204]),
        ("POST /books/{id}/action", [202]),
    ],
)
def test_what_is_assumed_where_the_document_is_silent(call: str, codes: list[int]) -> None:
    written = operation(call), operation("GET /books/{id}", success=(200,))
    inferred = infer(document(*written), conventions()).operations[0]
    assert (sent_codes(inferred), inferred.success) == (codes, ())
    assert any("no code of success" in sentence for sentence in inferred.assumed)


def test_documented_codes_are_obeyed_once_and_in_order() -> None:
    written = operation("GET /books", success=(203, 200, 200), errors=(404, 401))
    inferred = infer(document(written), conventions()).operations[0]
    assert (inferred.success, inferred.errors) == ((200, 203), (401, 404))
    assert inferred.assumed == ()


def test_an_error_among_the_codes_of_success_is_found() -> None:
    api = infer(document(operation("GET /books", success=(200, 401))), conventions())
    (finding,) = api.diagnostics
    assert (finding.code, str(finding.origin)) == ("INF002", "index.rst:1")
    assert api.operations[0].success == (200, 401)


def test_a_body_comes_with_success_only_and_not_with_204() -> None:
    written = operation("PUT /books/{id}", response=[row("id")], success=(200, 204), errors=(400,))
    inferred = infer(document(written), conventions()).operations[0]
    assert [(r.code, r.body is not None) for r in inferred.responses] == [
        (200, True),
        (204, False),
        (400, False),
    ]


@pytest.mark.parametrize(
    ("names", "faults"),
    [
        (["itemNotFound", "itemNotFound", "notFound"], {404: "itemNotFound"}),
        (["itemNotFound", None, None], {}),
        ([], {}),
    ],
)
def test_errors_have_names_where_the_document_gives_them(
    names: list[str | None], faults: dict[int, str]
) -> None:
    codes = tuple(
        Code(value=404, success=False, origin=Origin("books.inc", 1), name=name) for name in names
    )
    written = msgspec.structs.replace(operation("GET /books"), codes=codes)
    assert infer(document(written), conventions()).faults == faults


def test_what_is_asked_for_by_its_version_may_not_be_there() -> None:
    api = infer(document(operation("GET /{api_version}", success=(200,))), conventions())
    assert api.operations[0].unlisted == (404,)


def test_a_thing_that_is_called_by_its_name_may_be_given_one_that_another_has() -> None:
    written = (
        operation("PUT /books/{book_name}", request=[row("name")], success=(200,), errors=(404,)),
        operation("POST /books", request=[row("name")], success=(201,), errors=(409,)),
        operation("GET /books/{book_name}", response=[row("name")], success=(200,)),
    )
    api = infer(document(*written), conventions())
    assert 409 in api.operations[0].unlisted


def test_who_says_nothing_of_codes_answers_as_others_at_the_same_url() -> None:
    written = (
        operation("POST /books", request=[row("name")], success=(202,), errors=(403,)),
        operation("POST /books", request=[row("many")]),
        operation("POST /shelves"),
    )
    operations = infer(document(*written), conventions()).operations
    assert [one.success for one in operations] == [(202,), (202,), ()]
    assert operations[1].errors == (403,)

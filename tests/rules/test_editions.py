"""The versions of an API: the major ones, and the microversions that it states."""

from __future__ import annotations

from typing import Any

import pytest

from documents import document, operation, row
from liveref.families import conventions
from liveref.model.api import API
from liveref.naming.versions import spellings
from liveref.rules.infer import infer


def shown(*versions: dict[str, Any]) -> Any:
    """The page of all versions."""
    return operation("GET /", "List versions", answered=[{"versions": list(versions)}])


def version(name: str, address: str, status: str = "CURRENT", **more: str) -> dict[str, Any]:
    links = [{"rel": "self", "href": address}]
    return {"id": name, "status": status, "links": links, **more}


def understood(*written: Any) -> API:
    return infer(document(*written), conventions("things"))


def test_versions_are_those_that_the_paths_begin_with() -> None:
    api = understood(operation("GET /v2/books"), operation("GET /v3/books/{id}"))
    assert {(e.id, e.segment, e.status) for e in api.editions} == {
        ("v2", "v2", "SUPPORTED"),
        ("v3", "v3", "CURRENT"),
    }
    assert (api.base, api.min_version, api.max_version) == ("", None, None)


def test_several_versions_may_be_told_of_one_path() -> None:
    one = version("v2.1", "http://x/v2/")
    two = version("v2.0", "http://x/v2/", "SUPPORTED")
    api = understood(shown(one, two), operation("GET /v2/books"))
    assert [(e.id, e.segment) for e in api.editions] == [("v2.1", "v2"), ("v2.0", "v2")]


def test_a_version_that_is_served_no_more_is_left_out() -> None:
    old = version("v1.0", "http://x/v1/", "DEPRECATED")
    api = understood(shown(old, version("v2.0", "http://x/v2/")), operation("GET /v2/books"))
    assert [e.id for e in api.editions] == ["v2.0"]


def test_paths_without_a_version_belong_to_the_current_one() -> None:
    old = version("v1.0", "http://x/v1/", "DEPRECATED")
    api = understood(shown(old, version("v2.1", "http://x/v2.1/")), operation("GET /books"))
    assert (api.base, [e.id for e in api.editions]) == ("v2.1", ["v2.1"])


def test_a_link_may_lead_to_the_root() -> None:
    api = understood(shown(version("v1.0", "", min_version="1.0", max_version="1.3")))
    assert (api.base, api.min_version, api.max_version) == ("", "1.0", "1.3")


def test_microversions_go_up_to_the_latest_that_is_mentioned() -> None:
    page = shown(version("v1", "http://x/v1/", min_version="1.1", version="1.4"))
    newer = operation("GET /v1/books", response=[row("pages", "integer", min_version="1.20")])
    other = operation("GET /v1/maps", response=[row("scale", "integer", min_version="3.14")])
    api = understood(page, newer, other)
    assert (api.min_version, api.max_version) == ("1.1", "1.20")


def test_titles_tell_how_far_a_version_is_that_no_page_shows() -> None:
    title = "What's new in version 3.14"
    operations = operation("GET /v2/books"), operation("GET /v3/books")
    api = infer(document(*operations, title=title), conventions("things"))
    assert {(e.id, e.segment) for e in api.editions} == {("v2", "v2"), ("v3.14", "v3")}
    page = shown(version("v3.2", "http://x/v3/"))
    api = infer(document(page, operations[1], title=title), conventions("things"))
    assert [e.id for e in api.editions] == ["v3.2"]


@pytest.mark.parametrize("limits", [{}, {"min_version": "", "version": ""}])
def test_without_a_range_there_is_nothing_to_choose(limits: dict[str, str]) -> None:
    page = shown(version("v2.0", "http://x/v2/", **limits))
    api = understood(page, operation("GET /v2/x", response=[row("a", min_version="2.5")]))
    assert (api.min_version, api.max_version) == (None, None)


@pytest.mark.parametrize(
    ("segment", "ways"),
    [
        ("v2", ("v2", "v2.0")),
        ("v2.0", ("v2.0", "v2")),
        ("v2.1", ("v2.1",)),
        ("books", ("books",)),
        ("", ("",)),
    ],
)
def test_spellings_of_a_version(segment: str, ways: tuple[str, ...]) -> None:
    assert spellings(segment) == ways

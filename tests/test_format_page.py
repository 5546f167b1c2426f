"""docs/format.md: its reference is without a finding, does what the page says, and is whole."""

from __future__ import annotations

import msgspec
import pytest

import format_page
from liveref.exercise.exercise import exercise
from liveref.exercise.in_process import InProcess
from liveref.lint import lint
from liveref.loading import Loaded, load
from liveref.reading.directives import DIRECTIVES, Dropped, Opaque
from liveref.reading.parameters import _FIELDS as KEYS
from liveref.reading.settings import _TEXTS as SETTINGS


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The reference of the page."""
    return load(str(format_page.write(tmp_path_factory.mktemp("format") / "library")))


def test_it_has_no_finding(library: Loaded) -> None:
    assert lint(library.document, library.api) == ()


def test_it_has_no_fault(library: Loaded) -> None:
    report = exercise(library.api)
    assert [(o.id, o.unlike, o.notes) for o in report.operations if o.severity] == []


def test_the_service_does_what_the_page_says(library: Loaded) -> None:
    identity = ""
    with InProcess(library.api) as service:
        for shown in format_page.exchanges():
            where = f"docs/format.md:{shown.line}: {shown.method} {shown.path}"
            body = shown.body.replace("{id}", identity).encode() if shown.body else None
            headers = {"content-type": "application/json"} if body else {}
            path = shown.path.replace("{id}", identity)
            answer = service.send(shown.method, path, headers, body)
            assert answer.code == shown.code, f"{where}: {answer.code} {answer.body}"
            if shown.code == 201 and shown.path == "/books":
                identity = answer.body["id"]
            if shown.answer:
                wanted = msgspec.json.decode(shown.answer.replace("{id}", identity))
                assert not (wrong := format_page.missing(wanted, answer.body)), f"{where}: {wrong}"


def test_the_versions_of_the_page_are_read(library: Loaded) -> None:
    operations = {operation.id: operation for operation in library.api.operations}
    blurb = next(o for o in operations.values() if o.path.endswith("/blurb"))
    assert blurb.min_version == "1.2"
    assert (library.api.min_version, library.api.max_version) == ("1.1", "1.3")
    assert library.document.settings.release_microversions == {"Alder": "1.2", "Beech": "1.3"}


def test_every_word_of_the_format_is_on_the_page() -> None:
    page = format_page.PAGE.read_text(encoding="utf-8")
    directives = [name for name, kind in DIRECTIVES.items() if kind not in (Dropped, Opaque)]
    words = [*directives, *KEYS, *SETTINGS, "os_api_ref_release_microversions"]
    assert [word for word in words if f"`{word}`" not in page and f":: {word}" not in page] == []


def test_a_page_that_lies_is_found_out() -> None:
    assert format_page.missing({"a": [{"b": 1}]}, {"a": [{"b": 2}]}) == ".a[0].b is 2, not 1"
    assert format_page.missing({"a": "..."}, {}) == ".a is not there"
    assert format_page.missing({"a": []}, {"a": [1]}) == ".a has 1 items, not 0"
    assert format_page.missing({"a": "...", "b": None}, {"a": 1, "b": None, "c": 2}) is None

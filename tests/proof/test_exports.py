"""Every reference's export is valid OpenAPI 3.1 in all its versions and none, in plain words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_documents import api, api_of, document_of, operation, operations_of
from openapi_spec_validator import OpenAPIV31SpecValidator

from liveref.loading import load
from liveref.model.microversion import parse
from liveref.openapi import export
from published import CORE, each_of

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
ALL = ("image", *each_of(*CORE))
VERSIONED = each_of("nova", "cinder", "placement")
CODE = re.compile(r"(?ms)^ *(`{3,})[^\n]*\n.*?^ *\1$|(`+)(?!`).+?(?<!`)\2(?!`)")
LEFT_OVER = re.compile(
    r"(?m):[\w.+-]+:`|^ *\.\. |`_(?!\w)|\|[\w ]+\|_|^ *\+[-=]+\+|^ *={4,}|^ *:[\w -]+: |(?<=\S)::$"
)


@pytest.mark.parametrize("name", VERSIONED)
def test_the_latest_version_is_valid(name: str) -> None:
    """No field comes or goes in it any more; `tests/openapi` looks at some before it."""
    latest = max(known_versions(name), key=parse)
    document, _ = export(api_of(name), microversion=latest)
    OpenAPIV31SpecValidator(document).validate()
    text = json.dumps(document)
    assert document["paths"]
    assert "min-ver" not in text
    assert "max-ver" not in text


def known_versions(name: str) -> set[str]:
    """The versions in which something comes or goes, within those that the API has."""
    text = json.dumps(document_of(name))
    versions = set(re.findall(r'"(?:min|max)-ver": "(\d+\.\d+)"', text))
    first, last = api_of(name).min_version, api_of(name).max_version
    return {
        version
        for version in versions
        if (not first or parse(first) <= parse(version))
        and (not last or parse(version) <= parse(last))
    }


def test_a_document_whose_titles_are_wrong_gives_a_valid_one() -> None:
    document, _ = export(load(str(TREES / "gallery")).api)
    OpenAPIV31SpecValidator(document).validate()
    assert document["paths"]


@pytest.mark.parametrize("name", ALL)
def test_no_text_has_anything_of_rst(name: str) -> None:
    wrong = {
        match.group()
        for text in texts(document_of(name))
        for match in LEFT_OVER.finditer(without_code(text))
    }
    assert wrong == set()


def test_what_is_left_of_rst_is_noticed() -> None:
    for text in (":ref:`x`", "`x`_ and", ".. note:: x", "a::", ":field: x", "|x|_", "+--+"):
        assert LEFT_OVER.search(without_code(text)), text
    assert not LEFT_OVER.search(without_code("`:ref:` and\n```\n.. note::\n```\nmore"))


def without_code(text: str) -> str:
    """A CommonMark text with a backtick for each of its pieces of code."""
    return CODE.sub("`", text)


def texts(part: Any) -> Iterator[str]:
    """Every text for a person in a document: descriptions, summaries and titles."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("description", "summary", "title") and isinstance(value, str):
                yield value
            elif key not in ("example", "examples", "default", "enum", "const"):
                yield from texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value)


class TestCodesThatTheDocumentLacks:
    def test_are_marked(self) -> None:
        made = operation("GET", "/things", errors=(404,), unlisted=(400,))
        responses = export(api(made))[0]["paths"]["/things"]["get"]["responses"]
        assert responses["400"]["x-liveref-assumed"] is True
        assert responses["400"]["description"] == "Bad Request"
        assert "x-liveref-assumed" not in responses["404"]
        assert "x-liveref-assumed" not in responses["200"]

    def test_are_not_where_another_operation_there_has_them(self) -> None:
        one = operation("PUT", "/t", id="a", unlisted=(400,))
        two = operation("PUT", "/t", id="b", line=2, errors=(400,))
        responses = export(api(one, two))[0]["paths"]["/t"]["put"]["responses"]
        assert "x-liveref-assumed" not in responses["400"]

    @pytest.mark.parametrize("name", ALL)
    def test_are_all_there(self, name: str) -> None:
        marked = {
            code
            for _, _, operation in operations_of(document_of(name))
            for code, response in operation["responses"].items()
            if "x-liveref-assumed" in response
        }
        unlisted = {
            str(code) for operation in api_of(name).operations for code in operation.unlisted
        }
        assert marked <= unlisted
        assert bool(marked) == bool(unlisted)

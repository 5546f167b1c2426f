"""Ranges and conditions of data, as RFC 9110 has them in sections 13 and 14."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinds.small_service import SmallService
from liveref.exercise.caller import Answer
from liveref.exercise.in_process import InProcess
from liveref.loading import load
from published import release

pytestmark = pytest.mark.published("swift")
DATA = b"0123456789"
PATH = "/v1/AUTH_x/c/o"
OLD = "Fri, 01 Jan 2010 00:00:00 GMT"


@pytest.fixture(scope="module")
def objects() -> Iterator[SmallService]:
    with InProcess(load(release("swift")).api) as service:
        small = SmallService(service)
        small.ask("PUT /v1/AUTH_x/c", b"")
        small.ask(f"PUT {PATH}", DATA)
        yield small


def read(objects: SmallService, method: str = "GET", **headers: str) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return objects.ask(f"{method} {PATH}", None, sent)


def tag(objects: SmallService) -> str:
    return read(objects, "HEAD").headers["etag"].strip('"')


@settings(max_examples=100, deadline=None)
@given(
    first=st.none() | st.integers(0, 12),
    last=st.none() | st.integers(0, 12),
    unit=st.sampled_from(["bytes=", "Bytes=", "BYTES= ", "bytes=,"]),
)
def test_a_range_is_the_part_that_it_names(
    objects: SmallService, first: int | None, last: int | None, unit: str
) -> None:
    wanted = f"{unit}{'' if first is None else first}-{'' if last is None else last}"
    answer = read(objects, Range=wanted)
    if first is None and last is None:
        assert (answer.code, answer.raw) == (200, DATA)
    elif first is None:
        part = DATA[-last:] if last else b""
        assert (answer.code, answer.raw) == (code_of(part), part) if part else answer.code == 416
    elif last is not None and last < first:
        assert (answer.code, answer.raw) == (200, DATA)
    elif first >= len(DATA):
        assert (answer.code, answer.headers["content-range"]) == (416, f"bytes */{len(DATA)}")
    else:
        end = len(DATA) if last is None else min(last + 1, len(DATA))
        part = DATA[first:end]
        assert (answer.code, answer.raw) == (code_of(part), part)
        if part != DATA:
            assert answer.headers["content-range"] == f"bytes {first}-{end - 1}/{len(DATA)}"


def code_of(part: bytes) -> int:
    """A range of all data is answered as if there was none, which section 14.2 allows."""
    return 200 if part == DATA else 206


@pytest.mark.parametrize("wanted", ["items=0-3", "bytes=a-b", "bytes=0-1,3-4", "bytes", "0-3", ""])
def test_a_range_that_is_not_known_is_ignored(objects: SmallService, wanted: str) -> None:
    assert read(objects, Range=wanted).raw == DATA


def test_head_has_no_ranges(objects: SmallService) -> None:
    answer = read(objects, "HEAD", Range="bytes=0-3")
    assert (answer.code, answer.headers["content-length"]) == (200, str(len(DATA)))


def test_a_part_is_sent_of_the_data_that_if_range_names(objects: SmallService) -> None:
    etag, modified = tag(objects), read(objects).headers["last-modified"]
    for same in (etag, f'"{etag}"', modified):
        assert read(objects, Range="bytes=0-3", If_Range=same).raw == DATA[:4]
    for other in (f'W/"{etag}"', OLD, "zz", '"zz"', "*"):
        assert read(objects, Range="bytes=0-3", If_Range=other).raw == DATA


def test_a_weak_tag_is_none_for_a_change(objects: SmallService) -> None:
    """Section 8.8.3.2: `If-Match` compares strongly, `If-None-Match` weakly."""
    weak = f'W/"{tag(objects)}"'
    assert read(objects, If_Match=weak).code == 412
    assert read(objects, If_None_Match=weak).code == 304


def test_an_answer_without_data_has_the_same_tag(objects: SmallService) -> None:
    usual = read(objects).headers["etag"]
    assert read(objects, If_None_Match="*").headers["etag"] == usual
    assert read(objects, If_Match='"zz"').headers["etag"] == usual


def test_a_copy_reads_nothing_for_its_client(objects: SmallService) -> None:
    """304 is for GET and HEAD (section 13.1.2)."""
    headers = {"If-None-Match": "*", "Destination": "c/copy"}
    assert objects.ask(f"COPY {PATH}", None, headers).code == 412
    assert objects.ask("GET /v1/AUTH_x/c/copy").code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"If-Match": '"zz"'},
        {"If-None-Match": "*"},
        {"If-Unmodified-Since": OLD},
        {"If-Match": '"zz"', "If-None-Match": '"zz"'},
    ],
)
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_no_change_is_made_against_its_condition(
    objects: SmallService, method: str, headers: dict[str, str]
) -> None:
    answer = objects.ask(f"{method} {PATH}", b"other" if method == "PUT" else b"", headers)
    assert answer.code == 412
    assert read(objects).raw == DATA


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(["If-Match", "If-None-Match", "If-Range", "If-Modified-Since", "Range"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30),
)
def test_no_header_is_an_error_of_the_service(objects: SmallService, name: str, text: str) -> None:
    headers = {"Range": "bytes=0-3"} | {name: text}
    assert objects.ask(f"GET {PATH}", None, headers).code in (200, 206, 304, 412, 416)

"""Numbers in a query, a body and a header: ASCII digits, of any length, and never an error of the
service."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinds.small_service import SmallService
from liveref.exercise.in_process import InProcess
from liveref.loading import load
from liveref.values.whole_numbers import integer, whole_number
from published import each_of, release

OTHER_DIGITS = ["\u00b2", "\u0665", "\u2460", "1\u00b2", "\uff11", "\u0967"]
HUGE = "9" * 5000
digits = st.text(st.characters(categories=["Nd", "No", "Nl"]) | st.sampled_from("+-. e_0"))


@given(digits)
def test_a_whole_number_is_what_ascii_digits_write(text: str) -> None:
    is_one = bool(text) and text.isascii() and text.isdigit()
    assert whole_number(text) == (int(text) if is_one else None)
    bare = text.removeprefix("-")
    is_one = bool(bare) and bare.isascii() and bare.isdigit()
    assert integer(text) == (int(text) if is_one else None)


@pytest.fixture(scope="module")
def images() -> Iterator[SmallService]:
    with InProcess(load("image").api) as service:
        small = SmallService(service)
        small.ask("POST /images", {"name": "x"})
        yield small


@pytest.mark.parametrize("text", [*OTHER_DIGITS, HUGE, "-1", "--1", "1.0", "1e3", "0x1", "1_0"])
def test_a_limit_that_is_no_number_is_refused(images: SmallService, text: str) -> None:
    answer = images.ask(f"GET /images?limit={quote(text)}")
    assert (answer.code, answer.body["error"]["field"]) == (400, "limit")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["limit", "marker", "sort_key", "status", "created", "updated"]), digits)
def test_no_text_of_a_query_is_an_error_of_the_service(
    images: SmallService, name: str, text: str
) -> None:
    assert images.ask(f"GET /images?{name}={quote(text)}").code < 500


@pytest.mark.parametrize("reference", each_of("glance"))
def test_numbers_of_filters_and_of_bodies(reference: str) -> None:
    with InProcess(load(release(reference)).api) as service:
        small = SmallService(service)
        for text in [*OTHER_DIGITS, HUGE, "--1"]:
            assert small.ask(f"GET /v2/images?min_ram={quote(text)}").code == 400
            assert small.ask("POST /v2/images", {"name": "n", "min_ram": text}).code == 400
        for number in (2.0, 20e-1, -0.0, 9007199254740992.0):
            created = small.ask("POST /v2/images", {"name": "n", "min_ram": number})
            assert type(created.body["min_ram"]) is int
            shown = small.ask(f"GET /v2/images/{created.body['id']}").body
            assert shown["min_ram"] == int(number)


@pytest.mark.parametrize("reference", each_of("swift"))
def test_numbers_of_headers(reference: str) -> None:
    with InProcess(load(release(reference)).api) as service:
        small = SmallService(service)
        small.ask("PUT /v1/AUTH_x/c", b"")
        small.ask("PUT /v1/AUTH_x/c/o", b"0123456789")
        listed = small.ask(f"GET /v1/AUTH_x/c?format=json&delimiter=/&limit={quote(HUGE)}")
        assert listed.code in (200, 400)
        for wanted, content in [
            (f"bytes=0-{HUGE}", b"0123456789"),
            (f"bytes=-{HUGE}", b"0123456789"),
            ("bytes=\u00b2-", b"0123456789"),
        ]:
            assert small.ask("GET /v1/AUTH_x/c/o", None, {"range": wanted}).raw == content
        beyond = small.ask("GET /v1/AUTH_x/c/o", None, {"range": f"bytes={HUGE}-"})
        assert beyond.code == 416
        for name in ("X-Delete-At", "X-Delete-After"):
            for text in (HUGE, "\u00b2", "-1", "1.5"):
                refused = small.ask("PUT /v1/AUTH_x/c/p", b"x", {name: text})
                assert refused.code == 400, (name, text[:9])


@pytest.mark.parametrize("reference", each_of("placement"))
def test_amounts_of_candidates(reference: str) -> None:
    with InProcess(load(release(reference)).api) as service:
        small = SmallService(service)
        version = {"OpenStack-API-Version": "placement 1.38"}
        for query in [f"resources=VCPU:1&limit={quote(text)}" for text in [*OTHER_DIGITS, HUGE]] + [
            f"resources=VCPU:{quote(text)}" for text in [*OTHER_DIGITS, HUGE, "-1", ""]
        ]:
            assert small.ask(f"GET /allocation_candidates?{query}", None, version).code == 400

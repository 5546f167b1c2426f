"""Text that is no UTF-8 is refused: decoded all the same, two names would be one name."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinds.small_service import SmallService

NO_TEXT = [b"\xff", b"\xed\xa0\x80", b"\xc3\x28", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"caf\xe9"]


def is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("content", NO_TEXT)
def test_a_name_and_a_query_that_are_no_text(images: SmallService, content: bytes) -> None:
    written = quote(content)
    for request in (
        f"GET /images/{written}",
        f"DELETE /images/{written}",
        f"GET /images?name={written}",
        f"GET /images?{written}=x",
        f"GET /images?sort_key={written}&limit=1",
    ):
        answer = images.ask(request)
        assert answer.code == 400, request
        assert "UTF-8" in answer.body["error"]["message"]


@settings(max_examples=80, deadline=None)
@given(st.binary(min_size=1, max_size=6))
def test_any_bytes_of_a_path_a_query_and_a_body(images: SmallService, content: bytes) -> None:
    written = quote(content, safe="")
    codes = {404} if is_text(content) else {400}
    assert images.ask(f"GET /images/x{written}").code in codes
    assert images.ask(f"GET /images?name={written}").code in ({200} if is_text(content) else {400})
    body = b'{"name": "' + content + b'"}'
    code = images.ask("POST /images", body, {"content-type": "application/json"}).code
    assert code in (201, 400)
    assert code == 400 or is_text(content)


@pytest.mark.published("swift")
@pytest.mark.parametrize("content", NO_TEXT)
def test_no_two_names_are_one(objects: SmallService, content: bytes) -> None:
    path = f"/v1/AUTH_x/c/{quote(content)}"
    assert objects.ask(f"PUT {path}", b"x").code == 400
    assert objects.ask("GET /v1/AUTH_x/c?format=json").body == []


@pytest.mark.published("swift")
@pytest.mark.parametrize("destination", ["c/%FF", "%ED%A0%80/o"])
def test_a_copy_to_a_name_that_is_no_text(objects: SmallService, destination: str) -> None:
    objects.ask("PUT /v1/AUTH_x/c/source", b"x")
    headers = {"Destination": destination}
    assert objects.ask("COPY /v1/AUTH_x/c/source", None, headers).code == 400
    assert objects.ask("DELETE /v1/AUTH_x/c/source").code == 204

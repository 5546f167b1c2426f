"""Digests that clients send are compared with the bytes that come; a mismatch stores nothing."""

from __future__ import annotations

import gzip
import hashlib
from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinds.small_service import SmallService
from liveref.exercise.in_process import InProcess
from liveref.loading import load
from published import each_of, release

CONTENT = b'{"name": "digested"}'


def base64(algorithm: str, content: bytes = CONTENT) -> str:
    return b64encode(hashlib.new(algorithm, content).digest()).decode()


RIGHT = {
    "Content-MD5": base64("md5"),
    "Digest": f"SHA-256={base64('sha256')},unixsum=30637",
    "Content-Digest": f"sha-512=:{base64('sha512')}:, sha-256=:{base64('sha256')}:",
    "Repr-Digest": f"sha-256=:{base64('sha256')}:;q=1",
}
WRONG = [
    ("Content-MD5", base64("md5", b"other")),
    ("Content-MD5", base64("sha256")),
    ("Content-MD5", "@@@"),
    ("Digest", f"sha-256={base64('sha256', b'other')}"),
    ("Digest", f"sha={base64('sha1', b'other')}"),
    ("Content-Digest", f"sha-256=:{base64('sha256', b'other')}:"),
    ("Content-Digest", f"sha-256=:{base64('sha256')}:, sha-512=:{base64('sha512', b'other')}:"),
    ("Content-Digest", f"sha-256={base64('sha256')}"),
    ("Content-Digest", "sha-256"),
    ("Repr-Digest", f"md5=:{base64('md5', b'other')}:"),
]
headers = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40)


def count(images: SmallService) -> int:
    return len(images.ask("GET /images").body["images"])


@pytest.mark.parametrize(("name", "value"), [*RIGHT.items(), ("Digest", "crc32c=AAAA")])
def test_a_body_with_its_digest_is_taken(images: SmallService, name: str, value: str) -> None:
    json = {"content-type": "application/json", name: value}
    assert images.ask("POST /images", CONTENT, json).code == 201


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_body_with_another_digest_is_refused(images: SmallService, name: str, value: str) -> None:
    before = count(images)
    answer = images.ask("POST /images", CONTENT, {"content-type": "application/json", name: value})
    assert (answer.code, answer.body["error"]["field"]) == (400, name)
    assert count(images) == before


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(RIGHT)), headers)
def test_no_header_is_an_error_of_the_service(images: SmallService, name: str, text: str) -> None:
    sent = {"content-type": "application/json", name: text}
    assert images.ask("POST /images", CONTENT, sent).code in (201, 400)


def test_a_digest_is_that_of_the_bytes_on_the_way(images: SmallService) -> None:
    packed = gzip.compress(CONTENT)
    coded = {"content-type": "application/json", "content-encoding": "gzip"}
    for content, code in ((packed, 201), (CONTENT, 400)):
        digest = {"Content-Digest": f"sha-256=:{base64('sha256', content)}:"}
        assert images.ask("POST /images", packed, coded | digest).code == code


@pytest.mark.published("swift")
@pytest.mark.parametrize(("name", "value"), RIGHT.items())
def test_data_with_their_digest_are_stored(objects: SmallService, name: str, value: str) -> None:
    path = "/v1/AUTH_x/c/right"
    assert objects.ask(f"PUT {path}", CONTENT, {name: value}).code == 201
    assert objects.ask(f"GET {path}").raw == CONTENT


@pytest.mark.published("swift")
@pytest.mark.parametrize(("name", "value"), [*WRONG, ("ETag", "0" * 32), ("ETag", "zz")])
def test_data_with_another_digest_are_not(objects: SmallService, name: str, value: str) -> None:
    path = "/v1/AUTH_x/c/wrong"
    assert objects.ask(f"PUT {path}", CONTENT, {name: value}).code in (400, 422)
    assert objects.ask(f"GET {path}").code == 404


@pytest.mark.parametrize("reference", each_of("glance"))
def test_data_with_a_coding_are_refused(reference: str) -> None:
    """They would be stored as they come, and served without the coding."""
    with InProcess(load(release(reference)).api) as service:
        small = SmallService(service)
        image = {"name": "n", "disk_format": "raw", "container_format": "bare"}
        path = f"/v2/images/{small.ask('POST /v2/images', image).body['id']}/file"
        octets = {"content-type": "application/octet-stream"}
        coded = small.ask(f"PUT {path}", gzip.compress(b"x"), octets | {"content-encoding": "gzip"})
        assert (coded.code, coded.headers["accept-encoding"]) == (415, "identity")
        plain = small.ask(f"PUT {path}", b"x", octets | {"content-encoding": "identity"})
        assert plain.code == 204
        assert small.ask(f"GET {path}").raw == b"x"

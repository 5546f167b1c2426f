"""Content codings of request bodies."""

from __future__ import annotations

import gzip
import zlib

import pytest

from liveref.service.request.content_coding import decoded
from liveref.service.request.problem import Problem

TEXT = b'{"name": "shelf"}'
CODED = {
    "gzip": gzip.compress(TEXT),
    "X-GZIP": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    " Deflate ": zlib.compress(TEXT, wbits=-15),
    "identity": TEXT,
    "": TEXT,
}


@pytest.mark.parametrize("coding", CODED)
def test_coding(coding: str) -> None:
    assert decoded(CODED[coding], coding, 100) == TEXT


REFUSED = {
    "an unknown one": (415, "br", TEXT),
    "two": (415, "gzip, gzip", gzip.compress(gzip.compress(TEXT))),
    "none of its kind": (400, "gzip", TEXT),
    "half of it": (400, "gzip", gzip.compress(TEXT)[:-5]),
    "something behind it": (400, "deflate", zlib.compress(TEXT) + b"x"),
    "as much as a bomb": (413, "gzip", gzip.compress(b"0" * 101)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusal(case: str) -> None:
    code, coding, raw = REFUSED[case]
    with pytest.raises(Problem) as raised:
        decoded(raw, coding, 100)
    assert raised.value.code == code


def test_the_bound_itself() -> None:
    assert len(decoded(gzip.compress(b"0" * 100), "gzip", 100)) == 100

"""Digests that a client sends with a body: `Content-MD5` (RFC 1864), `Digest` (RFC 3230),
`Content-Digest` and `Repr-Digest` (RFC 9530). A digest of an unknown algorithm says nothing."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, NamedTuple

from liveref.service.request.problem import Problem

_ALGORITHMS = {
    "md5": "md5",
    "sha": "sha1",
    "sha-256": "sha256",
    "sha-512": "sha512",
}
_OLD, _NEW = b"digest", (b"content-digest", b"repr-digest")
_HEADERS = frozenset((b"content-md5", _OLD, *_NEW))
_ITEM = re.compile(r"\s*([a-z0-9-]+)=(:?)([^:;,\s]*)(:?)\s*(?:;[^,]*)?(?:,|$)", re.IGNORECASE)


class _Digest(NamedTuple):
    """A digest that a header states, and that of the bytes that come."""

    header: str
    wanted: bytes
    actual: Any


class Digests:
    """The digests of one request. Raises Problem 400 for a header that holds none."""

    def __init__(self, headers: Mapping[bytes, bytes]) -> None:
        self._digests = [] if _HEADERS.isdisjoint(headers) else [*_stated(headers)]

    async def watch(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The same bytes, of which digests are taken as they pass."""
        async for chunk in chunks:
            self.add(chunk)
            yield chunk

    def add(self, content: bytes) -> None:
        """Take digests of a part of the body."""
        for digest in self._digests:
            digest.actual.update(content)

    def check(self, code: int = 400) -> None:
        """Raises Problem of that code if a digest is not that of the bytes that came."""
        for digest in self._digests:
            if digest.actual.digest() != digest.wanted:
                message = f"{digest.header} is not the digest of the bytes that came."
                raise Problem(code, message, field=digest.header)


def check_digests(headers: Mapping[bytes, bytes], body: bytes) -> None:
    """Raises Problem 400 for a digest that is not that of a whole body."""
    if not _HEADERS.isdisjoint(headers):
        digests = Digests(headers)
        digests.add(body)
        digests.check()


def _stated(headers: Mapping[bytes, bytes]) -> Iterator[_Digest]:
    if (text := headers.get(b"content-md5")) is not None:
        yield _digest("Content-MD5", "md5", text.decode("latin-1").strip())
    for name in (_OLD, *_NEW):
        if (text := headers.get(name)) is not None:
            yield from _listed(name.decode().title(), text.decode("latin-1"), name in _NEW)


def _listed(header: str, text: str, has_colons: bool) -> Iterator[_Digest]:
    """The digests of a list `ALGORITHM=DIGEST`; the newer headers have colons around each."""
    place = 0
    while place < len(text):
        match = _ITEM.match(text, place)
        if match is None or bool(match[2]) != has_colons or match[2] != match[4]:
            raise _malformed(header)
        place = match.end()
        algorithm = _ALGORITHMS.get(match[1].lower())
        if algorithm is not None:
            yield _digest(header, algorithm, match[3])


def _digest(header: str, algorithm: str, text: str) -> _Digest:
    try:
        wanted = b64decode(text, validate=True)
    except ValueError:
        raise _malformed(header) from None
    return _Digest(header, wanted, hashlib.new(algorithm, usedforsecurity=False))


def _malformed(header: str) -> Problem:
    return Problem(400, f"{header} holds no digest in base64.", field=header)

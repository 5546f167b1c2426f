"""Content codings of request bodies (RFC 9110, section 8.4.1)."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from liveref.service.request.problem import Problem

_ZLIB, _GZIP, _RAW = zlib.MAX_WBITS, zlib.MAX_WBITS + 16, -zlib.MAX_WBITS
_WINDOWS = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": _ZLIB}
SUPPORTED = "gzip, deflate"
"""For the header Accept-Encoding of a refusal (section 12.5.3)."""


def decoded(raw: bytes, coding: str, most: int) -> bytes:
    """The body without its coding. Raises Problem 415 for a coding that is not known, 400 for
    data that does not have it, 413 for more than `most` bytes."""
    name = coding.strip().lower()
    if name in ("", "identity"):
        return raw
    window = _WINDOWS.get(name)
    if window is None:
        raise _unsupported(name, SUPPORTED)
    if name == "deflate" and not _has_zlib_header(raw):
        window = _RAW
    return _decompressed(raw, window, name, most)


def check_plain(headers: Mapping[bytes, bytes]) -> None:
    """Raises Problem 415 for a body that is stored as it comes, if it has a coding: the record's
    data would be others."""
    name = headers.get(b"content-encoding", b"").decode("latin-1").strip().lower()
    if name not in ("", "identity"):
        raise _unsupported(name, "identity")


def _unsupported(name: str, supported: str) -> Problem:
    message = f"The content coding {name} is not supported here, only {supported}."
    return Problem(415, message, headers=(("Accept-Encoding", supported),))


def _has_zlib_header(raw: bytes) -> bool:
    """Whether deflated data begins as RFC 1950 asks; some senders leave that out."""
    return len(raw) > 1 and raw[0] & 0x0F == 8 and int.from_bytes(raw[:2]) % 31 == 0


def _decompressed(raw: bytes, window: int, name: str, most: int) -> bytes:
    decompressor = zlib.decompressobj(window)
    try:
        content = decompressor.decompress(raw, most + 1)
    except zlib.error:
        raise Problem(400, f"The body is not in the content coding {name}.") from None
    if len(content) > most:
        raise Problem(413, f"The body must have {most} bytes or fewer, without its coding.")
    if not decompressor.eof or decompressor.unused_data:
        raise Problem(400, f"The body is not one whole {name} stream.")
    return content

"""The bytes that a seed writes for the binary body of a record."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from liveref.control.seed.form import DATA
from liveref.control.seed.wrong import Wrong

MOST_DATA = 64 * 1024 * 1024


def content(data: Any) -> bytes:
    """The bytes of a text, of `{base64: TEXT}`, or of `{zeros: COUNT}`. Raises Wrong."""
    if isinstance(data, str):
        return data.encode()
    match data:
        case {"zeros": int(count)} if 0 <= count <= MOST_DATA and len(data) == 1:
            return bytes(count)
        case {"base64": str(text)} if len(data) == 1:
            try:
                return base64.b64decode(text, validate=True)
            except (binascii.Error, ValueError):
                raise Wrong("This is not base64.", DATA) from None
    raise Wrong("data takes a text, `{base64: TEXT}`, or `{zeros: COUNT}` up to 64 MiB.", DATA)

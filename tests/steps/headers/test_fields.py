"""Headers that are fields: the places of a copy."""

from __future__ import annotations

import pytest

from liveref.families import conventions
from liveref.service.effects.headers.fields import places


@pytest.mark.parametrize(
    ("copied", "source"),
    [
        (b"/photos/a%20b", {"container": "photos", "object": "a b"}),
        (b"photos/2026/a", {"container": "photos", "object": "2026/a"}),
        (b"/\xff/a", {"container": "\ufffd", "object": "a"}),
    ],
)
def test_place_that_a_header_names(copied: bytes, source: dict[str, str]) -> None:
    own = {"container": "here", "object": "x"}
    headers = {b"x-copy-from": copied}
    assert places(headers, own, tuple(own), conventions().headers) == (source, own)

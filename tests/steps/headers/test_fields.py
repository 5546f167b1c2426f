"""Headers that are fields: the places of a copy."""

from __future__ import annotations

import pytest

from liveref.families import conventions
from liveref.service.effects.headers.fields import places
from liveref.service.request.problem import Problem


@pytest.mark.parametrize(
    ("copied", "source"),
    [
        (b"/photos/a%20b", {"container": "photos", "object": "a b"}),
        (b"photos/2026/a", {"container": "photos", "object": "2026/a"}),
    ],
)
def test_place_that_a_header_names(copied: bytes, source: dict[str, str]) -> None:
    own = {"container": "here", "object": "x"}
    headers = {b"x-copy-from": copied}
    assert places(headers, own, tuple(own), conventions().headers) == (source, own)


def test_a_place_that_is_no_text_is_refused() -> None:
    own = {"container": "here", "object": "x"}
    with pytest.raises(Problem, match="x-copy-from is not UTF-8"):
        places({b"x-copy-from": b"/\xff/a"}, own, tuple(own), conventions().headers)

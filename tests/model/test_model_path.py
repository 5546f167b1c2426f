"""Templates of paths."""

from __future__ import annotations

import pytest

from liveref.model.path import last_word

WORDS = {
    "/images": "images",
    "/images/{id}": "images",
    "/v1/{a}/tags/{b}/{c}": "tags",
    "/{a}/{b}": "",
    "/": "",
}


@pytest.mark.parametrize("path", WORDS)
def test_last_word(path: str) -> None:
    assert last_word(path) == WORDS[path]

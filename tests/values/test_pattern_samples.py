"""Samples of regular expressions match them."""

from __future__ import annotations

import re

import pytest

from liveref.values.pattern_samples import sample


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^[A-Z]{2}[0-9]{3}$", "AA111"),
        (r"^S\d{2}-\d{4}$", "S11-1111"),
        ("^[a-z][a-z0-9_]*$", "a"),
        (r"^(?:red|green)\.[^a1]+$", "red.A"),
        (r"^\d\.\d{2}$", "1.11"),
        ("^a{2,5}b?c+$", "aac"),
        (r"^[\]\-]x$", "-x"),
    ],
)
def test_samples(pattern: str, text: str) -> None:
    assert sample(pattern) == text
    assert re.search(pattern, text)


@pytest.mark.parametrize("pattern", [r"^(?=a)b$", r"^(a)\1$", "[", "(", "^(?!x)"])
def test_a_pattern_that_is_too_difficult(pattern: str) -> None:
    assert sample(pattern) is None

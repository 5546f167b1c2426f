"""Slips of the fingers."""

from __future__ import annotations

import pytest

from liveref.values.spelling import distance, meant, similar


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("a", "a", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("", "abc", 3), ("kitten", "sitting", 3)],
)
def test_distance(one: str, other: str, expected: int) -> None:
    assert distance(one, other) == distance(other, one) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("requered", "required"),
        ("descripition", "description"),
        ("tpye", "type"),
        ("required", None),  # nothing to correct
        ("id", None),  # too short to tell
        ("min_versoin", "min_version"),
        ("summary", None),
    ],
)
def test_meant(word: str, expected: str | None) -> None:
    assert meant(word, ["type", "required", "description", "min_version", "ip", "in"]) == expected


def test_digits_are_no_slip() -> None:
    assert meant("fixed_ipv4", ["fixed_ipv6"]) is None


def test_similar_suggests_more_than_slips() -> None:
    assert similar("image", ["image_id", "member"]) == "image_id"
    assert similar("host", ["member"]) is None

"""Parts of ranges of addresses."""

from __future__ import annotations

import pytest

from liveref.values import ranges

PARTS = [
    ("the first", ["10.0.0.0/16"], 24, [], "10.0.0.0/24"),
    ("beside one that is taken", ["10.0.0.0/16"], 24, ["10.0.0.0/26"], "10.0.1.0/24"),
    ("in a gap", ["10.0.0.0/16"], 24, ["10.0.0.0/24", "10.0.2.0/24"], "10.0.1.0/24"),
    ("of the next range", ["10.0.0.0/24", "10.9.0.0/16"], 24, ["10.0.0.0/24"], "10.9.0.0/24"),
    ("all of it, if larger", ["10.0.0.0/16"], 8, [], "10.0.0.0/16"),
    ("of many addresses", ["fd00::/48"], 64, ["fd00::/64"], "fd00:0:0:1::/64"),
    ("where none is left", ["10.0.0.0/24"], 24, ["10.0.0.128/25"], None),
    ("where there is no range", ["somewhere"], 24, [], None),
]


@pytest.mark.parametrize(
    ("within", "length", "taken", "expected"),
    [case[1:] for case in PARTS],
    ids=[case[0] for case in PARTS],
)
def test_part(within: list[str], length: int, taken: list[str], expected: str | None) -> None:
    networks = [network for text in taken if (network := ranges.network(text)) is not None]
    assert ranges.part(within, length, networks) == ranges.network(expected)

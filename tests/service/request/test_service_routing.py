"""Routing: the spellings of one path."""

from __future__ import annotations

import pytest

from liveref.service.request.problem import Problem
from liveref.service.request.routing import Router, escaped

ROUTER = Router([("GET", "/cafés/{name}", "one"), ("GET", "/menü-{day}/x", "menu")])

SPELLINGS = {
    "/caf%C3%A9s/a": ("one", {"name": "a"}),
    "/caf%c3%a9s/a": ("one", {"name": "a"}),
    "/cafés/a".encode().decode("latin-1"): ("one", {"name": "a"}),
    "/caf%C3%A9s/%C3%A9%2f": ("one", {"name": "é/"}),
    "/men%C3%BC-monday/x": ("menu", {"day": "monday"}),
}


@pytest.mark.parametrize("path", SPELLINGS)
def test_spelling(path: str) -> None:
    assert ROUTER.match("GET", path) == ([SPELLINGS[path][0]], SPELLINGS[path][1])


@pytest.mark.parametrize("path", ["/cafes/a", "/%63af%C3%A9s/a"])
def test_other_path(path: str) -> None:
    with pytest.raises(Problem) as raised:
        ROUTER.match("GET", path)
    assert raised.value.code == 404


def test_a_location_is_ascii() -> None:
    assert escaped("/cafés/a?b=c%20d") == "/caf%C3%A9s/a?b=c%20d"


def test_a_path_that_is_no_text() -> None:
    with pytest.raises(Problem) as raised:
        ROUTER.match("GET", "/caf%E9s/a")
    assert raised.value.code == 400

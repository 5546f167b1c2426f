"""Values with commas between them, as the query of a list has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveref.service.planning.filter_values import listed


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", []),
        ("a", ["a"]),
        ("a, b", ["a", "b"]),
        ('"a,b",c', ["a,b", "c"]),
        ("a\nb,c", ["a\nb", "c"]),
        ("a\r,b", ["a\r", "b"]),
        ("x" * 200_000, ["x" * 200_000]),
    ],
    ids=["empty", "one", "two", "quoted", "line feed", "carriage return", "long"],
)
def test_values_have_commas_between_them(text: str, values: list[str]) -> None:
    assert listed(text) == values


@given(st.text())
def test_any_text_has_values(text: str) -> None:
    assert all(isinstance(value, str) for value in listed(text))

"""Texts that UTF-8 can hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from liveref.values.unicode import encodable, is_encodable


@given(st.text(st.characters() | st.characters(categories=["Cs"])))
def test_every_text_can_be_written_once_it_is_made_encodable(text: str) -> None:
    encodable(text).encode()
    assert is_encodable(encodable(text))
    assert is_encodable(text) == (encodable(text) == text)

"""The ring of texts that processes share, beside a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveref.control import ring
from liveref.control.ring import Ring

TEXTS = st.lists(st.binary(min_size=1, max_size=40), max_size=60)


@given(texts=TEXTS, remembered=st.integers(1, 20), room=st.integers(40, 120))
def test_the_last_texts_that_have_room_are_held(
    texts: list[bytes], remembered: int, room: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ring, "_LEAST", room)
        patch.setattr(ring, "_EACH", 0)
        last = Ring(remembered)
    for number, text in enumerate(texts, 1):
        assert last.append(text) == last.last == number
        held, size = list[tuple[int, bytes]](), 0
        for other, content in reversed(list(enumerate(texts[:number], 1))[-remembered:]):
            size += len(content)
            if size > room:
                break
            held.insert(0, (other, content))
        assert last.read() == held
        assert last.read(after=number - 1) == held[-1:]


def test_what_is_forgotten_stays_so_and_numbers_go_on() -> None:
    texts = Ring(10)
    for text in (b"a", b"b"):
        texts.append(text)
    texts.clear()
    assert texts.read() == []
    assert texts.append(b"c") == 3
    assert texts.read() == [(3, b"c")]


def test_nothing_is_held_where_nothing_is_remembered() -> None:
    texts = Ring(0)
    assert [texts.append(b"a"), texts.append(b"b")] == [1, 2]
    assert texts.read() == []


def test_text_that_is_longer_than_all_room_is_counted() -> None:
    texts = Ring(2)
    texts.append(b"a")
    texts.append(b"x" * (2 * 1024 * 1024))
    assert texts.read() == [(1, b"a")]
    texts.append(b"b")
    assert texts.read() == [(3, b"b")]

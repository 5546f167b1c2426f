"""The ring of texts that processes share, beside a list."""

from __future__ import annotations

import os
import time

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
        last.append(text)
        assert last.last == last.number == number
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
    texts.append(b"c")
    assert texts.read() == [(3, b"c")]


def test_nothing_is_held_where_nothing_is_remembered() -> None:
    texts = Ring(0)
    texts.append(b"a")
    texts.append(b"b")
    assert (texts.last, texts.read()) == (2, [])


def test_text_that_is_longer_than_all_room_is_counted() -> None:
    texts = Ring(2)
    texts.append(b"a")
    texts.append(b"x" * (2 * 1024 * 1024))
    assert texts.read() == [(1, b"a")]
    texts.append(b"b")
    assert texts.read() == [(3, b"b")]


@given(
    texts=st.lists(st.tuples(st.integers(0, 2), st.binary(min_size=1, max_size=9)), max_size=60),
    remembered=st.integers(1, 12),
)
def test_texts_of_several_processes_have_one_order(
    texts: list[tuple[int, bytes]], remembered: int
) -> None:
    together = Ring(remembered, 3)
    for number, (process, text) in enumerate(texts, 1):
        together.join(process)
        together.append(text)
        assert together.last == together.number == number
    numbered = [(number, text) for number, (_, text) in enumerate(texts, 1)]
    assert together.read() == numbered[-remembered:]


def test_processes_that_write_at_once_lose_no_text_and_no_number() -> None:
    together, processes, count = Ring(5000, 3), list[int](), 1000
    for process in range(3):
        pid = os.fork()
        if pid == 0:
            together.join(process)
            for number in range(count):
                together.append(b"%d %d" % (process, number))
                time.sleep(0.00002)  # a request takes longer
            os._exit(0)
        processes.append(pid)
    seen: dict[int, bytes] = {}
    while together.last < 3 * count:
        for number, text in together.read():
            assert seen.setdefault(number, text) == text  # a number stays with its text
    for pid in processes:
        os.waitpid(pid, 0)
    texts = [text for _, text in together.read()]
    assert [number for number, _ in together.read()] == list(range(1, 3 * count + 1))
    for process in range(3):
        own = [text for text in texts if text.startswith(b"%d " % process)]
        assert own == [b"%d %d" % (process, number) for number in range(count)]


def test_ring_of_a_process_that_died_amid_a_text_goes_on() -> None:
    texts = Ring(10, 2)
    texts.append(b"a")
    texts.join(1)
    texts.append(b"b")
    dead = texts._own.words
    dead[ring._SINCE], dead[ring._MARK] = time.monotonic_ns(), dead[ring._MARK] | 1
    texts.join(0)
    texts.append(b"c")
    assert texts.read() == [(1, b"a"), (2, b"b")]  # a text of it may come before the last one
    texts.join(1)
    texts.append(b"d")
    assert texts.read() == [(1, b"a"), (2, b"b"), (3, b"c"), (4, b"d")]

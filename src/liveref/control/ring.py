"""The last of many short texts of bytes, in memory that several processes share."""

from __future__ import annotations

import struct

from liveref.values.shared_memory import SharedMemory

_LEAST, _EACH = 1024 * 1024, 1024
"""Bytes of all texts, at least, and for each that is remembered."""


class Ring:
    """Holds the last `remembered` texts, or the last of them that have room: a mebibyte, or one
    kibibyte for each on average. They are numbered from 1."""

    _head = struct.Struct("<QQQ")  # the last number, the last that is forgotten, bytes written
    _slot = struct.Struct("<QQ")  # of a text: the bytes written before it, its length

    def __init__(self, remembered: int) -> None:
        self._remembered = remembered
        self._size = max(_LEAST, remembered * _EACH)
        self._texts = self._head.size + remembered * self._slot.size
        self._memory = SharedMemory(self._texts + self._size)
        self._content = self._memory.content

    @property
    def last(self) -> int:
        """The number of the last text, 0 where there was none."""
        return self._read_head()[0]

    def append(self, text: bytes) -> int:
        """Hold a text; its number. One that is longer than all the room is only counted."""
        with self._memory:
            number, forgotten, written = self._read_head()
            number += 1
            if self._remembered:
                length = len(text) if len(text) <= self._size else 0
                self._write(written, text[:length])
                self._slot.pack_into(self._content, self._place(number), written, length)
                written += length
            self._head.pack_into(self._content, 0, number, forgotten, written)
        return number

    def read(self, after: int = 0) -> list[tuple[int, bytes]]:
        """The texts that are held, with their numbers, behind that number."""
        with self._memory:
            last, forgotten, written = self._read_head()
            first = max(after, forgotten, last - self._remembered)
            return [
                (number, self._read(start, length))
                for number in range(first + 1, last + 1)
                for start, length in [self._slot.unpack_from(self._content, self._place(number))]
                if length and start + self._size >= written
            ]

    def clear(self) -> None:
        """Forget all texts; the numbers go on."""
        with self._memory:
            last, _, written = self._read_head()
            self._head.pack_into(self._content, 0, last, last, written)

    def _read_head(self) -> tuple[int, int, int]:
        last, forgotten, written = self._head.unpack_from(self._content)
        return last, forgotten, written

    def _place(self, number: int) -> int:
        return self._head.size + number % self._remembered * self._slot.size

    def _write(self, start: int, text: bytes) -> None:
        begin = self._texts + start % self._size
        end = begin + len(text)
        if end <= self._texts + self._size:
            self._content[begin:end] = text
            return
        before = self._texts + self._size - begin
        self._content[begin : begin + before] = text[:before]
        self._content[self._texts : self._texts + len(text) - before] = text[before:]

    def _read(self, start: int, length: int) -> bytes:
        begin = self._texts + start % self._size
        before = min(length, self._texts + self._size - begin)
        rest = length - before
        return (
            self._content[begin : begin + before] + self._content[self._texts : self._texts + rest]
        )

"""The last of many short texts of bytes, in memory that several processes share.

Each process writes into a ring of its own, so that no request waits for a lock. Texts are ordered
by the monotonic clock, which all processes of a machine have in common. A process marks its ring
while it writes, with a moment before that of its text. A reader takes the texts before all marks:
nothing that is older than what it has read can come later.
"""

from __future__ import annotations

import mmap
import time
from collections.abc import Iterator
from typing import NamedTuple

_LEAST, _EACH = 1024 * 1024, 1024
"""Bytes of all texts of a process, at least, and for each that is remembered."""
_PATIENCE = 0.02
"""Seconds in which a reader waits for marks to go. A process may have no turn for longer, and one
that died amid a text leaves its mark: then later texts are for the next reader."""
_WORD = 8
_MARK, _SINCE, _COUNT, _WRITTEN, _FORGOTTEN = range(5)
"""The words of a ring's head. `_MARK` is odd while its process writes a text, which is later than
`_SINCE`. `_COUNT` is the number of all its texts, `_WRITTEN` the bytes of all of them. `_FORGOTTEN`
is the moment of the last `clear` by its process."""
_HEAD, _SLOT = 5, 3
"""The number of words in a head, and in the slot of a text: the moment, the bytes written before
it, its length."""


class _Text(NamedTuple):
    """A text and its moment; None for one that was too long to be held."""

    moment: int
    content: bytes | None


class _OwnRing:
    """The ring of one process."""

    def __init__(self, remembered: int) -> None:
        self._remembered = remembered
        self._size = max(_LEAST, remembered * _EACH)
        self._slots = remembered + 1  # a text is written where none is held
        self._texts = (_HEAD + self._slots * _SLOT) * _WORD
        self._content = mmap.mmap(-1, self._texts + self._size + -self._size % _WORD)
        self.words = memoryview(self._content).cast("Q")

    def append(self, text: bytes) -> int:
        """Hold a text; its moment. One that is longer than all the room is only counted."""
        words = self.words
        words[_SINCE] = time.monotonic_ns()
        words[_MARK] |= 1  # before the moment, so that who saw no mark has read all before it
        moment, number, written = time.monotonic_ns(), words[_COUNT], words[_WRITTEN]
        if self._remembered:
            length = len(text) if len(text) <= self._size else 0
            words[_WRITTEN] = written + length  # first, so that readers pass what is overwritten
            self._write(written, text[:length])
            slot = self._slot(number)
            words[slot], words[slot + 1], words[slot + 2] = moment, written, length
        words[_COUNT] = number + 1
        words[_MARK] += 1
        return moment

    def texts(self, count: int) -> Iterator[_Text]:
        """The texts that are held of the first `count`, the last one first."""
        words, size = self.words, self._size
        for number in range(count - 1, max(count - self._remembered, 0) - 1, -1):
            slot = self._slot(number)
            moment, start, length = words[slot], words[slot + 1], words[slot + 2]
            content = self._read(start, length) if length else None
            if start + size < words[_WRITTEN] or number + self._remembered < words[_COUNT]:
                return  # it is overwritten, perhaps since it was read
            yield _Text(moment, content)

    def _slot(self, number: int) -> int:
        return _HEAD + number % self._slots * _SLOT

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


class Ring:
    """Holds the last `remembered` texts of some processes, or the last of them that have room: a
    mebibyte for each process, or one kibibyte for each text on average. Texts are numbered from
    1."""

    def __init__(self, remembered: int, processes: int = 1) -> None:
        self._remembered = remembered
        self._rings = [_OwnRing(remembered) for _ in range(processes)]
        self._own, self._moment = self._rings[0], 0

    def join(self, process: int) -> None:
        """Write as that process, counted from 0, from now on. One that died may have left its
        mark."""
        self._own = self._rings[process]
        self._own.words[_MARK] += self._own.words[_MARK] % 2

    @property
    def last(self) -> int:
        """The number of the last text, 0 where there was none."""
        return sum(ring.words[_COUNT] for ring in self._rings)

    def append(self, text: bytes) -> None:
        """Hold a text. One that is longer than all the room is only counted."""
        self._moment = self._own.append(text)

    @property
    def number(self) -> int:
        """The number of the text that this process held last."""
        counts, _ = self._counts()
        later = sum(
            text.moment > self._moment
            for ring, count in zip(self._rings, counts, strict=True)
            for text in ring.texts(count)
        )
        return sum(counts) - later

    def read(self, after: int = 0) -> list[tuple[int, bytes]]:
        """The texts that are held, with their numbers, behind that number."""
        counts, limit = self._counts()
        together = self._together(counts)
        texts = [text for text in together if text.moment < limit]
        last = sum(counts) - len(together) + len(texts)
        texts = texts[-self._remembered :]
        forgotten = max(ring.words[_FORGOTTEN] for ring in self._rings)
        return [
            (number, text.content)
            for number, text in enumerate(texts, last - len(texts) + 1)
            if number > after and text.content is not None and text.moment > forgotten
        ]

    def clear(self) -> None:
        """Forget all texts; the numbers go on."""
        self._own.words[_FORGOTTEN] = time.monotonic_ns()

    def _together(self, counts: list[int]) -> list[_Text]:
        """The texts of all processes in order, without those that are older than one which its
        process holds no more."""
        texts, lost = list[_Text](), 0
        for ring, count in zip(self._rings, counts, strict=True):
            own = list(ring.texts(count))
            if own and len(own) < count:
                lost = max(lost, own[-1].moment)
            texts += own
        return sorted((text for text in texts if text.moment >= lost), key=lambda text: text.moment)

    def _counts(self) -> tuple[list[int], int]:
        """The numbers of texts of each process, and a moment before which none comes any more."""
        end = time.monotonic() + _PATIENCE
        while True:
            limit, is_marked, counts = time.monotonic_ns(), False, []
            for ring in self._rings:
                if ring.words[_MARK] % 2:
                    is_marked, limit = True, min(limit, ring.words[_SINCE])
                counts.append(ring.words[_COUNT])  # last: what is no longer marked is counted
            if not is_marked or time.monotonic() > end:
                return counts, limit
            time.sleep(0)

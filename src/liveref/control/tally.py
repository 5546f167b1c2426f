"""Counts of requests by what they were, in memory that processes may share.

Each process counts in a table of its own, so that none waits for a lock; a reader adds them up.
"""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Iterator
from enum import IntEnum

import msgspec

from liveref.control.request_log import Entry

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""The upper bounds of the durations that are counted together; one more has those beyond."""
_NANO = 1_000_000_000
_WORD, _NUMBERS, _LABELS = 8, 16 * 1024, 1024 * 1024
"""The size of a number in bytes, how many numbers a table has, and the bytes for their labels."""


class Family(IntEnum):
    """A kind of counts, each with its labels: requests by service, operation and code; durations by
    service; refusals by service and rule; faults by service."""

    REQUESTS = 0
    DURATIONS = 1
    REFUSALS = 2
    FAULTS = 3


_SIZES = {Family.DURATIONS: len(SECONDS) + 2}
"""The numbers of a family for the same labels, where they are not one: the buckets and the sum."""


class Count(msgspec.Struct, frozen=True, array_like=True):
    """The place of numbers: a family, the values of its labels, and where the numbers begin."""

    family: Family
    labels: tuple[str, ...]
    start: int


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Count).decode


class _Table:
    """The counts of one process. Numbers are words, of which the first two are the number of words
    and of bytes of labels that are taken; behind all words stand the labels, each as its length and
    a `Count`."""

    def __init__(self) -> None:
        self._content = mmap.mmap(-1, _NUMBERS * _WORD + _LABELS)
        self.words = memoryview(self._content)[: _NUMBERS * _WORD].cast("Q")
        self.words[0] = 2

    def counts(self) -> Iterator[Count]:
        """All places that are taken."""
        place = _NUMBERS * _WORD
        end = place + self.words[1]
        while place < end:
            begin = place + 2
            place = begin + int.from_bytes(self._content[place:begin], "big")
            yield _decode(self._content[begin:place])

    def add(self, family: Family, labels: tuple[str, ...]) -> int:
        """Take a place; where its numbers begin. Without room, it is that of empty labels."""
        words, start = self.words, self.words[0]
        size = _SIZES.get(family, 1)
        text = _encode(Count(family, labels, start))
        if start + size > _NUMBERS or words[1] + len(text) + 2 > _LABELS:
            return next(c.start for c in self.counts() if c.family is family and not any(c.labels))
        place = _NUMBERS * _WORD + words[1]
        self._content[place : place + 2 + len(text)] = len(text).to_bytes(2, "big") + text
        words[0] = start + size
        words[1] += len(text) + 2  # last: until then, readers see none of it
        return start


class Tally:
    """Counts requests, in some processes. The labels come from the references and never from
    requests, so that their number is bounded by what is served; those for which there is no room
    are left out."""

    def __init__(self, processes: int = 1) -> None:
        self._tables = [_Table() for _ in range(processes)]
        for table in self._tables:
            table.add(Family.REQUESTS, ("", "", ""))
            table.add(Family.DURATIONS, ("",))
            table.add(Family.REFUSALS, ("", ""))
            table.add(Family.FAULTS, ("",))
        self.join(0)

    def join(self, process: int) -> None:
        """Count as that process, counted from 0, from now on, where another one may have begun."""
        self._own = self._tables[process]
        self._places = {(count.family, *count.labels): count.start for count in self._own.counts()}
        self._answers: dict[tuple[str | None, str | None, int], tuple[int, int]] = {}

    def count(self, entry: Entry) -> None:
        """Count a request that was answered."""
        operation = entry.operation.id if entry.operation is not None else None
        key = (entry.service, operation, entry.status)
        request, durations = self._answers.get(key) or self._answer(*key)
        words, duration = self._own.words, entry.duration
        words[request] += 1
        words[durations + bisect_left(SECONDS, duration)] += 1
        words[durations + len(SECONDS) + 1] += int(duration * _NANO)
        if entry.refusal is not None or entry.fault is not None:
            self._count_refusal(entry)

    def sums(self) -> dict[tuple[Family, tuple[str, ...]], list[int]]:
        """The numbers of all processes together, by family and labels."""
        sums: dict[tuple[Family, tuple[str, ...]], list[int]] = {}
        for table in self._tables:
            for count in table.counts():
                size = _SIZES.get(count.family, 1)
                numbers = table.words[count.start : count.start + size].tolist()
                before = sums.get((count.family, count.labels), [0] * size)
                sums[count.family, count.labels] = list(map(int.__add__, before, numbers))
        return sums

    def _answer(self, service: str | None, operation: str | None, code: int) -> tuple[int, int]:
        """The places of requests of an operation with that code, and of their durations."""
        labels = (service or "", operation or "", str(code or "none"))
        places = self._place(Family.REQUESTS, *labels), self._place(Family.DURATIONS, labels[0])
        self._answers[service, operation, code] = places
        return places

    def _count_refusal(self, entry: Entry) -> None:
        service, words = entry.service or "", self._own.words
        if entry.refusal is not None and (reason := entry.refusal[2]) is not None:
            words[self._place(Family.REFUSALS, service, reason.rule)] += 1
        if entry.fault is not None:
            words[self._place(Family.FAULTS, service)] += 1

    def _place(self, family: Family, *labels: str) -> int:
        place = self._places.get((family, *labels))
        if place is None:
            place = self._places[family, *labels] = self._own.add(family, labels)
        return place

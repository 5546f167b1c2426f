"""Values that a service makes up: identities, secrets, names of requests. They are random, or the
same in each run where a seed is given."""

from __future__ import annotations

import base64
import hashlib
import os
import struct
import threading
import time
import uuid
from typing import Protocol

import msgspec

from liveref.values.identities import is_hex32, with_hyphens
from liveref.values.shared_memory import SharedMemory


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """The position of a seeded generator. `start` counts the starts over the same records, so that
    a process that ended without warning repeats nothing; `drawn` counts the values since."""

    start: int = 0
    drawn: int = 0


class Place(Protocol):
    """The place where the position of a generator is noted."""

    position: Position

    def advance(self) -> Position:
        """The position, which is one value further on afterwards."""


class OwnPlace:
    """That of a generator of this process alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.position = Position()

    def advance(self) -> Position:
        """The position, which is one value further on afterwards."""
        with self._lock:
            place = self.position
            self.position = msgspec.structs.replace(place, drawn=place.drawn + 1)
        return place


class SharedPlace:
    """That of a generator which several processes have."""

    _form = struct.Struct("<qq")

    def __init__(self) -> None:
        self._memory = SharedMemory(self._form.size)
        self._lock = threading.Lock()

    @property
    def position(self) -> Position:
        """The position now."""
        with self._lock, self._memory:
            return self._read()

    @position.setter
    def position(self, position: Position) -> None:
        with self._lock, self._memory:
            self._write(position)

    def advance(self) -> Position:
        """The position, which is one value further on afterwards."""
        with self._lock, self._memory:
            place = self._read()
            self._write(msgspec.structs.replace(place, drawn=place.drawn + 1))
        return place

    def _read(self) -> Position:
        start, drawn = self._form.unpack(self._memory.content[:])
        return Position(start=start, drawn=drawn)

    def _write(self, position: Position) -> None:
        self._memory.content[:] = self._form.pack(position.start, position.drawn)


class Generator:
    """A source of made-up values.

    Without a seed it is the operating system's. With one, value N is a digest (SHAKE-256) of the
    seed and N: it is the same in each run that asks for the same values in the same order, and who
    knows the seed knows all secrets. `place` is where N is counted.
    """

    def __init__(self, seed: str | None = None, place: Place | None = None) -> None:
        self._seed = seed
        self._place = place or OwnPlace()

    @property
    def position(self) -> Position:
        """How far it has come."""
        return self._place.position

    @position.setter
    def position(self, position: Position) -> None:
        self._place.position = position

    def stream(self, name: str, place: Place | None = None) -> Generator:
        """Another generator of the same seed, whose values don't depend on what is drawn here."""
        return Generator(None if self._seed is None else f"{self._seed}\0{name}", place)

    def draw(self, count: int) -> bytes:
        """So many bytes."""
        if self._seed is None:
            return os.urandom(count)
        place = self._place.advance()
        source = f"{self._seed}\0{place.start}\0{place.drawn}".encode()
        return hashlib.shake_256(source).digest(count)

    def identity(self, style: object = None) -> str:
        """A new identity, in the style of a documented example of one.

        It has the form of a UUID of version 4 (RFC 9562, section 5.4), which clients of services
        check. Without a seed, milliseconds stand before 74 random bits: values that are made
        together lie together in the store's indexes, and a commit writes fewer pages.
        """
        digits = self.uuid4().hex if self._seed is not None else _ordered()
        return digits if is_hex32(style) else with_hyphens(digits)

    def uuid4(self) -> uuid.UUID:
        """A UUID of version 4."""
        return uuid.UUID(bytes=self.draw(16), version=4)

    def text(self, count: int) -> str:
        """So many bytes as text that is safe in a URL."""
        return base64.urlsafe_b64encode(self.draw(count)).rstrip(b"=").decode("ascii")

    def hexadecimal(self, count: int) -> str:
        """So many bytes as hex digits."""
        return self.draw(count).hex()


def _ordered() -> str:
    """The digits of a UUID that begins with the time."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    above, below = random >> 68, random & (1 << 62) - 1
    return f"{milliseconds << 80 | 4 << 76 | above << 64 | 2 << 62 | below:032x}"

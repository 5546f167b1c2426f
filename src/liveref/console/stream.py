"""Text streams that never make their writer wait, and standard output and error as such.

A pipe that nobody reads holds 64 KiB; then a plain write waits, and with it all requests.
"""

from __future__ import annotations

import io
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

MOST = 1024 * 1024
"""Bytes that wait for a reader; what comes beyond is dropped."""
_PATIENCE = 1.0
_LONGEST = 5.0
_PAUSE = 0.05


class BackgroundStream(io.TextIOBase):
    """A text stream in UTF-8 whose thread writes to a file descriptor.

    At most `most` bytes wait; texts beyond are dropped, and their lines counted: the number is
    written once there is room. A descriptor that can't be written to (a closed pipe, a full
    disk) loses texts and raises nothing.
    """

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, descriptor: int, most: int = MOST) -> None:
        self._descriptor, self._most = descriptor, most
        self._changed = threading.Condition()
        self._waiting: deque[bytes] = deque()
        self._size = self._written = self._dropped = 0
        self._is_ending = False
        self._thread: threading.Thread | None = None

    def write(self, text: str) -> int:
        """Have the text written, or drop it. Raises TypeError for anything but a text."""
        content = text.encode(self.encoding, self.errors)
        with self._changed:
            if self._size + len(content) > self._most:
                self._dropped += max(1, text.count("\n"))
            elif content:
                self._size += len(content)
                self._waiting.append(content)
                self._start()
                self._changed.notify()
        return len(text)

    def writable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """The descriptor that is written to."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether a person reads it on a terminal."""
        return os.isatty(self._descriptor)

    def finish(self) -> None:
        """Have what waits written, as long as somebody reads: a second without a byte taken, or
        five in all, end it."""
        with self._changed:
            self._is_ending = True
            self._changed.notify()
        end = time.monotonic() + _LONGEST
        while self._thread is not None and self._thread.is_alive() and time.monotonic() < end:
            before = self._written
            self._thread.join(_PATIENCE)
            if self._written == before:
                return

    def _start(self) -> None:
        if self._thread is None:
            # A daemon: the process ends although this thread may wait in a write for good.
            self._thread = threading.Thread(target=self._run, name="liveref-console", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while content := self._next():
            self._send(memoryview(content))

    def _next(self) -> bytes:
        """All that waits, with a word on what was dropped before; nothing at the end."""
        with self._changed:
            while not self._waiting and not self._dropped:
                if self._is_ending:
                    return b""
                self._changed.wait()
            content = b"".join(self._waiting)
            self._waiting.clear()
            if self._dropped:
                note = b"%d lines were dropped: nobody read them in time\n" % self._dropped
                content += note
                self._size += len(note)
                self._dropped = 0
            return content

    def _send(self, content: memoryview) -> None:
        while content:
            try:
                taken = os.write(self._descriptor, content[: io.DEFAULT_BUFFER_SIZE])
            except BlockingIOError:  # somebody else made it one that refuses instead of waiting
                time.sleep(_PAUSE)
                continue
            except OSError:
                taken = len(content)
            content = content[taken:]
            with self._changed:
                self._written += taken
                self._size = max(0, self._size - taken)


@contextmanager
def background_streams() -> Iterator[None]:
    """Let whatever Python code writes to standard output and error pass through streams that
    wait for nobody; at the end, what they hold is written if somebody reads."""
    before = sys.stdout, sys.stderr
    streams = [_background(stream) for stream in before]
    sys.stdout, sys.stderr = (new or old for new, old in zip(streams, before, strict=True))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        for stream in streams:
            if stream is not None:
                stream.finish()


def _background(stream: TextIO | None) -> BackgroundStream | None:
    """A stream in the place of one of the process; None where that has no descriptor."""
    try:
        if stream is not None:
            stream.flush()
            return BackgroundStream(stream.fileno())
    except (OSError, ValueError):
        pass
    return None

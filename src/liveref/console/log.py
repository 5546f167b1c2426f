"""The log of a process that serves: each finding once, with a count at the end."""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType

MOST = 1000
"""Different messages of a level that are written; further ones are counted only."""
LONGEST = 500
"""Characters of a message: names from outside may be as long as a body."""

_Key = tuple[int, str]


class OnceHandler(logging.Handler):
    """Writes a message the first time that it comes, and counts it from then on. Failures are
    the same if they come from the same line of the program."""

    def __init__(self, level: int, most: int = MOST, form: str = "text") -> None:
        super().__init__(level)
        self._most, self._form = most, form
        self._counts: Counter[_Key] = Counter()
        self._first: dict[_Key, str] = {}
        self._different: Counter[int] = Counter()
        self._beyond: Counter[int] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record, or count it."""
        try:
            message = _shortened(record.getMessage())
            key = record.levelno, _place(record) or f"{record.name}: {message}"
            if key in self._counts:
                self._counts[key] += 1
            elif self._different[record.levelno] >= self._most:
                self._beyond[record.levelno] += 1
            else:
                self._different[record.levelno] += 1
                self._counts[key], self._first[key] = 1, message
                self._write(record.levelno, message + _traceback(record))
        except Exception:
            self.handleError(record)

    def summarize(self) -> None:
        """Write how often what was written once has come."""
        for key, count in self._counts.items():
            if count > 1:
                self._write(key[0], f"{count:,} times: {self._first[key]}")
        for level, count in self._beyond.items():
            text = f"{count:,} times: messages beyond the first {self._most:,} different ones"
            self._write(level, text)

    def _write(self, level: int, text: str) -> None:
        if sys.stderr is None:  # it was closed before the start
            return
        sys.stderr.write(f"{log_line(text, self._form, logging.getLevelName(level))}\n")


def log_line(text: str, form: str, level: str = "") -> str:
    """A message as one line of the log in that form, "text" or "json"; the text of one without a
    `level` has none before it. Continued lines of a text are indented: what comes from outside
    forges no line of the log."""
    if form == "json":
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        return json.dumps({"time": now, "level": (level or "INFO").lower(), "message": text})
    lines = text.replace("\r", " ").replace("\n", "\n    ")
    return f"{level} {lines}" if level else lines


@contextmanager
def logged_once(*, quiet: bool = False, form: str = "text") -> Iterator[None]:
    """Log to standard error, each message once: warnings, also those of libraries, and errors;
    errors only if it is to be `quiet`. The counts are written at the end. `form` is "text" or
    "json", an object on each line."""
    handler = OnceHandler(logging.ERROR if quiet else logging.WARNING, form=form)
    root = logging.getLogger()
    root.addHandler(handler)
    logging.captureWarnings(capture=True)
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        root.removeHandler(handler)
        handler.summarize()


@contextmanager
def without_warnings() -> Iterator[None]:
    """Log nothing below an error, in all of the process."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def _shortened(message: str) -> str:
    return message if len(message) <= LONGEST else f"{message[:LONGEST]}..."


def _place(record: logging.LogRecord) -> str:
    """The place where an exception was raised, and its type; nothing if there is none."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return ""
    return f"{type(error).__qualname__} at {_innermost(error.__traceback__)}"


def _innermost(traceback: TracebackType | None) -> str:
    place = ""
    while traceback is not None:
        place = f"{traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place


def _traceback(record: logging.LogRecord) -> str:
    if not record.exc_info:
        return ""
    return "\n" + logging.Formatter().formatException(record.exc_info)

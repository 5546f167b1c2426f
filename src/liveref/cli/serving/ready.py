"""Telling a program that requests are answered: a file, or a descriptor that it has opened."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Self

import msgspec

from liveref.files import replace_file

_LARGEST = 4096


class ReadyError(Exception):
    """The file or the descriptor can't be used; the message is for a person."""


class _Content(msgspec.Struct, frozen=True):
    """The content of a ready file, as JSON."""

    url: str
    pid: int


class Readiness:
    """Writes `{"url": ..., "pid": ...}` when requests are answered: into a file that appears
    whole, by a rename, and to a descriptor, which is closed behind it."""

    def __init__(self, file: Path | None, descriptor: int | None) -> None:
        self._file, self._descriptor = file, descriptor

    @property
    def descriptors(self) -> tuple[int, ...]:
        """The descriptors that the server's processes leave open."""
        return () if self._descriptor is None else (self._descriptor,)

    def __enter__(self) -> Self:
        """Raises ReadyError for what can't be written."""
        self.check()
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def check(self) -> None:
        """Remove what an earlier server that was killed has left. Raises ReadyError for what can't
        be written, before anything is waited for."""
        if self._file is not None:
            _check_file(self._file)
            self._file.unlink(missing_ok=True)
        if self._descriptor is not None:
            try:
                os.fstat(self._descriptor)
            except OSError:
                raise ReadyError(
                    f"--ready-fd {self._descriptor}: the caller opened no such descriptor."
                ) from None

    def write(self, url: str) -> None:
        """Tell it. Raises ReadyError."""
        content = msgspec.json.encode(_Content(url, os.getpid())) + b"\n"
        if self._file is not None:
            try:
                replace_file(self._file, content)
            except OSError as error:
                raise ReadyError(f"{self._file} can't be written: {error.strerror}") from None
        if self._descriptor is not None:
            with suppress(OSError):  # nobody waits for it any more
                os.write(self._descriptor, content)
            with suppress(OSError):
                os.close(self._descriptor)

    def remove(self) -> None:
        """Take the file away, if it is this process's."""
        content = _content(self._file) if self._file is not None else None
        if self._file is not None and content is not None and content.pid == os.getpid():
            self._file.unlink(missing_ok=True)


def _check_file(path: Path) -> None:
    if path.is_symlink() or (path.exists() and _content(path) is None):
        raise ReadyError(f"{path} is there, and is no ready file: it is left as it is.")
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise ReadyError(f"{path} can't be written: {path.parent} is no folder to write into.")


def _content(path: Path) -> _Content | None:
    """The content of a ready file, None for any other file."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(_LARGEST), type=_Content)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None

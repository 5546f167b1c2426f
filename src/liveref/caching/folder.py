"""A folder of small files that may vanish at any time, and is bounded in size.

A file appears by one rename, whole or not at all, and carries a digest of its content, so
that one that is cut short, damaged or somebody else's is as good as none. Writers don't wait
for one another: the last one's file stays.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from liveref.files import replace_file

LIMIT = 256 * 1024 * 1024
"""The files of a folder take no more bytes than these; those that were unused longest go."""

_MAGIC = b"liveref cache 1\n"
_DIGEST = 16
_UNFINISHED = ".unfinished-"
_HOUR = 3600


class _File(NamedTuple):
    """A file of the folder; `used` is when it was last written or read."""

    used: float
    size: int
    path: Path


class Folder:
    """Contents by name. A content that can't be written is not kept, and that is no error."""

    def __init__(self, path: Path, limit: int = LIMIT) -> None:
        self.path = path
        self.limit = limit

    def read(self, name: str) -> memoryview | None:
        """The content that is kept under a name, or None."""
        path = self.path / name
        try:
            with path.open("rb") as stream:
                content = memoryview(stream.read(self.limit + 1))
        except OSError:
            return None
        start = len(_MAGIC) + _DIGEST
        if content[: len(_MAGIC)] != _MAGIC or len(content) > self.limit:
            return None
        if content[len(_MAGIC) : start] != _digest(content[start:]):
            return None
        with suppress(OSError):  # what is used last goes last
            os.utime(path)
        return content[start:]

    def write(self, name: str, content: bytes) -> None:
        """Keep a content under a name, in place of what was."""
        if len(_MAGIC) + _DIGEST + len(content) > self.limit:
            return
        with suppress(OSError):
            self.path.mkdir(parents=True, exist_ok=True)
            parts = (_MAGIC, _digest(content), content)
            replace_file(self.path / name, *parts, prefix=_UNFINISHED)
            self._trim()

    def own_files(self) -> Iterator[Path]:
        """The files that were kept here, and those that were left unfinished; not others."""
        with suppress(OSError):
            for file in sorted(self._files(), key=lambda item: item.path):
                if file.path.name.startswith(_UNFINISHED) or _is_own(file.path):
                    yield file.path

    def _trim(self) -> None:
        """Remove what was unused longest, and what a writer that was killed has left."""
        files = self._files()
        total = sum(file.size for file in files)
        old = time.time() - _HOUR
        for file in sorted(files):
            is_left = file.path.name.startswith(_UNFINISHED) and file.used < old
            if total > self.limit or is_left:
                total -= file.size
                with suppress(OSError):  # another process may be as tidy
                    file.path.unlink()

    def _files(self) -> list[_File]:
        files = []
        with os.scandir(self.path) as entries:
            for entry in entries:
                with suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if entry.is_file(follow_symlinks=False):
                        files.append(_File(status.st_mtime, status.st_size, Path(entry.path)))
        return files


def _is_own(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def _digest(content: bytes | memoryview) -> bytes:
    return blake2b(content, digest_size=_DIGEST).digest()

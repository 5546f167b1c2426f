"""The files of a reference: what a path in a document means, and that none leads outside.

Paths are written relative to the reference's root, with `/` (`v3/volumes.inc`,
`../../doc/api_samples/limits.json`); that is what an Origin names.
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterable
from pathlib import Path

from liveref.values.unicode import is_encodable

SIZE_LIMIT = 8 * 1024 * 1024
"""Larger files are not read."""

FILE_LIMIT = 50_000
"""No more directory entries than these are looked at when files are listed."""


class Unreadable(Exception):
    """A file that is not there or may not be read; the message says why, for a person."""

    is_outside = False


class Outside(Unreadable):
    """A path that leads out of the reference."""

    is_outside = True


class Tree:
    """A reference's root and what may be read from it.

    `root` is the folder of the index. Files may be read from `boundary`: where the root is
    `<top>/api-ref/source`, that is `<top>`, for some projects keep their examples beside
    `api-ref`; else it is the root. `looked_for` records every path that was asked for,
    relative to the root, and whether it was there; `listed` the names that were found when
    files were listed, by their endings. A cache can be keyed by the two.
    `unnameable` are the listed paths that are no UTF-8, which no document can name.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.boundary = _boundary(self.root)
        self.looked_for: dict[str, bool] = {}
        self.listed: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.unnameable: set[str] = set()
        self._folders: dict[str, Path] = {}

    def locate(self, reference: str, folders: Iterable[str]) -> str:
        """The file that `reference` means, seen from the first of the folders that has it.

        `folders` are relative to the root; a reference that begins with `/` is relative to
        the root itself, as in Sphinx. Raises Unreadable.
        """
        places = ["."] if reference.startswith("/") else list(dict.fromkeys(folders))
        refusal = Unreadable(f"there is no file {reference}")
        for folder in places:
            try:
                return self._check(f"{folder}/{reference.lstrip('/')}")[0]
            except FileNotFoundError:
                continue
            except (OSError, ValueError) as error:
                refusal = Unreadable(f"{reference} cannot be read: {_reason(error)}")
            except Unreadable as error:
                refusal = error
        raise refusal

    def read(self, file: str) -> bytes:
        """The content of a file. Raises Unreadable."""
        try:
            file, real = self._check(file)
            with real.open("rb") as stream:
                content = stream.read(SIZE_LIMIT + 1)
        except FileNotFoundError as error:
            raise Unreadable(f"there is no file {file}") from error
        except (OSError, ValueError) as error:
            raise Unreadable(f"{file} cannot be read: {_reason(error)}") from error
        if len(content) > SIZE_LIMIT:
            raise Unreadable(f"{file} is larger than {SIZE_LIMIT // 1024 // 1024} MiB")
        return content

    def exists(self, file: str) -> bool:
        """Whether there is such a file, and it may be read."""
        try:
            self._check(file)
        except (OSError, ValueError, Unreadable):
            return False
        return True

    def files(self, endings: tuple[str, ...]) -> tuple[str, ...]:
        """All files below the root with one of these endings, sorted; none that is hidden."""
        if endings not in self.listed:
            self.listed[endings] = tuple(self._list(endings))
        return self.listed[endings]

    def _list(self, endings: tuple[str, ...]) -> list[str]:
        files: list[str] = []
        seen = 0
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            seen += len(names) + len(folders)
            if seen > FILE_LIMIT:
                break
            place = Path(folder).relative_to(self.root)
            visible = (name for name in sorted(names) if not name.startswith("."))
            paths = [(place / name).as_posix() for name in visible if name.endswith(endings)]
            files += filter(is_encodable, paths)
            self.unnameable.update(path for path in paths if not is_encodable(path))
        return files

    def _check(self, file: str) -> tuple[str, Path]:
        """(normal path, real path), if it is a regular file inside. Raises OSError, Unreadable."""
        file = posixpath.normpath(file)
        self.looked_for[file] = False
        real = self._real(file)
        if not real.is_relative_to(self.boundary):
            raise Outside(f"{file} lies outside the reference")
        if any(part.startswith(".") for part in real.relative_to(self.boundary).parts):
            raise Unreadable(f"{file} is hidden")
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(f"{file} is no regular file")
        if status.st_size > SIZE_LIMIT:
            raise Unreadable(f"{file} is larger than {SIZE_LIMIT // 1024 // 1024} MiB")
        self.looked_for[file] = True
        return file, real

    def _real(self, file: str) -> Path:
        """The path with its links followed; each folder is resolved once."""
        folder, name = posixpath.split(file)
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = (self.root / folder).resolve()
        path = real / name if name != ".." else real.parent
        return path.resolve() if path.is_symlink() else path


def _boundary(root: Path) -> Path:
    """The folder that holds `api-ref/source`, or the root itself."""
    top = root.parent.parent
    is_nested = root.name == "source" and root.parent.name == "api-ref"
    return top if is_nested and top != top.parent else root


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)

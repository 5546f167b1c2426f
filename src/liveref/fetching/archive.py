"""Takes the reference out of a source package, and lets nothing else happen.

The archive comes from the network and is judged by its worst case: a name that leaves its folder
refuses the whole of it, links and devices are left out, and everything is bounded.
"""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from stat import S_IFMT, S_ISREG
from typing import IO, cast

import msgspec

from liveref.fetching.errors import ArchiveError

FOLDERS = (PurePosixPath("api-ref"), PurePosixPath("doc/api_samples"))
_CHUNK = 2**16
# One read of tarfile's own beyond this is no header of an honest archive.
_MAX_HEADER = 2**20
_MAX_REPORTED = 100


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of an archive. The largest known, of 2025, has 810 files in 5 MiB."""

    files: int = 20_000
    bytes: int = 256 * 2**20
    members: int = 100_000
    expanded: int = 2**30
    zipped: int = 32 * 2**20


class Unpacked(msgspec.Struct, frozen=True):
    """The number of files that were written, and the names of the (first 100) links and devices
    that were not."""

    files: int
    skipped: tuple[str, ...]


class _Member(msgspec.Struct, frozen=True):
    """One entry: `content` is None where it is no regular file."""

    name: str
    is_folder: bool
    content: IO[bytes] | None


def unpack(archive: Path, target: Path, *, limits: Limits | None = None) -> Unpacked:
    """Writes the wanted folders of `archive` (.tar.gz or .zip) under `target`, without the
    folder that a source package wraps around them.

    Raises ArchiveError; `target` may then hold a part and is the caller's to remove.
    """
    limits = limits or Limits()
    members = _from_zip if archive.suffix == ".zip" else _from_tar
    try:
        return _Unpacking(target, limits).run(members(archive, limits))
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ArchiveError(f"{archive.name} is broken: {error}") from None
    except (gzip.BadGzipFile, NotImplementedError, RuntimeError, ValueError) as error:
        raise ArchiveError(f"{archive.name} cannot be unpacked: {error}") from None
    except ArchiveError as error:
        raise ArchiveError(f"{archive.name} is refused: {error}") from None


class _Unpacking:
    """One run through an archive, and what it has cost so far."""

    def __init__(self, target: Path, limits: Limits) -> None:
        self._target = target
        self._limits = limits
        self._files = 0
        self._bytes = 0
        self._skipped: list[str] = []

    def run(self, members: Iterator[_Member]) -> Unpacked:
        for number, member in enumerate(members, 1):
            if number > self._limits.members:
                raise ArchiveError(f"it has more than {self._limits.members} members")
            path = _inside(member.name)
            if path is None or member.is_folder:
                continue
            if member.content is None:
                self._skip(member.name)
            else:
                self._write(self._target / path, member)
        return Unpacked(self._files, tuple(self._skipped))

    def _skip(self, name: str) -> None:
        if len(self._skipped) < _MAX_REPORTED:
            # Names in a tar need not be text; what is reported must.
            self._skipped.append(name.encode("utf-8", "replace").decode("utf-8"))

    def _write(self, path: Path, member: _Member) -> None:
        assert member.content is not None  # noqa: S101
        self._files += 1
        if self._files > self._limits.files:
            raise ArchiveError(f"its reference has more than {self._limits.files} files")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                self._copy(member.content, file)
        except (FileExistsError, NotADirectoryError):
            raise ArchiveError(f"{member.name!r} stands in it twice") from None

    def _copy(self, content: IO[bytes], file: IO[bytes]) -> None:
        while chunk := content.read(_CHUNK):
            self._bytes += len(chunk)
            if self._bytes > self._limits.bytes:
                raise ArchiveError(f"its reference exceeds {self._limits.bytes} bytes")
            file.write(chunk)


def _inside(name: str) -> PurePosixPath | None:
    """The path below the wrapping folder if it is wanted. Raises ArchiveError for a name that
    would leave it, wherever it stands: an archive that has one is not a source package."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or set(name) & {"\\", "\0"}:
        raise ArchiveError(f"the name {name!r} leads out of its folder")
    inner = PurePosixPath(*path.parts[1:])
    if not any(inner.is_relative_to(folder) for folder in FOLDERS):
        return None
    if any(":" in part for part in inner.parts):
        raise ArchiveError(f"the name {name!r} means another place on some systems")
    return inner


def _from_tar(archive: Path, limits: Limits) -> Iterator[_Member]:
    with gzip.open(archive) as stream:
        bounded = cast(IO[bytes], _Bounded(stream, limits.expanded))
        with tarfile.open(fileobj=bounded, mode="r:") as tar:
            for info in tar:
                regular = info.isreg() and not info.issparse()
                content = tar.extractfile(info) if regular else None
                yield _Member(info.name, info.isdir(), content)


class _Bounded:
    """A decompressed stream of which no more than `limit` bytes are ever taken: a small file
    can stand for a boundless one. It has what tarfile uses."""

    def __init__(self, stream: gzip.GzipFile, limit: int) -> None:
        self._stream = stream
        self._limit = limit

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > _MAX_HEADER:
            raise ArchiveError("it has a header of an unreasonable size")
        self._check(self._stream.tell() + size)
        return self._stream.read(size)

    def seek(self, position: int, whence: int = 0) -> int:
        # An archive is read once, forwards: a header that leads back would never end.
        if whence != 0 or position < self._stream.tell():
            raise ArchiveError("it has a header that leads backwards")
        self._check(position)
        return self._stream.seek(position)

    def tell(self) -> int:
        return self._stream.tell()

    def _check(self, position: int) -> None:
        if position > self._limit:
            raise ArchiveError(f"it expands to more than {self._limit} bytes")


def _from_zip(archive: Path, limits: Limits) -> Iterator[_Member]:
    # A zip's table of contents is read into memory whole, so the file itself is bounded.
    if archive.stat().st_size > limits.zipped:
        raise ArchiveError(f"it is a zip of more than {limits.zipped} bytes")
    with zipfile.ZipFile(archive) as file:
        for info in file.infolist():
            mode = info.external_attr >> 16
            if info.is_dir() or (S_IFMT(mode) and not S_ISREG(mode)):
                yield _Member(info.filename, info.is_dir(), None)
                continue
            with file.open(info) as content:
                yield _Member(info.filename, False, content)

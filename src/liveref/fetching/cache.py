"""References that were fetched, kept on this machine so that they need no network again.

    CACHE/references/PACKAGE-VERSION/api-ref/...
                                    /doc/api_samples/...
                                    /liveref.json        what it is; without it, it isn't one

An entry appears by one rename, whole or not at all. Nothing in it changes afterwards.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from packaging.version import InvalidVersion, Version

from liveref.fetching.errors import FetchError
from liveref.fetching.recency import recency
from liveref.user_folders import cache_folder

_MARKER = "liveref.json"
# Rises when more is taken out of a package than was: older entries are then fetched anew.
_LAYOUT = 1
_UNFINISHED = ".unfinished-"
_DAY = 24 * 3600


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The source of an entry's files: the marker of a finished entry."""

    package: str
    version: str
    filename: str
    sha256: str
    files: int
    layout: int = _LAYOUT
    skipped: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True):
    """A reference in the cache."""

    version: Version
    path: Path


class Cache:
    """The references in `folder`, or in this user's cache directory."""

    def __init__(self, folder: Path | None = None) -> None:
        self._base = folder

    @property
    def folder(self) -> Path:
        """The folder of the references. Raises HomelessError, which is an OSError."""
        return (self._base or cache_folder()) / "references"

    def entries(self, package: str) -> list[Entry]:
        """The finished entries of a package, the newest first."""
        try:
            names = [path.name for path in self.folder.iterdir()]
        except OSError:
            return []
        candidates = (self._entry(package, name) for name in names)
        return sorted(
            (e for e in candidates if e), key=lambda entry: recency(entry.version), reverse=True
        )

    def find(self, package: str, version: Version | None) -> Entry | None:
        """The entry of that version, or the newest (a final one, if there is any)."""
        entries = self.entries(package)
        if version is not None:
            return next((entry for entry in entries if entry.version == version), None)
        final = [entry for entry in entries if not entry.version.is_prerelease]
        return next(iter(final or entries), None)

    def packages(self) -> set[str]:
        """The packages of all finished entries."""
        named = (path.name.rpartition("-")[0] for path in self.folders())
        return {package for package in named if self.entries(package)}

    def folders(self) -> list[Path]:
        """The folders of all entries, finished or not."""
        try:
            paths = sorted(path for path in self.folder.iterdir() if not path.is_symlink())
        except OSError:
            return []
        return [path for path in paths if path.name.startswith(_UNFINISHED) or _is_marked(path)]

    def add(self, package: str, version: Version, fill: Callable[[Path], Source]) -> Entry:
        """A new entry: `fill` writes into the folder it is given, which then takes its place.

        An error of `fill` is raised, and nothing is left. Raises FetchError when the cache cannot
        be written.
        """
        path = self.folder / f"{package}-{version}"
        try:
            with _scratch(self.folder) as unfinished:
                inner = unfinished / path.name
                inner.mkdir()
                source = fill(inner)
                (inner / _MARKER).write_bytes(msgspec.json.format(msgspec.json.encode(source)))
                self._settle(inner, path)
        except OSError as error:
            raise FetchError(
                f"{self.folder} cannot be written: {error.strerror}. Fetched references are kept "
                "there; make room in it or make it writable, or choose another cache directory"
            ) from None
        return Entry(version, path)

    def _entry(self, package: str, name: str) -> Entry | None:
        start, dash, text = name.rpartition("-")
        if not dash or start != package:
            return None
        try:
            version = Version(text)
            source = msgspec.json.decode((self.folder / name / _MARKER).read_bytes(), type=Source)
        except (InvalidVersion, OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None
        if (source.package, source.version, source.layout) != (package, text, _LAYOUT):
            return None
        return Entry(version, self.folder / name)

    def _settle(self, unfinished: Path, path: Path) -> None:
        package, _, _ = path.name.rpartition("-")
        if path.exists() and self._entry(package, path.name) is None:
            # The folder is the rest of something else, and no entry.
            path.rename(unfinished.parent / "replaced")
        try:
            unfinished.rename(path)
        except OSError:
            # Another process was as quick; what it made is as good.
            if self._entry(package, path.name) is None:
                raise


def _is_marked(folder: Path) -> bool:
    try:
        msgspec.json.decode((folder / _MARKER).read_bytes(), type=Source)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A folder within `folder`, so that a rename can leave it, and gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    path = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Removes what a process that was killed has left, once it is a day old."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        with suppress(OSError):  # another process may be as tidy
            if time.time() - path.stat().st_mtime > _DAY:
                shutil.rmtree(path, ignore_errors=True)

"""The files that a result rests on, there or not, and their content.

The status of a file is looked at first (size, times, inode, mode), and its content only if
that has changed. A status is trusted only if it is older than the look at the content: a file
that is written at that very moment may change once more and look the same.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

import msgspec

Status = tuple[int, ...]
"""(mode, size, modification, change, inode) of a file; (error number,) where there is none."""


class Tree(Protocol):
    """A tree of files, by paths relative to its root."""

    root: Path

    def __init__(self, root: Path) -> None: ...

    def exists(self, file: str) -> bool:
        """Whether there is such a file, and it may be read."""

    def files(self, endings: tuple[str, ...]) -> tuple[str, ...]:
        """All files with one of these endings."""


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A file that was looked for: its status, and the digest of its content if it was read."""

    status: Status
    digest: bytes | None = None


class Witness(msgspec.Struct, frozen=True, array_like=True):
    """The state of each file, by its path relative to a tree's root or absolute, and the digests of
    listings, by the endings that were asked for."""

    seen: dict[str, Seen]
    listed: dict[tuple[str, ...], bytes]


def now() -> int:
    """The time in nanoseconds, by the clock that stamps files, which lags behind the finer."""
    if hasattr(time, "CLOCK_REALTIME_COARSE"):
        return time.clock_gettime_ns(time.CLOCK_REALTIME_COARSE)
    return time.time_ns() - 20_000_000


def observe(
    root: Path,
    looked_for: Mapping[str, bool],
    listed: Mapping[tuple[str, ...], Iterable[str]],
    since: int,
) -> Witness | None:
    """A witness of what was looked for, and whether it was there; None if one of the files
    has changed `since` the reading began, and may not be what was read."""
    seen: dict[str, Seen] = {}
    for name, there in looked_for.items():
        path = os.path.join(root, name)  # noqa: PTH118 (a thousand times: Path takes longer)
        status = status_of(path)
        if (there and _is_absent(status)) or not _is_older(status, since):
            return None
        seen[name] = Seen(status, _content(path) if there else None)
    return Witness(seen, {endings: digest_of_names(names) for endings, names in listed.items()})


def confirm(witness: Witness, tree: Tree) -> Witness | None:
    """The witness, with the status that files have by now, if all else is as it was; or None."""
    if any(digest_of_names(tree.files(ends)) != digest for ends, digest in witness.listed.items()):
        return None
    changed: dict[str, Seen] = {}
    for name, seen in witness.seen.items():
        path = os.path.join(tree.root, name)  # noqa: PTH118
        if status_of(path) != seen.status:
            is_inside = not os.path.isabs(name)  # noqa: PTH117
            again = _look_again(path, seen) if not is_inside or tree.exists(name) else None
            if again is None:
                return None
            changed[name] = again
    return Witness(witness.seen | changed, witness.listed) if changed else witness


def _look_again(path: str, seen: Seen) -> Seen | None:
    """The new state of a file whose status has changed; None if its content has changed too."""
    before = now()
    status = status_of(path)
    if seen.digest is None or _is_absent(status) or _content(path) != seen.digest:
        return None
    return Seen(status, seen.digest) if _is_older(status, before) else seen


def status_of(path: str) -> Status:
    """The status of a file, or the number of the error by which there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError) as error:
        return (getattr(error, "errno", None) or 0,)
    return (status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _is_absent(status: Status) -> bool:
    return len(status) == 1 or not stat.S_ISREG(status[0])


def _is_older(status: Status, moment: int) -> bool:
    return len(status) == 1 or max(status[2], status[3]) < moment


def _content(path: str) -> bytes | None:
    """The digest of a file's content; None if it can't be read."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            return blake2b(stream.read(), digest_size=16).digest()
    except (OSError, ValueError):
        return None


def digest_of_names(names: Iterable[str]) -> bytes:
    """The digest of a listing."""
    return blake2b("\0".join(names).encode(errors="surrogateescape"), digest_size=16).digest()

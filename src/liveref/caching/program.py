"""Which program makes the results: what it makes may change with its version and its source."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

import docutils
import msgspec
import yaml

import liveref

_STARTED = time.time_ns()
_ENDINGS = (".py", ".yaml")


@cache
def program() -> str | None:
    """A digest of all that takes part: this program's version and source, those of docutils,
    PyYAML, msgspec and Python. None if the source changed after this process started, so that
    what runs is not what stands there.
    """
    versions = [
        liveref.__version__,
        docutils.__version__,
        f"{yaml.__version__} {yaml.__with_libyaml__}",
        msgspec.__version__,
        f"{sys.implementation.name} {sys.version_info.major}.{sys.version_info.minor}",
    ]
    return digest_of(Path(liveref.__file__).parent, versions, _STARTED)


def digest_of(package: Path, versions: list[str], started: int) -> str | None:
    """A digest of the versions and of a package's source; None if it is newer than `started`.

    The content counts and not the time of a file, which some installers set to a constant.
    """
    digest = blake2b("\n".join(versions).encode(), digest_size=16)
    for path in _sources(package):
        try:
            with path.open("rb") as stream:
                if os.fstat(stream.fileno()).st_mtime_ns >= started:
                    return None
                name = path.relative_to(package).as_posix()
                digest.update(b"\0%s\0%s" % (name.encode(), blake2b(stream.read()).digest()))
        except OSError:
            return None
    return digest.hexdigest()


def _sources(package: Path) -> Iterator[Path]:
    """The files that say what the program does; the bundled references are its input."""
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name not in ("references", "__pycache__"))
        for name in sorted(names):
            if name.endswith(_ENDINGS):
                yield Path(folder, name)

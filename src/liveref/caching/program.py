"""The program that makes the results, since these may change with its version and its source."""

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

from liveref import __version__

_STARTED = time.time_ns()
_PACKAGE = Path(__file__).parent.parent
_ENDINGS = (".py", ".yaml")


@cache
def program() -> str | None:
    """A digest of all that takes part: this program's version and source, those of docutils,
    PyYAML, msgspec and Python. None if the source changed after this process started, so that
    what runs is not what stands there.
    """
    versions = [
        __version__,
        docutils.__version__,
        f"{yaml.__version__} {yaml.__with_libyaml__}",
        msgspec.__version__,
        f"{sys.implementation.name} {sys.version_info.major}.{sys.version_info.minor}",
    ]
    return digest_of(_PACKAGE, versions, _STARTED)


def digest_of(package: Path, versions: list[str], started: int) -> str | None:
    """A digest of the versions and of a package's source; None if it is newer than `started`.

    The content counts and not the time of a file, which some installers set to a constant.
    """
    digest = blake2b("\n".join(versions).encode(), digest_size=16)
    for path in _sources(str(package)):
        try:
            with open(path, "rb") as stream:  # noqa: PTH123 (Path takes twice as long)
                if os.fstat(stream.fileno()).st_mtime_ns >= started:
                    return None
                content = blake2b(stream.read()).digest()
        except OSError:
            return None
        digest.update(b"\0%s\0%s" % (os.fsencode(path[len(str(package)) :]), content))
    return digest.hexdigest()


def _sources(package: str) -> Iterator[str]:
    """The files that say what the program does; the bundled references are its input."""
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name not in ("references", "__pycache__"))
        for name in sorted(names):
            if name.endswith(_ENDINGS):
                yield f"{folder}{os.sep}{name}"

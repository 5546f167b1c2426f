"""The versions of Python on this machine, for tests that install the package."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path


@cache
def interpreter(version: str) -> Path | None:
    """A Python of a version ("3.12") on the PATH or among pyenv's; None if there is none."""
    return next(filter(_runs, _candidates(f"python{version}", version)), None)


def _candidates(name: str, version: str) -> Iterator[Path]:
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        yield Path(folder) / name
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(root.glob(f"versions/{version}.*/bin/{name}"))


def _runs(path: Path) -> bool:
    """Whether it is there and starts: a shim of pyenv's need not."""
    if not os.access(path, os.X_OK):
        return False
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0

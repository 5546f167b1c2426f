"""The folders in which a user's programs keep data, caches and settings."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import platformdirs


class HomelessError(OSError):
    """The user has no home directory: neither HOME nor the list of users names one. The message
    says what to do, for a person."""

    def __init__(self, purpose: str) -> None:
        super().__init__(errno.ENOENT, f"no home directory is known. {purpose}")

    def __str__(self) -> str:
        return str(self.strerror)


def data_folder() -> Path:
    """The folder for records. Raises HomelessError."""
    purpose = "Name a folder for the records with --data, or keep none with --in-memory"
    return _resolved(platformdirs.user_data_path, purpose)


def cache_folder() -> Path:
    """The folder for what can be made again. Raises HomelessError."""
    purpose = "Name a folder for caches in XDG_CACHE_HOME, or a home directory in HOME"
    return _resolved(platformdirs.user_cache_path, purpose)


def _resolved(find: Callable[[str], Path], purpose: str) -> Path:
    try:
        return find("liveref")
    except RuntimeError:  # of `Path.expanduser` and of platformdirs, for an unknown home
        raise HomelessError(purpose) from None

"""Compares the versions of a package."""

from __future__ import annotations

from packaging.version import Version

_FIRST_YEAR = 2000


def recency(version: Version) -> tuple[bool, Version]:
    """A key to sort versions by. OpenStack's projects were numbered by years (2015.1) before they
    were numbered by what changes (1.0): a year is older than any of these."""
    return version.release[0] < _FIRST_YEAR, version

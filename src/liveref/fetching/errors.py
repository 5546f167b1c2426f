"""The errors of looking for a reference. Every message is for a person to act on: what was given,
what was tried, what to do. None ever holds credentials."""

from __future__ import annotations


class LocateError(Exception):
    """A REFERENCE leads to no document."""


class FetchError(LocateError):
    """A published reference cannot be had from the package index, or not be kept."""


class ArchiveError(FetchError):
    """A source package is not what it should be, and nothing of it is kept."""

"""The error of a reference that can't be written."""

from __future__ import annotations


class ScaffoldError(Exception):
    """The name can't be used, or files are in the way; the message is for a person."""

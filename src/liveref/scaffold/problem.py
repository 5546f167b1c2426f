"""Why no reference is written."""

from __future__ import annotations


class ScaffoldError(Exception):
    """The name can't be used, or files are in the way; the message is for a person."""

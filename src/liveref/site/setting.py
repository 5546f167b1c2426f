"""The settings that all pages of a site share."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Setting"]


class Setting(NamedTuple):
    """The settings that all pages of a site share: the server that samples call, and if that shows
    the pages itself, the prefix of its control interface (`live`)."""

    base: str
    live: str = ""

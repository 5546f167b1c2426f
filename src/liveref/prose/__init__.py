"""Prose as people read it: the one renderer of what documents wrote."""

from __future__ import annotations

from liveref.prose.render import commonmark, plain

__all__ = ["commonmark", "plain"]

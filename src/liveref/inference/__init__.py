"""From what a document says to what the API is: pure functions, each of one noun."""

from __future__ import annotations

from liveref.inference.infer import infer

__all__ = ["infer"]

"""How an answer shows usage that it was told of; see `counting`."""

from __future__ import annotations

COUNTED, LIMIT = "#", "#limit:"
"""What stands before a field's name in what an answer is told of it: how much is used, and the
limit that was set."""

"""The keys under which a call holds usage to show; see `counting`."""

from __future__ import annotations

COUNTED, LIMIT = "#", "#limit:"
"""The prefixes of a field's name in a call: the amount used, and the limit that was set."""

"""Facts as sentences."""

from __future__ import annotations

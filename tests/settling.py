"""Waiting until a file that was just written is old enough to be trusted."""

from __future__ import annotations

import time

from liveref.caching.witness import now


def settle() -> None:
    """Wait until the clock that stamps files has passed this moment."""
    moment = time.time_ns()
    while now() <= moment:
        time.sleep(0.001)

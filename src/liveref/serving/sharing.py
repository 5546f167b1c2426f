"""All that the processes of one server share."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from liveref.control.ring import Ring
from liveref.control.tally import Tally
from liveref.values.generator import SharedPlace


class Sharing(NamedTuple):
    """All that the processes of one server share: the folder of records that are in memory, None
    where the settings name a place, and memory for the log of requests, for their counts and
    for how far made-up values have come."""

    folder: Path | None
    ring: Ring
    tally: Tally
    places: tuple[SharedPlace, SharedPlace]

    def join(self, process: int) -> None:
        """Write as that process, counted from 0, from now on."""
        self.ring.join(process)
        self.tally.join(process)

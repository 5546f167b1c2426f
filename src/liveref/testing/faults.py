"""The faults of a server, as a test sets them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from urllib.parse import quote

from liveref.control.fault_pages import ShownFault, ShownFaults
from liveref.testing.connection import Connection


class RemoteFaults:
    """Those that are set, in the order in which they are tried."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        operation: str | None = None,
        *,
        service: str | None = None,
        resource: str | None = None,
        record: str | None = None,
        project: str | None = None,
        status: int | None = None,
        message: str | None = None,
        headers: dict[str, str] | None = None,
        delay: float | None = None,
        connection: Literal["reset", "truncate"] | None = None,
        when: Literal["before", "after"] | None = None,
        times: int | None = None,
        skip: int | None = None,
        every: int | None = None,
        share: float | None = None,
        seed: int | None = None,
    ) -> ShownFault:
        """Set a fault; the arguments are those of `POST /_liveref/faults`. Raises ControlError."""
        given = {name: value for name, value in locals().items() if name != "self"}
        setting = {name: value for name, value in given.items() if value is not None}
        fault: ShownFault = self._connection.call("POST", "/faults", setting, answer=ShownFault)
        return fault

    def remove(self, fault: ShownFault | str) -> None:
        """Remove a fault, or the one of that id. Raises ControlError for one that is not set."""
        id = fault if isinstance(fault, str) else fault.id
        self._connection.call("DELETE", f"/faults/{quote(id, safe='')}")

    def clear(self) -> None:
        """Remove them all."""
        self._connection.call("DELETE", "/faults")

    def __iter__(self) -> Iterator[ShownFault]:
        shown: ShownFaults = self._connection.call("GET", "/faults", answer=ShownFaults)
        return iter(shown.faults)

    def __len__(self) -> int:
        return len(list(iter(self)))

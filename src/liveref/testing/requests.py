"""The log of requests of a server, as a test reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload
from urllib.parse import urlencode

from liveref.control.request_pages import LoggedRequest, LoggedRequests
from liveref.testing.connection import Connection


class RemoteRequests(Sequence[LoggedRequest]):
    """The last requests to what is served, the oldest first: as they are at each look."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def where(
        self,
        operation: str | None = None,
        *,
        method: str | None = None,
        service: str | None = None,
        status: int | str | None = None,
        caller: str | None = None,
        after: int | None = None,
        limit: int | None = None,
    ) -> list[LoggedRequest]:
        """Some of them: those of an operation (method and path, or id), of a status (503, "5xx"),
        and so on; the arguments are those of `GET /_liveref/requests`."""
        given = {name: value for name, value in locals().items() if name != "self"}
        query = {name: value for name, value in given.items() if value is not None}
        path = f"/requests?{urlencode(query)}" if query else "/requests"
        answer: LoggedRequests = self._connection.call("GET", path, answer=LoggedRequests)
        return answer.requests

    def clear(self) -> None:
        """Forget them."""
        self._connection.call("DELETE", "/requests")

    @overload
    def __getitem__(self, index: int) -> LoggedRequest: ...
    @overload
    def __getitem__(self, index: slice) -> list[LoggedRequest]: ...
    def __getitem__(self, index: int | slice) -> LoggedRequest | list[LoggedRequest]:
        last = -index if isinstance(index, int) and index < 0 else None
        return self.where(limit=last)[index]

    def __len__(self) -> int:
        return len(self.where())

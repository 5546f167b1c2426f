"""A server as a test sees it, wherever it runs."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, urlencode, urlsplit

from liveref.control.overview import Overview
from liveref.control.record_pages import StoredRecords
from liveref.control.settings import PREFIX
from liveref.control.state_pages import ShownSnapshot, ShownSnapshots
from liveref.control.stored_records import StoredRecord
from liveref.testing.clock import RemoteClock
from liveref.testing.connection import Connection
from liveref.testing.faults import RemoteFaults
from liveref.testing.requests import RemoteRequests

_FORMS = {".json": "json", ".yaml": "yaml", ".yml": "yaml", ".zip": "zip"}


def _form(path: Path) -> tuple[str, str]:
    """The form of a file by its name, and its media type."""
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise ValueError(f"the name of a state ends in {', '.join(_FORMS)}; {path.name!r} does not")
    return form, f"application/{form}"


class Cloud:
    """A server at `url`; `token` is that of --control-token, `prefix` that of
    --control-prefix. Each method is a call over HTTP, and raises ControlError for a refusal."""

    def __init__(self, url: str, *, token: str | None = None, prefix: str = PREFIX) -> None:
        self.url = url.rstrip("/")
        self._connection = Connection(self.url + prefix, token)
        self.clock = RemoteClock(self._connection)
        self.faults = RemoteFaults(self._connection)
        self.requests = RemoteRequests(self._connection)

    @property
    def port(self) -> int:
        """The port of the address."""
        parts = urlsplit(self.url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    def overview(self) -> Overview:
        """The references that are served, with the numbers of records."""
        overview: Overview = self._connection.call("GET", "/", answer=Overview)
        return overview

    def reset(self) -> None:
        """Go back to the seed, and remove all faults."""
        self._connection.call("POST", "/reset")

    def snapshot(self, name: str | None = None) -> str:
        """Keep the present state under a name, or under one that is free; the name."""
        body = {"name": name} if name is not None else {}
        taken: ShownSnapshot = self._connection.call(
            "POST", "/snapshots", body, answer=ShownSnapshot
        )
        return taken.name

    def snapshots(self) -> list[str]:
        """The names of all snapshots, the oldest first."""
        shown: ShownSnapshots = self._connection.call("GET", "/snapshots", answer=ShownSnapshots)
        return [snapshot.name for snapshot in shown.snapshots]

    def restore(self, name: str) -> None:
        """Go back to a snapshot, which stays."""
        self._connection.call("POST", f"/snapshots/{quote(name, safe='')}/restore")

    def delete_snapshot(self, name: str) -> None:
        """Forget a snapshot."""
        self._connection.call("DELETE", f"/snapshots/{quote(name, safe='')}")

    def export(self) -> dict[str, Any]:
        """The whole state as one JSON document."""
        document: dict[str, Any] = self._connection.call("GET", "/export", answer=dict[str, Any])
        return document

    def import_(self, document: dict[str, Any]) -> None:
        """Put an exported state in the place of the present one."""
        self._connection.call("POST", "/import", document)

    def export_to(self, path: str | PathLike[str]) -> None:
        """Write the whole state to a file: `.json`, `.yaml`, or `.zip`, which has the blobs beside
        the records. Raises ValueError for another name."""
        form, _ = _form(Path(path))
        Path(path).write_bytes(self._connection.send("GET", f"/export?format={form}", None))

    def import_from(self, path: str | PathLike[str]) -> None:
        """Put the state of a file in the place of the present one. Raises ValueError for a name
        that ends otherwise than those of `export_to`."""
        _, kind = _form(Path(path))
        self._connection.send("POST", "/import", Path(path).read_bytes(), kind)

    def records(self, resource: str, service: str | None = None) -> list[StoredRecord]:
        """The stored records of a resource, the oldest first. `service` is needed where several
        have the resource."""
        query = {"service": service} if service is not None else {}
        records: list[StoredRecord] = []
        while True:
            path = f"/records/{quote(resource, safe='')}?{urlencode(query)}"
            page: StoredRecords = self._connection.call("GET", path, answer=StoredRecords)
            if not page.records:
                return records
            records += page.records
            query["after"] = records[-1].id

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

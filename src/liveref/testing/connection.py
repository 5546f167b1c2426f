"""Calls to the control interface of a server."""

from __future__ import annotations

import http.client
import select
import threading
from typing import Any
from urllib.parse import urlsplit

import msgspec

_KINDS = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
_PATIENCE = 60.0


class ControlError(Exception):
    """The control interface refused a call; `code` is the HTTP status, `field` what is at fault."""

    def __init__(self, code: int, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code, self.field = code, field


class _Error(msgspec.Struct):
    message: str
    field: str | None = None


class _Refusal(msgspec.Struct):
    error: _Error


class Connection:
    """One connection to the control interface at `url`, which includes its prefix. Threads take
    turns."""

    def __init__(self, url: str, token: str | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _KINDS or not parts.hostname:
            raise ValueError(f"an address such as http://127.0.0.1:8080 is needed, not {url!r}")
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._connection = kind(parts.hostname, parts.port, timeout=_PATIENCE)
        self._prefix = parts.path.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._lock = threading.Lock()

    def call(self, method: str, path: str, body: Any = None, *, answer: Any = None) -> Any:
        """The body of the answer as that type, None without one. Raises ControlError for a refusal,
        OSError where nobody answers."""
        content = msgspec.json.encode(body) if body is not None else None
        raw = self.send(method, path, content)
        return msgspec.json.decode(raw, type=answer) if answer is not None else None

    def send(
        self, method: str, path: str, content: bytes | None, kind: str = "application/json"
    ) -> bytes:
        """The body of the answer to a request with a body of that media type. Raises ControlError,
        OSError."""
        headers = self._headers | ({"Content-Type": kind} if content is not None else {})
        with self._lock:
            status, raw = self._exchange(method, self._prefix + path, content, headers)
        if status >= 400:
            raise _refusal(status, raw)
        return raw

    def _exchange(
        self, method: str, target: str, content: bytes | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        if self._is_closed_there():
            self._connection.close()
        try:
            self._connection.request(method, target, content, headers)
            response = self._connection.getresponse()
            raw = response.read()
        except BaseException:
            self._connection.close()
            raise
        return response.status, raw

    def _is_closed_there(self) -> bool:
        """Whether the server has closed a connection that was idle. It says nothing unasked, so a
        socket that can be read is at its end."""
        if self._connection.sock is None:
            return False
        poll = select.poll()
        poll.register(self._connection.sock, select.POLLIN)
        return bool(poll.poll(0))

    def close(self) -> None:
        """Close it; the next call opens it anew."""
        with self._lock:
            self._connection.close()


def _refusal(status: int, raw: bytes) -> ControlError:
    try:
        error = msgspec.json.decode(raw, type=_Refusal).error
    except msgspec.DecodeError:
        return ControlError(status, f"HTTP {status}: {raw[:200].decode(errors='replace')}")
    return ControlError(status, error.message, error.field)

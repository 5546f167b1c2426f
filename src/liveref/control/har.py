"""The requests to what is served as an HTTP Archive (HAR 1.2), which browsers read."""

from __future__ import annotations

import fcntl
import os
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from msgspec import UNSET

from liveref import __version__
from liveref.control.masking import masked_headers, masked_url, masked_value, secret_fields
from liveref.control.request_log import Entry
from liveref.control.request_pages import logged
from liveref.service.request.exchange import Exchange

_MOST = 1024 * 1024
"""Bytes of a body that is written; a longer one is left out."""
_END = b"]}}\n"
_JSON = "application/json"


class HARFile:
    """A file that holds all requests so far, and is whole after each of them. Secrets are masked;
    of bodies, only JSON is written. Several processes may write to one file: the first begins it,
    the others join (`is_begun`). Raises OSError if it can't be opened."""

    def __init__(self, path: Path, *, is_begun: bool = False) -> None:
        flags = os.O_RDWR if is_begun else os.O_RDWR | os.O_CREAT | os.O_TRUNC
        self._file = os.fdopen(os.open(path, flags, 0o600), "r+b")
        creator = {"name": "liveref", "version": __version__}
        head = msgspec.json.encode({"log": {"version": "1.2", "creator": creator, "entries": []}})
        self._empty = head[: -len(_END) + 1] + _END
        if not is_begun:
            self._file.write(self._empty)
            self._file.flush()

    def add(self, entry: Entry, exchange: Exchange) -> None:
        """Write a request."""
        content = msgspec.json.encode(_entry(entry, exchange)) + _END
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            size = self._file.seek(0, os.SEEK_END)
            self._file.seek(size - len(_END))
            self._file.write((b"\n" if size == len(self._empty) else b",\n") + content)
            self._file.flush()
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close it."""
        self._file.close()


def _entry(entry: Entry, exchange: Exchange) -> dict[str, Any]:
    milliseconds = round(entry.duration * 1000, 3)
    return {
        "startedDateTime": datetime.fromtimestamp(entry.at, UTC).isoformat(),
        "time": milliseconds,
        "request": _request(entry, exchange),
        "response": _response(entry, exchange),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_liveref": logged(entry),
    }


def _request(entry: Entry, exchange: Exchange) -> dict[str, Any]:
    call = exchange.call
    url = masked_url(entry.url, entry.template)
    query = parse_qsl(url.partition("?")[2], keep_blank_values=True)
    request: dict[str, Any] = {
        "method": entry.method,
        "url": (call.base if call is not None else "") + url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(masked_headers(call.headers.items() if call is not None else ())),
        "queryString": _named(query),
        "headersSize": -1,
        "bodySize": -1,
    }
    if call is not None and call.body is not UNSET:
        text = _text(masked_value(call.body, secret_fields(exchange.api)))
        if text is not None:
            request["postData"] = {"mimeType": _JSON, "text": text}
            request["bodySize"] = len(text.encode())
    return request


def _response(entry: Entry, exchange: Exchange) -> dict[str, Any]:
    headers = masked_headers(exchange.headers)
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    content: dict[str, Any] = {"size": len(exchange.body), "mimeType": kind}
    if "json" in kind and 0 < len(exchange.body) <= _MOST:
        body = msgspec.json.decode(exchange.body)
        content["text"] = _text(masked_value(body, secret_fields(exchange.api)))
    return {
        "status": entry.status,
        "statusText": _phrase(entry.status),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(headers),
        "content": content,
        "redirectURL": next((v for name, v in headers if name.lower() == "location"), ""),
        "headersSize": -1,
        "bodySize": len(exchange.body),
    }


def _named(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _text(value: Any) -> str | None:
    """A JSON value as text, None for one that is too long."""
    raw = msgspec.json.encode(value)
    return raw.decode() if len(raw) <= _MOST else None


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""

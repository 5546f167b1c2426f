"""Requests as values, which can be changed in one place and sent again."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from msgspec import UNSET

from access.cloud import Cloud
from access.people import Person
from liveref.exercise.caller import Answer
from liveref.model.api import Operation
from liveref.model.path import PARAMETER


class Request(msgspec.Struct, kw_only=True):
    """A request for an operation of a service, without who sends it."""

    prefix: str
    operation: Operation
    values: dict[str, str]
    query: dict[str, Any] = {}
    headers: dict[str, str] = {}
    body: Any = UNSET
    media_type: str = "application/json"

    def copy(self) -> Request:
        """One like it, that can be changed."""
        return msgspec.structs.replace(
            self,
            values=dict(self.values),
            query=dict(self.query),
            headers=dict(self.headers),
            body=copy.deepcopy(self.body),
        )

    @property
    def method(self) -> str:
        """The method, of calls that work with any, GET."""
        return self.operation.method if self.operation.method != "METHOD" else "GET"

    @property
    def path(self) -> str:
        """The path with its query."""
        query = f"?{urlencode(self.query, doseq=True)}" if self.query else ""
        return self.prefix + _filled(self.operation.path, self.values) + query

    def __str__(self) -> str:
        body = "" if self.body is UNSET else f" {_text(self.body)}"
        headers = "".join(f" {k}: {v}" for k, v in self.headers.items() if k.startswith("x-"))
        return f"{self.method} {self.path}{headers}{body}"


def call(cloud: Cloud, person: Person, request: Request) -> Answer:
    """Have somebody send a request."""
    headers = {**request.headers, "x-auth-token": person.token}
    body, raw = request.body, None
    if (
        isinstance(body, dict)
        and request.operation.request
        and request.operation.request.in_headers
    ):
        headers |= {name.replace("_", "-"): str(v) for name, v in body.items()}
    elif body is not UNSET:
        raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
        headers["content-type"] = request.media_type
    return cloud.send(request.method, request.path, headers, raw)


def _text(body: Any) -> str:
    if isinstance(body, bytes):
        return f"{len(body)} bytes"
    return msgspec.json.encode(body).decode()


def _filled(template: str, values: Mapping[str, str]) -> str:
    parts = PARAMETER.split(template)
    parts[::2] = [quote(part, safe="/%:@!$&'()*+,;=~") for part in parts[::2]]
    parts[1::2] = [quote(values[name], safe="") for name in parts[1::2]]
    return "".join(parts)

"""Requests on their way: path, query, headers and body put together, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from msgspec import UNSET

from liveref.exercise.bodies import Made
from liveref.exercise.caller import Caller
from liveref.exercise.exchange import Exchange
from liveref.exercise.report import Sent
from liveref.exercise.values import value_of
from liveref.exercise.versions import version_of
from liveref.exercise.world import TrackedRecord, World
from liveref.families import service_type
from liveref.index.index import Index
from liveref.model.api import Effect, Location, Operation, Parameter
from liveref.model.path import PARAMETER
from liveref.naming.resource_names import ResourceNames
from liveref.service.request.negotiation import negotiation


class Sender:
    """Sends requests for the operations of one API, and counts them."""

    def __init__(
        self,
        index: Index,
        caller: Caller,
        headers: Mapping[str, str],
        kin: ResourceNames,
        world: World,
    ) -> None:
        self.requests = 0
        self._caller, self._headers = caller, dict(headers)
        self._kin, self._world = kin, world
        api = index.api
        self._references = index.references
        authentication = api.conventions.authentication
        self._own = {name.lower() for name in headers}
        self._own |= {authentication.header.lower()} if authentication else set()
        self._negotiation = negotiation(api, service_type(api.name))
        # The client says which forms it can read and write.
        self._own |= {"accept", "content-type"}

    def send(
        self,
        operation: Operation,
        values: dict[str, str],
        made: Made,
        record: TrackedRecord | None = None,
    ) -> Exchange:
        """One request, and what came of it; a query that is required asks for `record`."""
        method = operation.method if operation.method != "METHOD" else "GET"
        path = _filled(operation.path, values) + self._query(operation, record)
        headers, raw = self._headers_of(operation), _raw(made.body)
        if isinstance(made.body, dict) and operation.request and operation.request.in_headers:
            headers |= {name.replace("_", "-"): str(v) for name, v in made.body.items()}
            raw = None
        if raw is not None:
            headers["content-type"] = made.media_type
        answer = self._caller.send(method, path, headers, raw)
        self.requests += 1
        body = made.body if not isinstance(made.body, bytes) else f"{len(made.body)} bytes"
        sent = Sent(
            method=method,
            path=self._world.with_names(path),
            body=self._world.with_names(body),
            source=made.source,
            code=answer.code,
        )
        return Exchange(operation=operation, values=values, made=made, answer=answer, sent=sent)

    def _query(self, operation: Operation, record: TrackedRecord | None) -> str:
        needed = {
            parameter.name: self._asked(operation, parameter, record)
            for parameter in operation.parameters
            if parameter.location is Location.QUERY and parameter.required
        }
        plain = {name: _plain(value) for name, value in needed.items()}
        return f"?{urlencode(plain, doseq=True)}" if plain else ""

    def _asked(
        self, operation: Operation, parameter: Parameter, record: TrackedRecord | None
    ) -> Any:
        """The value that a query asks for: the one that the record has under that name, or above
        it."""
        if record is not None:
            value = record.fields.get(parameter.name)
            resource = self._kin.by_field(parameter.name) or ""
            if isinstance(value, str | int):
                return value
            if identity := record.above.get(resource) or (
                resource == record.resource and record.id
            ):
                return identity
        target = self._references.target(operation.resource, parameter.name)
        other = self._world.alive(target.resource.name) if target else None
        if other is not None:
            return other.id
        return value_of(parameter.schema, parameter.name, version_of(operation))

    def _headers_of(self, operation: Operation) -> dict[str, str]:
        needed = {
            parameter.name: str(value_of(parameter.schema, parameter.name, version_of(operation)))
            for parameter in operation.parameters
            if parameter.location is Location.HEADER and parameter.required
        }
        foreign = {name: value for name, value in needed.items() if name.lower() not in self._own}
        own = {"accept": "application/json"} if operation.effect is Effect.LIST else {}
        return own | foreign | self._version_of(operation) | self._headers

    def _version_of(self, operation: Operation) -> dict[str, str]:
        """The newest microversion in which the operation exists, as a header."""
        return self._negotiation.asking(operation.max_version) if self._negotiation else {}


def _filled(template: str, values: Mapping[str, str]) -> str:
    """The path with its values, percent-encoded: what the document itself writes stays as
    far as a path may have it (RFC 3986, section 3.3)."""
    parts = PARAMETER.split(template)
    parts[::2] = [quote(part, safe="/%:@!$&'()*+,;=~") for part in parts[::2]]
    parts[1::2] = [quote(values[name], safe="") for name in parts[1::2]]
    return "".join(parts)


def _plain(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _raw(body: Any) -> bytes | None:
    if body is UNSET:
        return None
    return body if isinstance(body, bytes) else msgspec.json.encode(body)

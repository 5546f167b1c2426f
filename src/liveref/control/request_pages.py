"""The request log over HTTP: a list with filters, and a stream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from liveref.control.masking import masked_url
from liveref.control.request_log import Entry, OperationName, RequestLog
from liveref.control.route import Asked, Route
from liveref.model.operation_names import names_of_call, normalized
from liveref.service.answers.answer import json_answer
from liveref.service.request.errors import because
from liveref.service.work.answer import Answer
from liveref.values.times import timestamp

_MOST = 1_000_000_000
_STREAM = "text/event-stream"
_TIME = "2012-12-02T00:00:00.000000Z"
_KIND = {"insert": "created", "update": "updated", "delete": "deleted"}


class Rule(msgspec.Struct, kw_only=True):
    """The fact that a request violates: the rule that gave it, `at` file and line, and the text
    that stands there."""

    rule: str
    at: str
    text: str


class Verdict(msgspec.Struct, kw_only=True, omit_defaults=True):
    """How a request was judged: `message` and `field` are those of the refusal, and `because` is
    the fact behind it."""

    accepted: bool
    message: str | None = None
    field: str | None = None
    because: Rule | None = None


class TouchedRecord(msgspec.Struct, kw_only=True):
    """A record that a request changed: `service` and `resource` as the reference names them."""

    change: str
    service: str
    resource: str
    id: str


class RequestCaller(msgspec.Struct, kw_only=True):
    """The sender of a request: identities of a user and of the project of its token."""

    user: str
    project: str | None = None


class LoggedRequest(msgspec.Struct, kw_only=True):
    """A request. `operation` is method and path as the reference has them, with the action if
    several share them; `operation_id` is the id that `liveref inspect` prints. `status` is null
    where the client got no answer. `at` is by the served clock; `duration` is in seconds.
    `fault` is the id of the fault that disturbed it; `changes` counts what it did to records,
    of which `records` has the first hundred, each once."""

    number: int
    at: str
    duration: float
    method: str
    path: str
    operation: str | None
    operation_id: str | None
    service: str | None
    caller: RequestCaller | None
    status: int | None
    verdict: Verdict
    undocumented: list[str]
    records: list[TouchedRecord]
    changes: int
    fault: str | None


class LoggedRequests(msgspec.Struct, kw_only=True):
    """The requests that were asked for, the oldest first."""

    requests: list[LoggedRequest]


class Filter(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`operation` is method and path, or the id; `status` is a code or a class such as 5xx;
    `caller` is the identity of a user; `after` is a number: later requests only; `limit` takes the
    last ones."""

    operation: str | UnsetType = UNSET
    method: str | UnsetType = UNSET
    service: str | UnsetType = UNSET
    status: Annotated[str, Meta(pattern="^[1-5]([0-9][0-9]|xx)$")] | UnsetType = UNSET
    caller: str | UnsetType = UNSET
    after: Annotated[int, Meta(ge=0, le=_MOST)] | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=_MOST)] | UnsetType = UNSET

    def fits(self, entry: Entry) -> bool:
        """Whether a request is asked for."""
        return (
            (self.operation is UNSET or _is_named(entry, self.operation))
            and (self.method is UNSET or self.method.upper() == entry.method)
            and (self.service is UNSET or self.service == entry.service)
            and (self.status is UNSET or _has_status(entry.status, self.status))
            and (self.caller is UNSET or self.caller == entry.user)
            and (self.after is UNSET or entry.number > self.after)
        )


def names_of(entry: Entry) -> tuple[str | None, str | None]:
    """The names of the operation of a request: method and path with the action, and the id."""
    operation = entry.operation
    if operation is not None:
        action = f" {operation.action}" if operation.action else ""
        return f"{operation.method} {operation.path}{action}", operation.id
    return (f"{entry.method} {entry.template}" if entry.template else None), None


def _is_named(entry: Entry, name: str) -> bool:
    operation = entry.operation or OperationName(entry.method, entry.template, None, "")
    names = names_of_call(operation.method, operation.path, operation.action, operation.id)
    return normalized(name) in names


def logged(entry: Entry) -> LoggedRequest:
    """A request as it is shown, with its secrets masked."""
    operation, id = names_of(entry)
    caller = RequestCaller(user=entry.user, project=entry.project) if entry.user else None
    return LoggedRequest(
        number=entry.number,
        at=timestamp(entry.at, _TIME),
        duration=round(entry.duration, 6),
        method=entry.method,
        path=masked_url(entry.url, entry.template),
        operation=operation,
        operation_id=id,
        service=entry.service,
        caller=caller,
        status=entry.status or None,
        verdict=_verdict(entry),
        undocumented=list(entry.undocumented),
        records=list(_touched(entry)),
        changes=entry.total,
        fault=entry.fault,
    )


def _verdict(entry: Entry) -> Verdict:
    if entry.refusal is None:
        return Verdict(accepted=True)
    message, field, reason = entry.refusal
    fact = because(reason)
    rule = msgspec.convert(fact, Rule) if fact else None
    return Verdict(accepted=False, message=message, field=field, because=rule)


def _touched(entry: Entry) -> Iterator[TouchedRecord]:
    for change, kind, id in dict.fromkeys(entry.changes):
        service, _, resource = kind.partition("/")
        yield TouchedRecord(change=_KIND[change], service=service, resource=resource, id=id)


def _has_status(status: int, wanted: str) -> bool:
    return str(status) == wanted or f"{status // 100}xx" == wanted


class RequestPages:
    """The routes of the log."""

    def __init__(self, log: RequestLog) -> None:
        self._log = log

    def routes(self) -> Iterator[Route]:
        """Read, follow, clear."""
        yield Route(
            method="GET",
            path="/requests",
            summary="The last requests, or a stream of those to come",
            handle=self._read,
            query=Filter,
            answers={200: LoggedRequests},
            media=(_STREAM,),
        )
        yield Route(
            method="DELETE",
            path="/requests",
            summary="Forget the requests so far",
            handle=self._clear,
            answers={204: None},
        )

    async def _read(self, asked: Asked) -> Answer:
        wanted: Filter = asked.query
        if _STREAM in asked.headers.get(b"accept", b"").decode("latin-1"):
            headers = [(b"content-type", _STREAM.encode())]
            return Answer(200, headers, stream=self._events(wanted))
        entries = [entry for entry in self._log.entries if wanted.fits(entry)]
        if wanted.limit is not UNSET:
            entries = entries[-wanted.limit :]
        return json_answer(200, LoggedRequests(requests=[logged(entry) for entry in entries]))

    async def _events(self, wanted: Filter) -> AsyncIterator[bytes]:
        yield b": requests from now on\n\n"
        async for entry in self._log.follow():
            if wanted.fits(entry):
                yield _event(logged(entry))

    async def _clear(self, _: Asked) -> Answer:
        self._log.clear()
        return Answer(204, [])


def _event(request: Any) -> bytes:
    return b"id: %d\ndata: %b\n\n" % (request.number, msgspec.json.encode(request))

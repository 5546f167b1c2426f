"""A caller that stands before a well-behaved service and spoils what it answers."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from liveref.exercise.caller import Answer, Caller
from liveref.exercise.exercise import exercise
from liveref.exercise.in_process import InProcess
from liveref.exercise.report import OperationReport, Report
from liveref.loading import load
from liveref.model.api import API

ORCHARD = Path(__file__).parent / "orchard"


class Request(msgspec.Struct, frozen=True):
    """A request; `body` is its JSON, None if there was none."""

    method: str
    path: str
    body: Any


Prank = Callable[[Request, Answer], Answer]
"""From the request and the service's own answer to the one that is given instead."""


class Mischief:
    """Hands on each request and plays a prank on each answer; keeps what was asked."""

    def __init__(self, service: Caller, prank: Prank) -> None:
        self._service, self._prank = service, prank
        self.asked: list[Request] = []

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        """The service's answer, spoilt."""
        request = Request(method, path, msgspec.json.decode(body) if body else None)
        self.asked.append(request)
        return self._prank(request, self._service.send(method, path, headers, body))


def orchard(*behaviour: Path) -> API:
    """The API of the small tree beside this file, refined by files."""
    return load(str(ORCHARD), behaviour=behaviour).api


def report_of(prank: Prank) -> Report:
    """The report on the orchard as it is served with a prank."""
    api = orchard()
    with InProcess(api) as service:
        return exercise(api, Mischief(service, prank))


def requests_of(api: API) -> list[Request]:
    """All that is sent during an exercise of an honest service."""
    with InProcess(api) as service:
        caller = Mischief(service, lambda _, answer: answer)
        exercise(api, caller)
    return caller.asked


def entry(report: Report, name: str) -> OperationReport:
    """The entry of an operation."""
    return next(operation for operation in report.operations if operation.id == name)


def coded(answer: Answer, code: int, body: Any = None) -> Answer:
    """The answer with another code, and with another body if one is given."""
    return msgspec.structs.replace(answer, code=code, body=body or answer.body)


def changed(answer: Answer, change: Callable[[Any], None]) -> Answer:
    """The answer with its body changed."""
    body = copy.deepcopy(answer.body)
    change(body)
    return msgspec.structs.replace(answer, body=body, raw=msgspec.json.encode(body))

"""One request and its answer, and what an operation is to a record."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.exercise.bodies import Made
from liveref.exercise.caller import Answer
from liveref.exercise.report import Sent
from liveref.exercise.world import TrackedRecord
from liveref.model.api import Effect, Operation, Target
from liveref.values.times import is_time

_SAYING = ("message", "detail", "faultstring", "description")
_LONG = 300


class Exchange(msgspec.Struct, kw_only=True):
    """A request and its answer.

    `values` are those of the path's parameters. `example` says whether the documented
    example was taken, None where there was none. `record` is the record that was made.
    """

    operation: Operation
    values: dict[str, str]
    made: Made
    answer: Answer
    sent: Sent
    example: bool | None = None
    record: TrackedRecord | None = None
    notes: list[str] = []


def is_maker(operation: Operation) -> bool:
    """Whether an operation brings a record of its resource into being."""
    if operation.effect is Effect.CREATE:
        return operation.target is not Target.SINGLETON
    if operation.effect is Effect.MAP_UPDATE and operation.target is Target.ITEM:
        return False  # It changes a map within a map, which is there.
    if operation.effect.writes_map or replaces_all(operation):
        return True
    if operation.effect is Effect.UPLOAD:
        return operation.request is not None and operation.request.in_headers
    return operation.effect.traits.creates_named and operation.target is Target.ITEM


def replaces_all(operation: Operation) -> bool:
    """Whether an operation writes a collection as a whole."""
    return operation.effect is Effect.REPLACE and operation.target is Target.COLLECTION


def reason(answer: Answer) -> str:
    """The reason of a refusal, in the words of the service."""
    return " ".join(_messages(answer.body))[:_LONG]


def quoted(body: Any) -> str:
    """The beginning of an answer's body as JSON; nothing where there is none. Times are not
    shown, so that two runs read the same."""
    if body is msgspec.UNSET:
        return ""
    text = msgspec.json.encode(_timeless(body)).decode()
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _timeless(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_timeless(item) for item in value]
    return "<time>" if isinstance(value, str) and is_time(value) else value


def _messages(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _messages(item)]
    if not isinstance(value, dict):
        return []
    messages = [v for k, v in value.items() if k in _SAYING and isinstance(v, str)]
    return messages or [text for item in value.values() for text in _messages(item)]

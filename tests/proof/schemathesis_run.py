"""A run of Schemathesis against a service: what it sends, and what it finds."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import schemathesis
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import Interaction, ScenarioRecorder
from schemathesis.schemas import BaseSchema

EXAMPLES = int(os.environ.get("LIVEREF_PROOF_EXAMPLES", "5"))
"""How many requests are drawn for each operation; more of them by hand."""
CODES = ("not_a_server_error", "status_code_conformance", "content_type_conformance")
NO_HTTP = "Invalid HTTP request received."
"""The answer of the HTTP server itself to a header with control characters, say: that is no request
to the service, which never sees it."""
ALL = (*CODES, "response_schema_conformance")
PHASES = ("examples", "coverage", "fuzzing", "stateful")


@dataclass
class Result:
    """The result of a run. `faults` has one sentence for each kind of failure, with the first
    request that led to it; `succeeded` are the operations that answered below 400; `errors` is what
    Schemathesis itself could not do."""

    requests: int = 0
    operations: set[str] = field(default_factory=set)
    succeeded: set[str] = field(default_factory=set)
    codes: dict[int, int] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """How much was called, in one line."""
        codes = ", ".join(f"{code}: {self.codes[code]}" for code in sorted(self.codes))
        called = f"{self.requests} requests for {len(self.operations)} operations"
        return f"{called}, {len(self.succeeded)} of which succeeded; {codes}"

    def __str__(self) -> str:
        lines = [f"{fault}\n    {request}" for fault, request in sorted(self.faults.items())]
        return "\n".join([*self.errors, *lines])


def read(document: dict[str, Any], config: dict[str, Any] | None = None) -> BaseSchema:
    """The document as Schemathesis has it, with a serializer for each kind of JSON in it."""
    for media_type in sorted(_json_types(document)):
        schemathesis.serializer(media_type)(_json)
    return schemathesis.openapi.from_dict(
        document, config=schemathesis.Config.from_dict(config or {})
    )


def run(
    document: dict[str, Any],
    address: str,
    *,
    mode: str = "all",
    checks: Iterable[str] = ALL,
    phases: Iterable[str] = PHASES,
    examples: int = EXAMPLES,
    path_values: Mapping[str, Sequence[str]] = MappingProxyType({}),
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Result:
    """Call every operation of the service at `address`, and hold the answers against the
    document. The requests are drawn the same way in every run. `known` are values that
    parameters of the path should mostly have, so that more is found than 404."""
    schema = read(
        document,
        {
            "base-url": address,
            "headers": dict(headers),
            "dictionaries": {name: {"values": list(path_values[name])} for name in path_values},
            "parameters": {
                f"path.{name}": {"dictionary": name, "probability": 0.8} for name in path_values
            },
            "continue-on-failure": True,
            # It would replay what failed in runs before this one, out of the working directory.
            "cache": {"enabled": False},
            "generation": {
                "deterministic": True,
                "max-examples": examples,
                "mode": mode,
                "no-shrink": True,
                "database": "none",
            },
            "phases": {"enabled": False} | {phase: {"enabled": True} for phase in phases},
            "checks": {"enabled": False} | {check: {"enabled": True} for check in checks},
        },
    )
    result = Result()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _take(result, event.recorder)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            result.errors.append(_error_text(event))
    return result


def _error_text(event: events.NonFatalError | events.FatalError) -> str:
    if isinstance(event, events.NonFatalError):
        return f"{event.label}: {event.info.title}: {event.info.message}"
    return f"Schemathesis failed: {event.exception}"


def _take(result: Result, recorder: ScenarioRecorder) -> None:
    for case_id, interaction in recorder.interactions.items():
        result.requests += 1
        operation = recorder.cases[case_id].value.operation.label
        result.operations.add(operation)
        if interaction.response is not None:
            code = interaction.response.status_code
            result.codes[code] = result.codes.get(code, 0) + 1
            if code < 400:
                result.succeeded.add(operation)
    for case_id, failure in _failures(recorder):
        response = recorder.interactions[case_id].response
        if response is not None and response.text == NO_HTTP:
            continue
        operation = recorder.cases[case_id].value.operation.label
        message = " ".join(failure.message.split())[:300]
        fault = f"{operation}: {failure.title}: {message}"
        result.faults.setdefault(fault, _request(recorder.interactions[case_id]))


def _failures(recorder: ScenarioRecorder) -> Iterator[tuple[str, Any]]:
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                yield case_id, check.failure_info.failure


def _request(interaction: Interaction) -> str:
    request, response = interaction.request, interaction.response
    body = (request.body or b"").decode(errors="replace")[:300]
    answer = f"{response.status_code} {response.text[:300]}" if response else "no answer"
    return f"{request.method} {request.uri} {body} -> {answer}"


def _json_types(document: dict[str, Any]) -> set[str]:
    """The media types of the requests that are JSON by another name, such as a patch."""
    bodies = [
        operation["requestBody"]
        for path in document["paths"].values()
        for operation in path.values()
        if "requestBody" in operation
    ]
    return {
        media_type
        for body in bodies
        for media_type in body["content"]
        if media_type.partition(";")[0].endswith(("+json", "-json-patch"))
    }


def _json(_: schemathesis.SerializationContext, value: Any) -> bytes:
    return json.dumps(value).encode()

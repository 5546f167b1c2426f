"""Runs a scenario against a server and gathers what is not as it should be."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import msgspec
from matching import MISSING, mismatches
from scenario import MissingVariableError, Scenario, Step, fill

from live import LiveServer

EVENTUALLY = 10.0
"""Seconds after which a step that may take its time is given up; no test measures by it."""


class Runner:
    """One run of one scenario; `failures` are sentences that name file, line and step."""

    def __init__(self, scenario: Scenario, server: LiveServer, *, durable: bool) -> None:
        self.scenario = scenario
        self.server = server
        self.durable = durable
        self.variables: dict[str, Any] = {}
        self.failures: list[str] = []

    def run(self) -> list[str]:
        """Take all steps in order; a failure doesn't end the run, so that all are told."""
        for step in self.scenario.steps:
            try:
                problems = [*self._take(step)]
            except (MissingVariableError, httpx2.HTTPError) as error:
                problems = [f"{type(error).__name__}: {error}"]
            self.failures += [self._located(step, problem) for problem in problems]
        return self.failures

    def secrets(self) -> list[str]:
        """The scenario's secrets so far; one that is still to be saved is left out."""
        return self._filled(self.scenario.secrets)

    def kept_secrets(self) -> Iterator[str]:
        """A sentence for each secret that stands in the log or in a file of the store."""
        written = self.server.written()
        for secret in self.secrets():
            if secret in written:
                yield f"tests/http/{self.scenario.file}: the log shows {secret!r}"
            for path in self.server.data_files():
                if secret.encode() in path.read_bytes():
                    yield f"tests/http/{self.scenario.file}: {path.name} holds {secret!r}"

    def _filled(self, texts: list[str]) -> list[str]:
        filled = []
        for text in texts:
            try:
                filled.append(str(fill(text, self.variables)))
            except MissingVariableError:
                continue
        return filled

    def _located(self, step: Step, problem: str) -> str:
        where = f"tests/http/{self.scenario.file}:{step.line}"
        return f"{where}: {step.title or step.request}\n    {step.request}: {problem}"

    def _take(self, step: Step) -> Iterator[str]:
        if step.restart:
            if self.durable:
                yield from self._restart()
            return
        with self.server.client() as client:
            for number in range(1, step.repeat + 1):
                self.variables["n"] = number
                yield from self._ask(step, client)

    def _ask(self, step: Step, client: httpx2.Client) -> list[str]:
        """Send the request and check the answer; up to some patience where it may take time."""
        until = time.monotonic() + (EVENTUALLY if step.eventually else 0)
        while True:
            response = client.send(self._request(step, client))
            self.variables |= _saved(step, response)
            problems = list(self._problems(step, response))
            if not problems or time.monotonic() >= until:
                return problems
            time.sleep(0.05)

    def _restart(self) -> Iterator[str]:
        if code := self.server.stop():
            yield f"SIGTERM led to exit code {code}"
        self.server.start()

    def _request(self, step: Step, client: httpx2.Client) -> httpx2.Request:
        method, _, url = str(fill(step.request, self.variables)).partition(" ")
        headers = {name.lower(): str(fill(v, self.variables)) for name, v in step.headers.items()}
        content = None
        if step.json is not msgspec.UNSET:
            content = msgspec.json.encode(fill(step.json, self.variables))
        elif step.body is not None:
            content = _content(fill(step.body, self.variables))
        if content is not None:
            headers.setdefault("content-type", "application/json")
        return client.build_request(method, url, headers=headers, content=content)

    def _problems(self, step: Step, response: httpx2.Response) -> Iterator[str]:
        if not _status_fits(step.status, response.status_code):
            yield f"expected {step.status}, answered {response.status_code} {response.text[:300]}"
        answer = step.answer
        headers = fill(answer.headers, self.variables)
        for name, value in headers.items():
            yield from mismatches(value, response.headers.get(name, MISSING), f"header {name}")
        if answer.body is not None and response.text != answer.body:
            yield f"expected the body {answer.body!r}, found {response.text[:300]!r}"
        if answer.json is not msgspec.UNSET:
            yield from mismatches(fill(answer.json, self.variables), _json(response))
        if response.status_code >= 400:
            yield from self._envelope(step, response)
        yield from self._leaks(step, response)

    def _envelope(self, step: Step, response: httpx2.Response) -> Iterator[str]:
        """Every error has code, title and message, whether a scenario asks for it or not; one
        that the reference gives a name stands under that, and needs no title."""
        body = _json(response)
        envelope = body.get("error", body) if isinstance(body, dict) else body
        always = {"code": response.status_code, "title": "~.", "message": "~."}
        if isinstance(envelope, dict) and envelope is body and len(body) == 1:
            (envelope,) = body.values()
            always.pop("title")
        yield from mismatches(
            always | fill(step.answer.error or {}, self.variables), envelope, "error"
        )
        if "Traceback" in response.text:
            yield f"the answer shows a traceback: {response.text[:300]}"

    def _leaks(self, step: Step, response: httpx2.Response) -> Iterator[str]:
        revealed = self._filled(step.reveals)
        unwanted = {*self.secrets(), *fill(step.answer.lacks, self.variables)}.difference(revealed)
        message = response.text + "\n" + str(response.headers)
        for text in sorted(unwanted):
            if text in message:
                yield f"the answer shows {text!r}: {message[:300]}"


def _status_fits(expected: int | list[int] | str, actual: int) -> bool:
    if isinstance(expected, str):
        return f"{actual // 100}xx" == expected
    return actual in (expected if isinstance(expected, list) else [expected])


def _content(body: Any) -> bytes:
    if isinstance(body, str):
        return body.encode()
    if "base64" in body:
        return base64.b64decode(body["base64"])
    return str(body["repeat"] * body["times"] + body.get("end", "")).encode()


def _json(response: httpx2.Response) -> Any:
    try:
        return msgspec.json.decode(response.content)
    except msgspec.DecodeError:
        return MISSING


def _saved(step: Step, response: httpx2.Response) -> dict[str, Any]:
    values = {name: _value(path, response) for name, path in step.save.items()}
    return {name: value for name, value in values.items() if value is not MISSING}


def _value(path: str, response: httpx2.Response) -> Any:
    if path.startswith("header:"):
        return response.headers.get(path.removeprefix("header:"), MISSING)
    value = _json(response)
    for part in path.split("."):
        if isinstance(value, list) and part.lstrip("-").isdigit():
            value = value[int(part)] if value else MISSING
        else:
            value = value.get(part, MISSING) if isinstance(value, dict) else MISSING
    return value

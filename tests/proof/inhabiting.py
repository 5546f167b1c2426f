"""A service that is lived in: records of every kind, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

import httpx2

from liveref.exercise.caller import Answer, decoded
from liveref.exercise.exercise import exercise
from liveref.model.api import API

_PARAMETER = re.compile(r"\{([^{}]*)\}")


def inhabited(api: API, client: httpx2.Client) -> dict[str, list[str]]:
    """Live through the life of every resource of an API, but for its end; the values that
    each parameter of a path had in requests that succeeded: of the path with the most literals
    that fits."""
    caller = _Caller(client)
    exercise(api, caller)
    values_by_name: dict[str, dict[str, None]] = {}
    operations = sorted(api.operations, key=lambda operation: operation.path.count("{"))
    patterns = [(o.method, _pattern(o.path), _PARAMETER.findall(o.path)) for o in operations]
    for method, path in caller.succeeded:
        fitting = ((n, p.fullmatch(path)) for other, p, n in patterns if other == method)
        names, match = next(((n, m) for n, m in fitting if m is not None), ((), None))
        for name, value in zip(names, match.groups() if match else (), strict=True):
            values_by_name.setdefault(name, {})[unquote(value)] = None
    return {name: list(values)[:20] for name, values in values_by_name.items()}


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^{}]*\}", template)
    return re.compile("([^/]+)".join(re.escape(part) for part in parts))


class _Caller:
    """Sends everything but deletes, which it answers itself."""

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client
        self.succeeded: list[tuple[str, str]] = []

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        if method == "DELETE":
            return Answer(code=204)
        answer = self._client.request(method, path, headers=dict(headers), content=body)
        if answer.is_success:
            self.succeeded.append((method, path.partition("?")[0]))
        names = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(
            code=answer.status_code, headers=names, body=decoded(answer.content), raw=answer.content
        )

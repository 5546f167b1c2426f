"""Services of small references, within this process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liveref.exercise.caller import Answer
from liveref.exercise.in_process import InProcess
from liveref.understanding import understand


class SmallService:
    """The service of a reference that a test has written."""

    def __init__(self, service: InProcess) -> None:
        self._service = service

    def ask(
        self, request: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to `METHOD PATH`, with a JSON body if there is one."""
        method, _, path = request.partition(" ")
        is_bytes = isinstance(body, bytes)
        raw = body if is_bytes or body is None else json.dumps(body).encode()
        usual = {} if body is None or is_bytes else {"content-type": "application/json"}
        return self._service.send(method, path, usual | dict(headers or {}), raw)


def api_of(folder: Path, index: str, parameters: str) -> Any:
    """The API of a reference of two files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.rst").write_text(index, encoding="utf-8")
    (folder / "parameters.yaml").write_text(parameters, encoding="utf-8")
    return understand(folder, folder.name, ()).api

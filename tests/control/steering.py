"""A served address in the process of the test, with its state; no socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from cloud import password_login
from liveref.control.environment import environment
from liveref.control.seed.file import Seed
from liveref.control.state import State
from liveref.exercise.caller import Answer
from liveref.exercise.in_process import call_app
from liveref.loading import Loaded, load
from liveref.mounting import Wanted
from liveref.serving.behind import behind
from liveref.store.opening import open_blobs, open_store

T = TypeVar("T")
PASSWORD = "Sesame-2026"  # noqa: S105 - of a cloud that lives as long as a test
ORIGIN = "http://127.0.0.1:8080"


def bundled(name: str) -> Loaded:
    """A reference that comes with the program."""
    return load(name)


class Address:
    """References that are served together, in memory or in a folder: as they are, or as
    TYPE=REFERENCE. A context manager."""

    def __init__(
        self,
        *references: str,
        folder: Path | None = None,
        deterministic: str | None = None,
        origin: str = ORIGIN,
        password: str = PASSWORD,
    ) -> None:
        self.environment = environment(in_memory=True, seed=deterministic)
        self.behind = behind(
            _wanted(references or ("image=image",)),
            bundled,
            strict=False,
            origin=origin,
            prefix="/_liveref",
            environment=self.environment,
        )
        self.runner = asyncio.Runner()
        self.store = open_store(folder, self.behind.kinds)
        self.blobs = open_blobs(folder)
        self.served = self.behind.over(self.store, self.blobs).served
        self.state = State(self.store, self.blobs, self.environment, self.served)
        self.password = password
        self.token: str | None = None

    def start(self, *seeds: Seed) -> Self:
        """Have the first records, and those of seeds."""
        self.run(self.state.start(self.password, seeds))
        return self

    def run(self, scene: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine."""
        return self.runner.run(scene)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        raw: bytes | None = None,
    ) -> Answer:
        """The answer to a request, with a token, the last that was got by default."""
        headers = {"content-type": "application/json"}
        if raw is not None:
            headers["content-type"] = "application/octet-stream"
        if token or self.token:
            headers["x-auth-token"] = token or self.token or ""
        content = raw if raw is not None or body is None else json.dumps(body).encode()
        return self.run(call_app(self.served.service, method, path, headers, content))

    def log_in(self, **who: str) -> str:
        """A token, which later requests are sent with."""
        self.token = None
        answer = self.send("POST", "/identity/v3/auth/tokens", password_login(**who))
        assert answer.code == 201, answer.body
        self.token = answer.headers["x-subject-token"]
        return self.token

    def image(self, name: str, **fields: Any) -> dict[str, Any]:
        """A new image."""
        answer = self.send("POST", "/image/images", {"name": name, **fields})
        assert answer.code == 201, answer.body
        created: dict[str, Any] = answer.body
        return created

    def images(self) -> list[str]:
        """The names of all images."""
        answer = self.send("GET", "/image/images")
        assert answer.code == 200, answer.body
        return sorted(image["name"] for image in answer.body["images"])

    def close(self) -> None:
        """Let go of everything."""
        self.run(self.store.close())
        self.blobs.close()
        self.environment.hasher.close()
        self.runner.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()


def _wanted(references: Sequence[str]) -> list[Wanted]:
    typed = [reference.rpartition("=") for reference in references]
    return [
        Wanted(load(name, in_family=bool(service)), service or None) for service, _, name in typed
    ]

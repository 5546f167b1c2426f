"""liveref reads an API reference written for people and runs the system that it describes."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_FROM_TESTS = ("Cloud", "ControlError", "ServeError", "ServedCloud", "connect", "serve")
"""Names of `liveref.testing.served_cloud`, which takes a quarter of a second to import: nobody
waits for it who doesn't ask for one of them."""


def __getattr__(name: str) -> Any:
    if name not in _FROM_TESTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("liveref.testing.served_cloud"), name)


def __dir__() -> list[str]:
    return [*globals(), *_FROM_TESTS]

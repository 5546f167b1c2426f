"""Outcomes of tests as lines of JSON: `case`, `outcome` (passed, failed, skipped) and `why`."""

from __future__ import annotations

import json
import unittest
from typing import Any

LONGEST = 600
"""Characters of a reason."""


def tell(case: str, outcome: str, why: str = "") -> None:
    """Prints one outcome."""
    print(json.dumps({"case": case, "outcome": outcome, "why": why[-LONGEST:]}), flush=True)


class Result(unittest.TestResult):
    """Prints the outcome of each test as it ends."""

    def addSuccess(self, test: Any) -> None:
        tell(test.id(), "passed")

    def addSkip(self, test: Any, reason: str) -> None:
        tell(test.id(), "skipped", reason)

    def addFailure(self, test: Any, err: Any, details: Any = None) -> None:
        tell(test.id(), "failed", _reason(err, details))

    def addError(self, test: Any, err: Any, details: Any = None) -> None:
        tell(test.id(), "failed", _reason(err, details))


def _reason(error: Any, details: Any) -> str:
    """The message of an exception; that of testtools is the end of a traceback among details."""
    if isinstance(error, tuple) and error[1] is not None:
        return f"{type(error[1]).__name__}: {error[1]}"
    texts = [part.as_text() for name, part in (details or {}).items() if "traceback" in name]
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    starts = [n for n, line in enumerate(lines) if line[:1] not in (" ", "\t")]
    return " ".join(lines[starts[-1] :]) if starts else ""


def run(names: list[str]) -> None:
    """Runs the tests of packages or modules."""
    loader = unittest.defaultTestLoader
    for name in names:
        module = __import__(name, fromlist=["_"])
        folder = getattr(module, "__path__", None)
        suite = (
            loader.discover(folder[0], top_level_dir=_top(name, folder[0]))
            if folder
            else loader.loadTestsFromModule(module)
        )
        suite.run(Result())


def _top(name: str, folder: str) -> str:
    """The folder from which the packages of a name are imported."""
    return folder.removesuffix("/" + name.replace(".", "/"))

"""Findings as one JSON object, for programs; the keys are a promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from liveref.model.diagnostic import Diagnostic, Severity


def format_json(diagnostics: Sequence[Diagnostic], root: Path) -> str:
    """An object with `root`, `diagnostics`, in the given order, and `summary`, their counts.

    A finding has `code`, `name`, `severity`, `file`, `line` (0: the file as a whole), `row`
    (null where it is about no row) and `message`. `file` is relative to `root`, the absolute path
    of the reference, so that two runs in different folders differ in one line. The text ends with
    a newline.
    """
    value = {
        "root": str(root),
        "diagnostics": [_finding(one) for one in diagnostics],
        "summary": _sum(diagnostics),
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def _finding(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.value,
        "file": diagnostic.origin.file,
        "line": diagnostic.origin.line,
        "row": diagnostic.row,
        "message": diagnostic.message,
    }


def _sum(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    by_severity = Counter(one.severity for one in diagnostics)
    by_code = Counter(one.code for one in diagnostics)
    return {
        "total": len(diagnostics),
        **{severity.value: by_severity[severity] for severity in Severity},
        "by_code": dict(sorted(by_code.items())),
    }

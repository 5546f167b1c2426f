"""Findings as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from liveref.model.diagnostic import Diagnostic, Severity
from liveref.model.origin import Origin
from liveref.report.diagnostics_json import format_json
from liveref.report.diagnostics_text import format_text

DIAGNOSTICS = (
    Diagnostic(
        code="PAR002",
        name="path-row-not-in-url",
        severity=Severity.ERROR,
        origin=Origin("images.inc", 12),
        message="`image` is not\nin the URL",
        row="image",
    ),
    Diagnostic(
        code="READ015",
        name="unreached-file",
        severity=Severity.WARNING,
        origin=Origin("old.inc"),
        message="Nothing includes this file",
    ),
)


def test_text() -> None:
    assert format_text(DIAGNOSTICS) == (
        "images.inc:12: error PAR002 `image` is not in the URL\n"
        "old.inc: warning READ015 Nothing includes this file\n"
        "\n"
        "Found 1 error, 1 warning:\n"
        "  1  PAR002 path-row-not-in-url\n"
        "  1  READ015 unreached-file\n"
    )


def test_files_are_named_as_seen_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "api-ref" / "source"
    root.mkdir(parents=True)
    cases = {
        tmp_path: "api-ref/source/images.inc:12: error",
        root: "images.inc:12: error",
        root.parent.parent.parent: f"{tmp_path.name}/api-ref/source/images.inc:12: error",
        Path("/"): f"{root.relative_to('/')}/images.inc:12: error",
    }
    for here, line in cases.items():
        monkeypatch.chdir(here)
        assert format_text(DIAGNOSTICS, root=root).startswith(line)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert format_text(DIAGNOSTICS, root=root).startswith(f"{root}/images.inc:12: error")


def test_text_of_nothing() -> None:
    assert format_text(()) == "Nothing found.\n"


def test_colour_is_asked_for() -> None:
    assert "\x1b[31merror\x1b[0m" in format_text(DIAGNOSTICS, colour=True)
    assert "\x1b" not in format_text(DIAGNOSTICS)


def test_json() -> None:
    assert json.loads(format_json(DIAGNOSTICS, Path("/references/image"))) == {
        "root": "/references/image",
        "diagnostics": [
            {
                "code": "PAR002",
                "name": "path-row-not-in-url",
                "severity": "error",
                "file": "images.inc",
                "line": 12,
                "row": "image",
                "message": "`image` is not\nin the URL",
            },
            {
                "code": "READ015",
                "name": "unreached-file",
                "severity": "warning",
                "file": "old.inc",
                "line": 0,
                "row": None,
                "message": "Nothing includes this file",
            },
        ],
        "summary": {
            "total": 2,
            "error": 1,
            "warning": 1,
            "info": 0,
            "by_code": {"PAR002": 1, "READ015": 1},
        },
    }

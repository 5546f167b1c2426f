"""The exported schemas held against those made from the services' source code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.shared

ROOT = Path(__file__).parents[2]
WAIVERS = ROOT / "tests" / "inference" / "waivers.yaml"
FLOOR = {
    ("glance", "request"): 0.98,
    ("glance", "response"): 0.96,
    ("glance", "query"): 0.60,
    ("keystone", "request"): 0.74,
    ("keystone", "response"): 0.67,
    ("keystone", "query"): 0.54,
    ("cinder", "request"): 0.92,
    ("cinder", "response"): 0.85,
    ("cinder", "query"): 0.81,
}
"""What is reached, rounded down, without any waiver: nothing may fall below it."""


def test_nothing_gets_worse(shared: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.schemas", str(shared.resolve())]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    rows = [line.strip("| ").split(" | ") for line in run.stdout.splitlines()[2:]]
    found = {(service, part): float(ours) for service, part, _, ours, *_ in rows}
    assert {key: found[key] for key in FLOOR if found[key] < FLOOR[key]} == {}


def test_every_waiver_has_a_reason_and_something_to_waive(shared: Path) -> None:
    waivers: list[dict[str, Any]] = yaml.safe_load(WAIVERS.read_text(encoding="utf-8"))
    names = ("image", "identity", "block-storage")
    texts = [(shared / "truth" / f"{name}.yaml").read_text(encoding="utf-8") for name in names]
    calls = [call for text in texts for call in _calls(text)]
    for waiver in waivers:
        ((pattern, reason),) = waiver.items()
        assert reason.startswith("TRUTH ")
        assert any(re.search(pattern, call) for call in calls), pattern


def _calls(text: str) -> list[str]:
    """ "METHOD path" of each operation of an OpenAPI document, by its lines."""
    found, path = [], ""
    for line in text.splitlines():
        if match := re.match(r"  (/\S*):\s*$", line):
            path = match[1]
        elif path and (match := re.match(r"    (get|put|post|patch|delete):\s*$", line)):
            found.append(f"{match[1].upper()} {path}")
        elif re.match(r"\S", line):
            path = ""
    return found

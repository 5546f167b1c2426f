"""The exported schemas held against those made from the services' source code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from liveref.values.safe_yaml import load_yaml
from published import published

ROOT = Path(__file__).parents[2]
WAIVERS = sorted((ROOT / "tests" / "rules" / "waivers").glob("*.yaml"))
NAMES = sorted((ROOT / "tests" / "rules" / "waivers" / "names").glob("*.yaml"))
TRUTH = {"glance": "image", "keystone": "identity", "cinder": "block-storage"}
pytestmark = [pytest.mark.shared, pytest.mark.published(*TRUTH)]
FLOOR = {
    ("glance", "request"): 0.98,
    ("glance", "response"): 0.96,
    ("glance", "query"): 0.60,
    ("keystone", "request"): 0.74,
    ("keystone", "response"): 0.69,
    ("keystone", "query"): 0.54,
    ("cinder", "request"): 0.92,
    ("cinder", "response"): 0.85,
    ("cinder", "query"): 0.82,
}
"""The scores that are reached, rounded down, without any waiver: nothing may fall below them."""


def test_nothing_gets_worse(shared: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.schemas", str(shared.resolve())]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    rows = [line.strip("| ").split(" | ") for line in run.stdout.splitlines()[2:]]
    scores = {(service, part): float(ours) for service, part, _, ours, *_ in rows}
    assert {key: scores[key] for key in FLOOR if scores[key] < FLOOR[key]} == {}


@pytest.mark.parametrize("path", WAIVERS, ids=lambda path: path.stem)
def test_every_waiver_has_something_to_waive_and_a_reason_that_holds(
    shared: Path, path: Path
) -> None:
    """The names that a reason has behind the name of a file stand in that file."""
    service, _ = path.stem.split("-")
    truth = (shared / "truth" / f"{TRUTH[service]}.yaml").read_text(encoding="utf-8")
    source = published(service)
    for waiver in load_yaml(path.read_text(encoding="utf-8")):
        ((pattern, reason),) = waiver.items()
        assert reason.startswith("TRUTH ")
        assert any(re.search(pattern, call) for call in _calls(truth)), pattern
        _, file, stated = re.split(r"(\S+\.(?:inc|json|xml))", reason, maxsplit=1)
        text = (source / file).read_text(encoding="utf-8")
        before = reason.rpartition("which")[0].rpartition(";")[2] if "which" in reason else ""
        for name in re.findall(r"`([^`]+)`", before + stated):
            assert all(part in text for part in name.split(".")), (pattern, name)


@pytest.mark.parametrize("path", NAMES, ids=lambda path: path.stem)
def test_every_waived_name_stands_where_its_reason_says(path: Path) -> None:
    service, _ = path.stem.split("-")
    source = published(service)
    for waiver in load_yaml(path.read_text(encoding="utf-8")):
        ((name, reason),) = waiver.items()
        file = re.search(r"; (\S+\.(?:inc|json)) ", reason)
        assert reason.startswith("TRUTH ")
        assert file and name in (source / file[1]).read_text(encoding="utf-8")


def test_no_precision_is_below_that_of_a_naive_merge(shared: Path) -> None:
    naive, ours = (_precisions(shared, "--waivers", "--names", *more) for more in (["--naive"], []))
    assert {key: (naive[key], ours[key]) for key in naive if ours[key] < naive[key]} == {}


def _precisions(shared: Path, *options: str) -> dict[tuple[str, str], float]:
    command = [sys.executable, "-m", "benchmarks.schemas", str(shared.resolve()), *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    rows = [line.strip("| ").split(" | ") for line in run.stdout.splitlines()[2:]]
    return {(service, part): float(precision) for service, part, _, _, precision, *_ in rows}


def _calls(text: str) -> list[str]:
    """ "METHOD path" of each operation of an OpenAPI document, by its lines."""
    calls, path = [], ""
    for line in text.splitlines():
        if match := re.match(r"  (/\S*):\s*$", line):
            path = match[1]
        elif path and (match := re.match(r"    (get|put|post|patch|delete):\s*$", line)):
            calls.append(f"{match[1].upper()} {path}")
        elif re.match(r"\S", line):
            path = ""
    return calls

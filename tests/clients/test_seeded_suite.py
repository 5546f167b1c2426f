"""A suite of openstacksdk whose tests all begin with the seed: each run is like the others,
whatever the order."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import pytest

from live import ROOT
from plugin_option import plugin_option
from published import release

SERVICES = ("keystone", "glance", "nova", "cinder", "neutron", "placement")
SUITE = Path(__file__).parent / "seeded" / "suite.py"
SETTINGS = """\
[tool.pytest.ini_options]
liveref_references = [{references}]
liveref_seed = "devstack"
liveref_deterministic = "suite"
python_files = "suite.py"
junit_family = "xunit1"
filterwarnings = "ignore"
"""
Seen = dict[str, set[str]]


def run(folder: Path, *, turns: int, order: int) -> Seen:
    """The facts that the tests of the suite saw, by the test; they must all pass."""
    folder.mkdir()
    references = ", ".join(f'"{release(name)}"' for name in SERVICES)
    (folder / "pyproject.toml").write_text(SETTINGS.format(references=references))
    (folder / "suite.py").write_text(SUITE.read_text(encoding="utf-8"))
    plugins = (*plugin_option(), "-p", "clients.seeded.turns")
    options = (f"--turns={turns}", f"--order={order}", "--junit-xml=results.xml")
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    made = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugins, *options],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": paths, "PYTHONHASHSEED": str(order)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return _seen(folder / "results.xml")


def _seen(results: Path) -> Seen:
    seen: Seen = defaultdict(set)
    for case in ElementTree.parse(results).iter("testcase"):  # noqa: S314 - our own
        (text,) = (node.attrib["value"] for node in case.iter("property"))
        name, _, parameters = case.attrib["name"].partition("[")
        seen[f"{name} {parameters.partition('-')[2]}"].add(text)  # the turn stands first
    return seen


def different(seen: Seen) -> list[str]:
    """The tests that did not see the same each time."""
    return [f"{name}: {texts}" for name, texts in seen.items() if len(texts) > 1]


@pytest.mark.published(*SERVICES)
def test_tests_see_the_same_in_any_order(tmp_path: Path) -> None:
    """Each test runs three times on one server, in one random order of all."""
    seen = run(tmp_path / "run", turns=3, order=1)
    assert len(seen) >= 12
    assert different(seen) == []


@pytest.mark.slow
@pytest.mark.published(*SERVICES)
def test_runs_see_the_same(tmp_path: Path) -> None:
    """Three processes, each with an order of its own."""
    runs = [run(tmp_path / f"run-{order}", turns=2, order=order) for order in (2, 3, 4)]
    together: Seen = defaultdict(set)
    for seen in runs:
        for name, texts in seen.items():
            together[name] |= texts
    assert len(together) >= 12
    assert different(together) == []

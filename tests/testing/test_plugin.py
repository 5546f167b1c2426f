"""The pytest plugin, in runs of pytest of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from live import ROOT
from plugin_option import plugin_option

SETTINGS = """\
[tool.pytest.ini_options]
liveref_references = {references}
{more}
"""
ISOLATED = """\
import json, urllib.request
import pytest

def create(cloud, name):
    request = urllib.request.Request(
        cloud.url + "/images", json.dumps({"name": name}).encode(),
        {"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request).close()

@pytest.mark.parametrize("number", range(6))
def test_begins_with_nothing(liveref, number):
    assert liveref.records("image") == []
    assert len(liveref.requests) == len(liveref.faults) == 0
    assert liveref.snapshots() == []
    assert abs(liveref.clock.offset.total_seconds()) < 1
    create(liveref, f"image-{number}")
    liveref.snapshot("mine")
    liveref.clock.advance(minutes=10)
    liveref.faults.add("GET /images", status=503)
    assert [record.fields["name"] for record in liveref.records("image")] == [f"image-{number}"]
"""


def run(
    folder: Path, text: str, *options: str, references: str = "[]", more: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run pytest on a test file, with the plugin and none of our own settings."""
    (folder / "pyproject.toml").write_text(SETTINGS.format(references=references, more=more))
    (folder / "test_it.py").write_text(text)
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            *plugin_option(),
            *options,
        ],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("options", [(), ("-n", "2")])
def test_each_test_begins_with_the_seed(tmp_path: Path, options: tuple[str, ...]) -> None:
    made = run(tmp_path, ISOLATED, *options)
    assert "6 passed" in made.stdout, made.stdout + made.stderr


def test_failing_test_is_undone_too(tmp_path: Path) -> None:
    text = ISOLATED.replace("assert [record", "assert not [record", 1)
    made = run(tmp_path, text)
    assert "6 failed" in made.stdout, made.stdout
    assert "assert not [" in made.stdout


def test_references_are_those_of_the_settings(tmp_path: Path) -> None:
    """Paths go by the folder of the settings, wherever pytest is started."""
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "index.rst").write_text(
        "Books\n=====\n\nList books\n----------\n\n.. rest_method:: GET /books\n"
    )
    text = (
        "def test_names(liveref):\n"
        "    names = [reference.name for reference in liveref.overview().references]\n"
        "    assert sorted(names) == ['books', 'image']\n"
    )
    made = run(tmp_path, text, references='["books", "image"]')
    assert "1 passed" in made.stdout, made.stdout + made.stderr


def test_services_are_mounted_by_their_types(tmp_path: Path) -> None:
    tree = ROOT / "tests" / "http" / "trees" / "harbour"
    text = (
        "def test_types(liveref):\n"
        "    types = [reference.type for reference in liveref.overview().references]\n"
        "    assert types == ['shipping', 'identity']\n"
        "    assert liveref.clouds_yaml.exists()\n"
    )
    made = run(tmp_path, text, references=f'["shipping={tree}"]')
    assert "1 passed" in made.stdout, made.stdout + made.stderr


def test_run_without_its_fixtures_imports_nothing_of_it(tmp_path: Path) -> None:
    text = (
        "import sys\n"
        "def test_it():\n"
        "    names = [n for n in sys.modules if n.startswith('liveref')]\n"
        "    assert sorted(names) == ['liveref', 'liveref.testing', 'liveref.testing.plugin']\n"
    )
    made = run(tmp_path, text)
    assert "1 passed" in made.stdout, made.stdout

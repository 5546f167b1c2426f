"""The folders of `examples/`: each is copied and run as its README says."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from live import PATIENCE, ROOT, environment
from plugin_option import plugin_option

EXAMPLES = ROOT / "examples"


def run(name: str, home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a copy of an example, which finds `liveref` on its path."""
    folder = home / "copies" / name  # $HOME/go is a place of its own for Go
    shutil.copytree(EXAMPLES / name, folder)
    binaries = home / "bin"
    binaries.mkdir()
    script = binaries / "liveref"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m liveref "$@"\n')
    script.chmod(0o755)
    path = f"{binaries}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(home) | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_pytest_with_openstacksdk(home: Path) -> None:
    made = run("pytest", home, sys.executable, "-m", "pytest", "-q", *plugin_option())
    assert "4 passed" in made.stdout, made.stdout + made.stderr


def test_unittest(home: Path) -> None:
    made = run("unittest", home, sys.executable, "-m", "unittest")
    assert made.returncode == 0, made.stderr
    assert "Ran 4 tests" in made.stderr


@pytest.mark.tool("curl")
def test_shell(home: Path) -> None:
    made = run("shell", home, "sh", "test_images.sh")
    assert made.returncode == 0, made.stdout + made.stderr
    assert made.stdout.endswith("ok\n")


@pytest.mark.tool("node")
def test_node(home: Path) -> None:
    made = run("node", home, "node", "--test")
    assert made.returncode == 0, made.stdout + made.stderr
    assert "pass 3" in made.stdout


@pytest.mark.tool("go")
def test_go(home: Path) -> None:
    made = run("go", home, "go", "test", "-v", "./...")
    assert made.returncode == 0, made.stdout + made.stderr
    assert made.stdout.count("--- PASS") == 2


def content(path: str) -> Any:
    """A YAML file of the examples."""
    return yaml.safe_load((EXAMPLES / path).read_text(encoding="utf-8"))


def test_docker_compose() -> None:
    services = content("docker-compose/compose.yaml")["services"]
    server, tests = services["liveref"], services["tests"]
    check_commands([*server["command"], *tests["command"]])
    assert tests["depends_on"]["liveref"]["condition"] == "service_healthy"
    assert "/_liveref/health" in " ".join(server["healthcheck"]["test"])
    token = server["environment"]["LIVEREF_SERVE_CONTROL_TOKEN"]
    assert token == tests["environment"]["CONTROL_TOKEN"]


def test_github_actions() -> None:
    workflow = content("github-actions/tests.yml")
    steps = workflow["jobs"]["tests"]["steps"]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    check_commands([step["run"] for step in steps if "run" in step])


def check_commands(texts: list[str]) -> None:
    """Each `liveref` in the texts is a command with options that there are."""
    calls = [
        line[line.index("liveref serve") :]
        for text in texts
        for line in text.splitlines()
        if "liveref serve" in line
    ]
    assert calls
    for call in calls:
        words = shlex.split(call.partition(">")[0])[2:]
        help_text = subprocess.run(
            [sys.executable, "-m", "liveref", "serve", "--help"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert all(word in help_text for word in words if word.startswith("--"))


def test_readme_names_each_folder() -> None:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    folders = [path.name for path in EXAMPLES.iterdir() if path.is_dir()]
    assert [name for name in folders if f"]({name})" not in text] == []

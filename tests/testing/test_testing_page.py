"""The snippets of docs/testing.md do what the page says."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

import liveref
from live import PATIENCE, ROOT, environment
from plugin_option import plugin_option

PAGE = ROOT / "docs" / "testing.md"
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(kind, name, code) for kind, name, code in _BLOCK.findall(PAGE.read_text("utf-8"))]


def snippets(kind: str, name: str = "") -> list[str]:
    """The snippets of a language that have that name."""
    return [code for language, title, code in BLOCKS if (language, title) == (kind, name)]


def creator(cloud: liveref.Cloud) -> Callable[..., int]:
    """The function `create` of the snippets: a client that creates an image."""

    def create(name: Any, **fields: Any) -> int:
        body = {"name": name} | fields
        try:
            answer = httpx2.post(f"{cloud.url}/images", json=body, trust_env=False)
        except httpx2.TransportError as error:
            raise OSError(str(error)) from None
        return answer.status_code

    return create


def test_page_has_no_snippet_that_is_not_run() -> None:
    run = {("python", ""), ("python", "test"), ("python", "cloud"), ("sh", ""), ("toml", "")}
    files = {("toml", "liveref.toml"), ("yaml", "seed.yaml"), ("python", "seed")}
    assert {(kind, name) for kind, name, _ in BLOCKS} == run | files


def test_servers_are_started() -> None:
    names: dict[str, Any] = {}
    for code in snippets("python"):
        exec(compile(code, "testing.md", "exec"), names)  # noqa: S102
    with liveref.serve() as cloud:
        names["steer"](cloud.url)


@pytest.mark.parametrize("code", snippets("python", "cloud"))
def test_server_is_steered(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with liveref.serve() as cloud:
        names = {"cloud": cloud, "create": creator(cloud)}
        exec(compile(code, "testing.md", "exec"), names)  # noqa: S102


def test_seed_is_applied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seed.yaml").write_text(snippets("yaml", "seed.yaml")[0])
    (code,) = snippets("python", "seed")
    exec(compile(code, "testing.md", "exec"), {"liveref": liveref})  # noqa: S102


def test_plugin_takes_the_settings(tmp_path: Path) -> None:
    (settings,) = snippets("toml")
    (code,) = snippets("python", "test")
    (seed,) = snippets("yaml", "seed.yaml")
    (tmp_path / "seed.yaml").write_text(seed)
    (tmp_path / "pyproject.toml").write_text(settings)
    (tmp_path / "test_it.py").write_text(code)
    made = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugin_option()],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in made.stdout, made.stdout + made.stderr
    assert "Unknown config option" not in made.stdout


@pytest.mark.tool("curl")
@pytest.mark.parametrize("script", snippets("sh"))
def test_script_runs(home: Path, script: str) -> None:
    made = shell(script, home)
    assert made.returncode == 0, made.stdout + made.stderr


@pytest.mark.tool("curl")
def test_calls_do_what_the_page_says(home: Path) -> None:
    """The answers of the first script, which has a comment where a call is refused."""
    script, *_ = snippets("sh")
    made = shell(script.replace('curl -s "$url', 'curl -s -w "%{http_code}" "$url'), home)
    assert "503" in made.stdout
    assert '"name":"moon"' in made.stdout
    assert '"frozen":true' in made.stdout


def shell(script: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a script, which finds `liveref` on its path."""
    command = home / "bin" / "liveref"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m liveref "$@"\n')
    command.chmod(0o755)
    return subprocess.run(
        ["bash", "-ec", script],
        cwd=home,
        env=environment(home) | {"PATH": f"{command.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_settings_file_is_read(home: Path) -> None:
    (content,) = snippets("toml", "liveref.toml")
    assert tomllib.loads(content)["in-memory"] is True
    (home / "liveref.toml").write_text(content)
    server = subprocess.Popen(
        [sys.executable, "-m", "liveref", "serve"],
        cwd=home,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    assert server.stderr is not None
    assert "Image: serving on" in server.stdout.readline()
    server.terminate()
    assert server.wait(PATIENCE) == 0
    lines = [json.loads(line) for line in server.stderr.read().splitlines()]
    assert lines
    assert "in memory" in server.stdout.read()

"""The README says what happens: its commands are run, and print what it shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

import readme
from live import PATIENCE, LiveServer, Run, Serve, environment
from readme import Shown

SHOWN = "http://127.0.0.1:8080"
MARK = "-- the next command --"


def start(serve: Serve, shown: Shown) -> LiveServer:
    """A server as a command of the README starts it, which must print what is shown."""
    command = shown.command.replace("make serve", "liveref serve")
    server = serve(*shlex.split(command)[2:])
    until = time.monotonic() + PATIENCE
    while len(server.output) < len(shown.lines) and time.monotonic() < until:
        time.sleep(0.01)
    printed = "".join(server.output).replace(server.address, SHOWN)
    printed = printed.replace(str(server.home / "data"), "/home/me/.local/share")
    assert readme.steady(printed).splitlines() == [readme.steady(line) for line in shown.lines]
    return server


def follow(session: list[Shown], server: LiveServer) -> None:
    """Run commands in one shell; each must print the lines that are shown, among others."""
    script = "".join(f"{shown.command}\necho; echo '{MARK}'\n" for shown in session)
    script = "set -e\n" + script.replace("localhost:8080", f"localhost:{server.port}")
    printed = shell(script, server.home).replace(f":{server.port}", ":8080")
    for shown, text in zip(session, printed.split(f"\n{MARK}\n")[:-1], strict=True):
        assert not readme.missing(shown.lines, text.splitlines()), f"{shown.command}\n{text}"


def shell(script: str, home: Path) -> str:
    """The standard output of a script; it finds `liveref` on its path."""
    folder = home / "bin"
    folder.mkdir(exist_ok=True)
    command = folder / "liveref"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m liveref "$@"\n')
    command.chmod(0o755)
    own = f"{folder}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=home,
        env=environment(home) | {"PATH": own},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.tool("curl")
def test_the_first_session(serve: Serve) -> None:
    started, *session = readme.session("A first session")
    server = start(serve, started)
    follow(session, server)
    server.stop()
    with server.start().client() as client:
        names = [image["name"] for image in client.get("/images").json()["images"]]
    assert names == ["bionic", "weak-one"]


@pytest.mark.published("keystone", "glance")
@pytest.mark.tool("openstack")
@pytest.mark.published("keystone", "glance")
def test_the_cloud(serve: Serve) -> None:
    started, *session = readme.session("A cloud")
    follow(session, start(serve, started))


@pytest.mark.tool("curl")
def test_a_reference_of_ones_own(serve: Serve, home: Path) -> None:
    new, lint, started, *session = readme.session("A reference of your own")
    printed = shell(f"{new.command}\n{lint.command}\n", home).splitlines()
    assert not readme.missing([*new.lines, *lint.lines], printed), printed
    follow(session, start(serve, started))


def test_the_script(home: Path) -> None:
    (code,) = readme.blocks("In a script", "python")
    assert shell(f"python - <<'END'\n{code}END\n", home) == "b'{\"images\":[]}'\n"


def test_the_test(home: Path) -> None:
    (code,) = readme.blocks("In a test", "python")
    printed = shell(f"python - <<'END'\n{code}END\n", home)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+ \[\]\n", printed)


@pytest.mark.parametrize(
    "command", [text for text in readme.mentioned() if "openstack/" not in text]
)
def test_each_command_that_the_text_mentions(liveref: Run, command: str) -> None:
    """One that serves, or stands without what it needs, shows its help. Exit code 1 is for
    findings: the README says how to ask for them, not that there are none."""
    words = re.sub(r"\[.*?\]", "", command).split()[1:]
    helped = command.endswith(words[0]) or words[0] == "serve"
    done = liveref(*words, *(["--help"] if helped else []))
    assert done.returncode in (0, 1), done.stderr


@pytest.mark.network
@pytest.mark.parametrize("command", [text for text in readme.mentioned() if "openstack/" in text])
def test_each_command_that_the_text_mentions_about_published_ones(
    liveref: Run, command: str
) -> None:
    done = liveref(*command.split()[1:])
    assert done.returncode == 0, done.stderr


def test_each_option_in_the_table_of_commands(liveref: Run) -> None:
    rows = [line for line in readme.section("Commands").splitlines() if line.startswith("| `")]
    assert rows
    for row in rows:
        name = row.split()[2]
        options = set(re.findall(r"--[a-z-]+", row))
        assert not options.difference(re.findall(r"--[a-z-]+", liveref(name, "--help").stdout))


def test_each_link_leads_to_a_file() -> None:
    links = readme.links()
    assert [link for link in links if not (readme.README.parent / link).exists()] == []
    assert len(links) > 5

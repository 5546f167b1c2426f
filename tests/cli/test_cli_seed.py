"""`liveref seed check`, and `serve --seed`."""

from __future__ import annotations

from pathlib import Path

import pytest

from live import LiveServer, Run, Serve

LIBRARY = Path(__file__).parent.parent / "http" / "trees" / "library"


def test_a_seed_that_fits(tmp_path: Path, liveref: Run) -> None:
    file = tmp_path / "seed.yaml"
    file.write_text("servers:\n  one: {}\n")
    ended = liveref("seed", "check", str(file))
    assert (ended.returncode, ended.stdout) == (0, f"{file}: nothing is wrong with it.\n")


def test_mistakes_are_listed_with_file_and_line(tmp_path: Path, liveref: Run) -> None:
    file = tmp_path / "seed.yaml"
    file.write_text("servers:\n  one: {nam: x}\nserver:\n  two: {status: SHUT}\n")
    ended = liveref("seed", "check", str(file), "image")
    assert ended.returncode == 1
    assert [line.partition(": ")[0] for line in ended.stdout.splitlines()] == [
        f"{file}:2",
        f"{file}:4",
    ]


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        ("devstac", "did you mean devstack?"),
        ("missing.yaml", "missing.yaml:1: No such file or directory."),
    ],
)
def test_a_seed_that_is_not_there(liveref: Run, seed: str, message: str) -> None:
    ended = liveref("seed", "check", seed)
    assert ended.returncode == 1
    assert message in ended.stdout


def test_a_ready_seed_leaves_out_what_is_not_served(liveref: Run) -> None:
    ended = liveref("seed", "check", "devstack", "--mount", "shipping=image")
    assert ended.returncode == 0, ended.stdout


def test_serve_begins_with_the_seed(tmp_path: Path, serve: Serve) -> None:
    file = tmp_path / "seed.yaml"
    file.write_text("servers:\n  one: {}\n  two: {}\n")
    server: LiveServer = serve("--in-memory", "--seed", str(file), "--deterministic", "a")
    with server.client() as client:
        servers = client.get("/servers").json()["servers"]
    assert [entry["name"] for entry in servers] == ["one", "two"]


def test_serve_ends_with_a_seed_that_is_wrong(tmp_path: Path, liveref: Run) -> None:
    file = tmp_path / "seed.yaml"
    file.write_text("servers:\n  one: {nam: x}\n")
    ended = liveref("serve", "--in-memory", "--port", "0", "--seed", str(file))
    assert ended.returncode == 2
    assert f"{file}:2: server has no field nam; did you mean `name`?" in ended.stderr

"""`liveref.toml`: options by their names, what wins over them, and mistakes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from live import LiveServer, environment


def start(home: Path, tmp_path: Path, *arguments: str) -> LiveServer:
    """A server, started in the folder of `home`."""
    log = tmp_path / "server.log"
    log.touch()
    return LiveServer("--port", "0", *arguments, home=home, log=log).start()


def refusal(home: Path, content: str, *arguments: str) -> str:
    """The message of the command for a file that it can't use."""
    (home / "liveref.toml").write_text(content)
    made = subprocess.run(
        [sys.executable, "-m", "liveref", "serve", *arguments],
        env=environment(home),
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 2, made.stdout + made.stderr
    assert "Traceback" not in made.stderr
    return made.stderr


def test_options_have_their_names(home: Path, tmp_path: Path) -> None:
    (home / "books").mkdir()
    (home / "books" / "index.rst").write_text(
        "Books\n=====\n\nList books\n----------\n\n.. rest_method:: GET /books\n"
    )
    (home / "liveref.toml").write_text(
        'references = ["books", "image"]\n'
        "in-memory = true\n"
        'control_prefix = "/steer"\n'
        "request-log = 2\n"
        'limit = ["body-bytes=1000"]\n'
    )
    server = start(home, tmp_path)
    try:
        with server.client() as client:
            overview = client.get("/steer/").json()
            assert [reference["name"] for reference in overview["references"]] == ["books", "image"]
            for _ in range(3):
                client.get("/books/books")
            assert len(client.get("/steer/requests").json()["requests"]) == 2
            assert client.post("/image/images", content=b"x" * 1001).status_code == 413
    finally:
        server.close()


def test_option_and_variable_win(home: Path, tmp_path: Path) -> None:
    (home / "liveref.toml").write_text(
        'in-memory = true\ncontrol-prefix = "/file"\nstrict = true\n'
    )
    os.environ["LIVEREF_SERVE_CONTROL_PREFIX"] = "/variable"
    try:
        server = start(home, tmp_path)
    finally:
        del os.environ["LIVEREF_SERVE_CONTROL_PREFIX"]
    with server.client() as client:
        assert client.get("/variable/health").status_code == 200
        assert client.post("/images", json={"name": "a", "colour": "red"}).status_code == 400
    server.close()
    server = start(home, tmp_path, "--control-prefix", "/option")
    with server.client() as client:
        assert client.get("/option/health").status_code == 200
    server.close()


def test_paths_go_by_the_folder_of_the_file(home: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings"
    settings.mkdir()
    (settings / "mine.toml").write_text('data = "records"\n')
    server = start(home, tmp_path, "--config", str(settings / "mine.toml"))
    server.close()
    assert (settings / "records").is_dir()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("\nprot = 1\n", "liveref.toml:2: serve has no option prot. Did you mean port?"),
        ('port = "many"\n', "liveref.toml:1: port:"),
        ("# a\nport = [1]\n", "liveref.toml:2: port: a single value"),
        ("in-memory = 1\n", "liveref.toml:1: in-memory: true or false"),
        ("host = true\n", "liveref.toml:1: host:"),
        ('limit = "a=b"\n', "liveref.toml:1: limit: a list"),
        ("[serve]\nport = 1\n", "liveref.toml:1: serve has no option serve"),
        ("[port]\nx = 1\n", "liveref.toml:1: port: a single value"),
        ("port = \n", "liveref.toml is no TOML"),
    ],
)
def test_mistake_is_named_with_its_line(home: Path, content: str, expected: str) -> None:
    assert expected in refusal(home, content)


def test_file_that_is_named_must_be_there(home: Path) -> None:
    assert "missing.toml can't be read" in refusal(home, "", "--config", "missing.toml")


def test_log_is_json_where_asked_for(home: Path, tmp_path: Path) -> None:
    server = start(home, tmp_path, "--in-memory", "--log-format", "json", "--verbose")
    with server.client() as client:
        for _ in range(2):
            client.post("/images", json={"name": "a", "two\nlines": "red"})
    assert server.stop() == 0
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert all(line.keys() == {"time", "level", "message"} for line in lines)
    assert any("11 operations" in line["message"] for line in lines)
    warnings = [line["message"] for line in lines if line["level"] == "warning"]
    assert any("ignored" in message for message in warnings)
    assert any(message.startswith("2 times") for message in warnings)

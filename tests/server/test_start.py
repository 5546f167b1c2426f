"""How `liveref serve` starts, and what it says where it can't."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from live import PATIENCE, Run, Serve, announced, environment

TREES = Path(__file__).resolve().parent.parent / "http" / "trees"
SERVE = ("serve", "--port", "0")


def refused(result: subprocess.CompletedProcess[str], *texts: str) -> str:
    """Assert that a command ended with a message for people that has these texts."""
    output = result.stdout + result.stderr
    assert result.returncode != 0, output
    assert "Traceback" not in output
    assert [text for text in texts if text not in output] == [], output
    return output


def test_the_first_line_says_where_it_serves_once_it_answers(home: Path) -> None:
    """As a script does it: read one line from the pipe, ask at once. Nothing but the server
    itself flushes its output."""
    env = environment(home)
    del env["PYTHONUNBUFFERED"]
    with subprocess.Popen(
        [sys.executable, "-m", "liveref", *SERVE, "--in-memory"],
        cwd=home,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            title, address = announced(process)
            with urlopen(f"{address}/images", timeout=PATIENCE) as answer:  # noqa: S310 (own)
                assert answer.status == 200
        finally:
            process.terminate()
    assert title == "Image"
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("options", "place"), [(["--in-memory"], "in memory"), (["--data", "kept"], "in kept")]
)
def test_the_second_line_says_where_records_are_kept(
    serve: Serve, options: list[str], place: str
) -> None:
    server = serve(*options)
    assert server.stop() == 0
    assert server.output[1:] == [f"Records are kept {place}.\n"]


def test_port_0_takes_a_free_one_each_time(serve: Serve) -> None:
    one, two = serve("--in-memory"), serve("--in-memory")
    assert one.port != two.port
    for server in (one, two):
        with server.client() as client:
            assert client.get("/images").status_code == 200


def test_port_that_was_asked_for_is_the_one_that_is_bound(serve: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = serve("--in-memory", "--port", str(port))
    assert server.port == port


def test_port_that_is_taken_is_named(liveref: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused(liveref("serve", "--in-memory", "--port", port), port)


@pytest.mark.parametrize("port", ["many", "-1", "70000"])
def test_port_that_is_none_is_a_mistake_in_usage(liveref: Run, port: str) -> None:
    result = liveref("serve", "--in-memory", "--port", port)
    refused(result, port)
    assert result.returncode == 2


def test_memory_and_a_folder_exclude_each_other(liveref: Run, tmp_path: Path) -> None:
    refused(liveref(*SERVE, "--in-memory", "--data", tmp_path / "data"), "--data", "--in-memory")


def test_reference_that_is_not_there_is_named(liveref: Run) -> None:
    refused(liveref(*SERVE, "--in-memory", "no/such/place"), "no/such/place")


def test_folder_without_a_reference_is_named(liveref: Run, tmp_path: Path) -> None:
    empty = tmp_path / "nothing-in-it"
    empty.mkdir()
    refused(liveref(*SERVE, "--in-memory", empty), "nothing-in-it")


def test_data_folder_that_is_a_file_is_named(liveref: Run, tmp_path: Path) -> None:
    file = tmp_path / "a-file"
    file.write_text("")
    refused(liveref(*SERVE, "--data", file), "a-file")


def test_database_that_is_none_is_named(serve: Serve, liveref: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    serve("--data", data).stop()
    databases = [path for path in data.rglob("*") if path.is_file()]
    assert databases
    for path in databases:
        path.write_bytes(b"this is no database, " * 1000)
    refused(liveref(*SERVE, "--data", data), str(data))


def test_data_folder_of_a_running_server_is_named(
    serve: Serve, liveref: Run, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    serve("--data", data)
    refused(liveref(*SERVE, "--data", data), str(data))


MISTAKES = {
    "an unknown key": ("facts:\n- fact: status\n  resuorce: server\n  field: status\n", 3),
    "a wrong value": (
        "facts:\n- fact: secret\n  resource: server\n  field: adminPass\n"
        "  require:\n  - length >= 8\n  - length <= long\n",
        7,
    ),
    "an unknown field": ("facts:\n- fact: default\n  resource: server\n  set:\n    nmae: one\n", 5),
    "the old language": ("version: 1\nresources:\n  server: {initial: ACTIVE}\n", 2),
    "a broken syntax": ("facts:\n- {set: [\n", None),
    "no mapping": ("- facts\n", 1),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_in_a_behaviour_file_is_located(liveref: Run, tmp_path: Path, mistake: str) -> None:
    text, line = MISTAKES[mistake]
    file = tmp_path / "operator.yaml"
    file.write_text(text)
    result = liveref(*SERVE, "--in-memory", "--behaviour", file)
    refused(result, f"operator.yaml:{line}" if line else "operator.yaml:")
    assert result.returncode == 2


def test_behaviour_file_that_is_not_there_is_named(liveref: Run) -> None:
    result = liveref(*SERVE, "--in-memory", "--behaviour", "no-such.yaml")
    refused(result, "no-such.yaml")
    assert result.returncode == 2


def test_several_references_are_served_at_once_each_under_its_name(serve: Serve) -> None:
    server = serve("image", TREES / "library", "--in-memory")
    with server.client() as client:
        assert client.post("/image/images", json={"name": "x"}).status_code == 201
        assert client.post("/library/books", json={"book": {"title": "x"}}).status_code == 201


def test_broken_document_is_served_and_what_is_guessed_is_told(serve: Serve, liveref: Run) -> None:
    server = serve(TREES / "broken", "--in-memory", "--verbose")
    with server.client() as client:
        assert client.post("/lamps", json={"name": "x"}).status_code == 201
    server.stop()
    output = server.written()
    assert "Traceback" not in output
    assert "colour" in output
    assert "assumed: " in output

    inspected = liveref("inspect", TREES / "broken")
    assert inspected.returncode == 0, inspected.stderr
    assert "no-such-file.inc" in inspected.stdout + inspected.stderr
    assert "no-such-parameters.yaml" in inspected.stdout + inspected.stderr


def test_start_says_one_line_of_each_reference(serve: Serve, liveref: Run) -> None:
    """And the command that it names lists as many findings."""
    server = serve("image", TREES / "broken", "--in-memory")
    server.stop()
    image, broken = server.log.read_text().splitlines()
    assert re.fullmatch(
        r"image: \d+ operations(, \d+ findings? besides sentences, see liveref lint image)?", image
    )
    match = re.fullmatch(
        r"broken: 3 operations, (\d+) findings \((\d+) errors\) besides sentences, "
        r"see liveref lint (.*)",
        broken,
    )
    assert match is not None
    assert match[3] == str(TREES / "broken")
    report = json.loads(liveref("lint", match[3], "--format", "json").stdout)
    listed = [one for one in report["diagnostics"] if not one["code"].startswith("SEN")]
    assert (len(listed), sum(diagnostic["severity"] == "error" for diagnostic in listed)) == (
        int(match[1]),
        int(match[2]),
    )

"""Output to files, pipes and consoles of any encoding."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from live import environment

TEXT = """\
Cafés
=====

Show a café
-----------

.. rest_method:: GET /cafés/{id}
"""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize("command", ["inspect", "explain", "lint", "openapi"])
def test_pipe_gets_utf_8(home: Path, tmp_path: Path, command: str, encoding: str) -> None:
    (tmp_path / "index.rst").write_text(TEXT, encoding="utf-8")
    options = [] if command == "openapi" else ["--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "liveref", command, str(tmp_path), *options],
        env=environment(home) | {"PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert "café" in done.stdout.decode("utf-8")
    if options:
        json.loads(done.stdout)


def test_console_gets_escapes_for_characters_that_it_lacks(home: Path, tmp_path: Path) -> None:
    (tmp_path / "index.rst").write_text(TEXT, encoding="utf-8")
    reader, writer = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "liveref", "inspect", str(tmp_path)],
        env=environment(home) | {"PYTHONIOENCODING": "ascii"},
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert done.returncode == 0, done.stderr
    assert b"caf\\xe9" in os.read(reader, 65536)
    os.close(reader)

"""A site that several processes write is that of one."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

import pytest

WRITE = """
import sys
from liveref import processes
from liveref.cli import main
processes._cores = lambda: int(sys.argv[1])
main(["site", "identity", "-o", sys.argv[2]])
"""


def written(folder: Path, cores: int) -> dict[str, str]:
    """The digests of the files of a site that a process writes on so many cores."""
    subprocess.run(
        [sys.executable, "-c", WRITE, str(cores), str(folder)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "LIVEREF_CACHE": "off"},
        check=True,
        timeout=600,
    )
    pages = [path for path in folder.rglob("*") if path.is_file()]
    return {str(page.relative_to(folder)): blake2b(page.read_bytes()).hexdigest() for page in pages}


@pytest.mark.linux
def test_the_number_of_processes_changes_no_page(tmp_path: Path) -> None:
    alone = written(tmp_path / "one", 1)
    assert len(alone) > 100
    assert written(tmp_path / "three", 3) == alone

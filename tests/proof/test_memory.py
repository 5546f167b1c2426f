"""Validators are compiled when first needed and shared where equal; they are cheap to keep."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from published import CORE, release

PROGRAM = Path(__file__).parent / "validators_memory.py"


@pytest.mark.published(*CORE)
@pytest.mark.linux
def test_two_thousand_validators_take_little_memory() -> None:
    """The memory is read from /proc."""
    references = [release(name) for name in CORE]
    done = subprocess.run(
        [sys.executable, str(PROGRAM), *references], capture_output=True, text=True, check=True
    )
    cost = json.loads(done.stdout)
    print(
        f"proof: memory: {cost['requests']} validators, {cost['different']} different, of"
        f" {cost['operations']} operations: {cost['MiB']} MiB;"
        f" {cost['many']} different ones: {cost['MiB of many']} MiB"
    )
    assert cost["requests"] > 300
    assert cost["different"] < cost["requests"]
    assert cost["MiB"] < 45
    assert cost["many"] == 2000
    assert cost["MiB of many"] < 90

"""A program run to its end: how long it took, and the most memory that it had."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from math import nan
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """Seconds, MiB of resident memory, and seconds of processors: of the process and of those that
    it started."""

    seconds: float
    memory: float
    processor: float


def processor_time(pid: int) -> float:
    """Seconds of processor time that a process has had so far, as Linux tells; nan elsewhere."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return nan
    user, system = status.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def family_time(pid: int) -> float:
    """Seconds of processor time of a process and of those that it has started and that run."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return nan
    return processor_time(pid) + sum(map(processor_time, map(int, children)))


def run(*command: str, environment: Mapping[str, str] | None = None) -> Cost:
    """The cost of a Python module with its arguments. Raises RuntimeError if it fails."""
    cost, _ = _run(command, environment)
    return cost


def run_telling(*command: str, environment: Mapping[str, str] | None = None) -> Cost:
    """As `run`, for a module that prints the seconds it took itself."""
    cost, output = _run(command, environment)
    return cost._replace(seconds=float(output))


def _run(command: tuple[str, ...], environment: Mapping[str, str] | None) -> tuple[Cost, bytes]:
    started = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            env=os.environ | (environment or {}),
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        output = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)  # the usage of this child alone
        elapsed = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"{' '.join(command)} failed:\n{errors.read().decode()}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    processor = usage.ru_utime + usage.ru_stime
    return Cost(elapsed, usage.ru_maxrss / unit, processor), output

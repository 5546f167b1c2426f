"""Prints the figures of the proofs: how much others' tools called, and what share of the answers
fits.

    python -m benchmarks.proof [--examples N]

Runs `tests/proof` with N requests drawn for each operation (5 as in the tests; 100 take some
minutes) and prints its figures. Published references that can't be had are left out. Exits as
pytest does.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MARK = "proof: "
"""The beginning of the lines of the proofs that hold a figure."""


def main() -> int:
    """Reads the arguments, runs the proofs and prints what they say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--examples", type=int, default=5)
    options = parser.parse_args()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/proof", "-rfEP", "--tb=short", "-n", "2"],
        cwd=ROOT,
        env=os.environ | {"LIVEREF_PROOF_EXAMPLES": str(options.examples)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    for line in sorted({line for line in lines if line.startswith((MARK, "FAILED"))}):
        print(line.removeprefix(MARK))
    print(lines[-1] if lines else "pytest said nothing")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())

"""`python -m benchmarks`: each benchmark once and briefly, to see that it runs."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.trees import ROOT

_BRIEF: dict[str, list[str]] = {
    "calls": [],
    "reading": ["--rounds", "1", "--copies", "1", "2"],
    "lint_recall": ["--count", "3", "src/liveref/references/image"],
    "cloud": ["--rounds", "1", "--seconds", "0.2"],
    "control": ["--rounds", "3", "--records", "1000"],
    "serving": ["--rounds", "1", "--seconds", "0.5"],
    "pages": ["--many", "2000", "--turns", "3"],
    "starting": ["--rounds", "1"],
    "site": ["src/liveref/references/image", "--rounds", "1"],
}


def main() -> int:
    """Run them one after the other; the worst of their exit codes."""
    worst = 0
    for name, arguments in _BRIEF.items():
        print(f"\n== python -m benchmarks.{name} {' '.join(arguments)}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
        worst = max(worst, abs(subprocess.run(command, check=False, cwd=ROOT).returncode))
    return worst


if __name__ == "__main__":
    sys.exit(main())

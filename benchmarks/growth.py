"""The growth of the time to read a document: `python -m benchmarks.growth`.

Each pattern is written n, 2n and 4n times into a reference, which is read and understood in this
process. A figure is processor time; the last column is the time of the longest document by that of
the shortest, 4 where reading is linear.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from liveref.understanding import Unusable, understand

_HEAD = "Boxes\n=====\n\nList boxes\n----------\n\n.. rest_method:: GET /boxes\n\n"
_MOST = 8.0
"""The growth from which a pattern is no longer taken for linear: noise is below it."""

PATTERNS: dict[str, Callable[[int], str]] = {
    "words": lambda n: _HEAD + "word word word word\n" * n * 5,
    "unmatched asterisks": lambda n: _HEAD + "*a *a *a *a\n" * n * 3,
    "unmatched backquotes": lambda n: _HEAD + "``a ``a ``a\n" * n * 3,
    "open brackets": lambda n: _HEAD + "[[[[[[[[[[\n" * n * 2,
    "underscores": lambda n: _HEAD + "a_ a_ a_ a_\n" * n * 3,
    "bullets": lambda n: _HEAD + "- item\n" * n * 5,
    "nested bullets": lambda n: _HEAD + "".join("  " * min(k, 40) + "- x\n\n" for k in range(n)),
    "operations": lambda n: "".join(
        f"Show box {k}\n-----------\n\n.. rest_method:: GET /boxes/{k}/{{id}}\n\n" for k in range(n)
    ),
    "one path": lambda n: "".join(
        f"Change box {k}\n-------------\n\n.. rest_method:: PUT /boxes/{{id{k}}}\n\n"
        for k in range(n)
    ),
    "rows": lambda n: (
        _HEAD
        + ".. rest_parameters:: parameters.yaml\n\n"
        + "".join(f"   - field_{k}: field\n" for k in range(n * 2))
    ),
    "sentences": lambda n: _HEAD + "A box must have a lid.\n" * n,
    "substitutions": lambda n: _HEAD + "|a| |a| |a|\n" * n * 2,
}


def main() -> int:
    """Print the table; 1 if the time of a pattern grows faster than its size."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=100)
    size = parser.parse_args().size
    print("| pattern | n | 2n | 4n | growth |")
    print("| --- | --- | --- | --- | --- |")
    worst = 0.0
    for title, pattern in PATTERNS.items():
        seconds = [_seconds(pattern(size * factor)) for factor in (1, 2, 4)]
        growth = seconds[2] / seconds[0]
        worst = max(worst, growth)
        figures = " | ".join(f"{value * 1000:.0f} ms" for value in seconds)
        print(f"| {title} | {figures} | {growth:.1f} |", flush=True)
    return int(worst > _MOST)


def _seconds(text: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "index.rst").write_text(text, encoding="utf-8")
        Path(folder, "parameters.yaml").write_text("field: {in: body, type: string}\n")
        started = time.process_time()
        try:
            understand(Path(folder), "growth", ())
        except Unusable as error:
            print(f"refused: {error}", file=sys.stderr)
        return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())

"""How many planted defects the linter finds: plants many of each kind into a real tree.

    python -m benchmarks.lint_recall TREE [TREE ...] [--count N] [--seed S] [--missed] [--kind K]

For each kind, up to N defects are planted at random into a copy of each tree, in different
operations or definitions, all at once. A defect is found if the linter says something about
its place that it did not say before. The table shows, over all trees, how many were planted
and the share found at any level, and at the level of a warning or an error.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.lint_defects import KINDS, Defect, Tree
from liveref.lint import lint
from liveref.model.diagnostic import Diagnostic, Severity
from liveref.reading import read


def main() -> None:
    """Reads the arguments, plants and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tree", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", help="only the kinds whose name contains this")
    parser.add_argument("--missed", action="store_true", help="print the defects not found")
    options = parser.parse_args()
    kinds = [name for name in KINDS if not options.kind or options.kind in name]
    planted: Counter[str] = Counter()
    detected: Counter[str] = Counter()
    loud: Counter[str] = Counter()
    for path in options.tree:
        tree = Tree(path, read(_source(path)))
        before = _keys(lint(tree.document))
        for name in kinds:
            rng = random.Random(f"{options.seed} {name} {path.name}")  # noqa: S311
            defects = tree.spread(KINDS[name](tree, rng), rng, options.count)
            new = _new(tree, defects, before)
            for defect in defects:
                about = [one for one in new if defect.is_named_by(one)]
                planted[name] += 1
                detected[name] += bool(about)
                loud[name] += any(one.severity is not Severity.INFO for one in about)
                if options.missed and not about:
                    print(f"missed: {name}: {path}: {defect.label}", file=sys.stderr)
    _print(kinds, planted, detected, loud)


def _source(path: Path) -> Path:
    nested = path / "api-ref" / "source"
    return nested if nested.is_dir() else path


def _keys(diagnostics: Iterable[Diagnostic]) -> set[tuple[str, str, str]]:
    return {(one.code, str(one.origin), one.message) for one in diagnostics}


def _new(tree: Tree, defects: list[Defect], before: set[tuple[str, str, str]]) -> list[Diagnostic]:
    if not defects:
        return []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / tree.path.name
        shutil.copytree(tree.path, copy)
        for defect in defects:
            defect.plant(copy / tree.prefix)
        after = lint(read(_source(copy)))
    return [one for one in after if (one.code, str(one.origin), one.message) not in before]


def _print(
    kinds: list[str], planted: Counter[str], detected: Counter[str], loud: Counter[str]
) -> None:
    print("| defect | planted | found | as warning or error |")
    print("| --- | --- | --- | --- |")
    for name in kinds:
        if planted[name]:
            share, share_loud = detected[name] / planted[name], loud[name] / planted[name]
            print(f"| {name} | {planted[name]} | {share:.2f} | {share_loud:.2f} |")
    total = sum(planted.values()) or 1
    share, share_loud = sum(detected.values()) / total, sum(loud.values()) / total
    print(f"| all | {sum(planted.values())} | {share:.3f} | {share_loud:.3f} |")


if __name__ == "__main__":
    main()

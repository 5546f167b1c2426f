"""The pages of `liveref site` beside those of Sphinx with os-api-ref: time, and bytes to read.

    python -m benchmarks.site [REFERENCE] [--rounds N]

Both ways are taken in turns, each in a process of its own. Sphinx begins without the results of an
earlier build; liveref begins without its cache (cold), and with it (warm). It works in several
processes where there are several cores: its time counts on a machine at rest, that of the
processors on any.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measuring import Cost, run
from benchmarks.trees import copied, references

_LOADED = re.compile(r'<(?:script|link)[^>]*?(?:src|href)="([^":]+\.(?:js|css|svg))"')


def packed(path: Path) -> int:
    """The bytes of a file as a server would compress it."""
    return len(gzip.compress(path.read_bytes(), 6))


def loaded(page: Path) -> list[Path]:
    """A page and the files that it loads."""
    links = _LOADED.findall(page.read_text(encoding="utf-8"))
    files = [page.parent / link.partition("?")[0] for link in dict.fromkeys(links)]
    return [page, *(file for file in files if file.is_file())]


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("reference", nargs="?", default="nova")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    (tree,) = references([options.reference])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = copied(tree, folder)
        _times(source, folder, options.rounds)
        _sizes(folder)
    return 0


_WAYS = ("sphinx-build -b html", "liveref site, cold", "liveref site, warm")


def _times(source: Path, folder: Path, rounds: int) -> None:
    costs_of: dict[str, list[Cost]] = {way: [] for way in _WAYS}
    warm, cold = {"LIVEREF_CACHE": str(folder / "cache")}, {"LIVEREF_CACHE": "off"}
    site = ("liveref", "site", str(source), "-o", str(folder / "site"))
    run(*site, environment=warm)
    for number in range(rounds):
        target = str(folder / f"sphinx-{number}")
        costs = (
            run("sphinx", "-q", "-E", "-b", "html", str(source), target),
            run(*site, environment=cold),
            run(*site, environment=warm),
        )
        for way, cost in zip(_WAYS, costs, strict=True):
            costs_of[way].append(cost)
    middle = {
        way: (median(cost.seconds for cost in costs), median(cost.processor for cost in costs))
        for way, costs in costs_of.items()
    }
    whole = middle[_WAYS[0]]
    print("| build | seconds | of Sphinx's | of processors | of Sphinx's |")
    print("| --- | --- | --- | --- | --- |")
    for way, (seconds, processor) in middle.items():
        shares = f"{whole[0] / seconds:.1f} | {processor:.2f} | 1/{whole[1] / processor:.1f}"
        print(f"| {way} | {seconds:.2f} | 1/{shares} |")


def _sizes(folder: Path) -> None:
    pages = sorted(folder.glob("site/*/operations/*.html"))
    sizes = {page: sum(map(packed, loaded(page))) for page in pages}
    largest = max(sizes, key=lambda page: sizes[page])
    middle = sorted(sizes, key=lambda page: sizes[page])[len(sizes) // 2]
    index = pages[0].parent.parent / "search.js"
    # The style and the colours are waited for; the other scripts come after the text.
    first = [middle, folder / "site/assets/site.css", folder / "site/assets/theme.js"]
    single = [folder / "sphinx-0" / "index.html"]
    print("\n| part | bytes | gzipped |\n| --- | --- | --- |")
    _row(f"the largest page of an operation ({largest.stem}), all in", loaded(largest))
    _row("the median page of an operation, all in", loaded(middle))
    _row("the index of the search", [index])
    _row("the median operation can be read", first)
    _row("the one page of Sphinx with os-api-ref, without what it loads", single)


def _row(name: str, files: list[Path]) -> None:
    whole = sum(file.stat().st_size for file in files)
    print(f"| {name} | {whole} | {sum(map(packed, files))} |")


if __name__ == "__main__":
    sys.exit(main())

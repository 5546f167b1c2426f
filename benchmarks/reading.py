"""The time to read a reference beside that of Sphinx, and how both grow with its size.

`python -m benchmarks.reading [TREE]...` measures in turns, so that a noisy machine is noisy
for all: `sphinx-build -b dummy` with os-api-ref, docutils alone, our reading without a cache
and with one, after one file has changed, and the same as whole processes. Trees are paths, or
names of published references (glance, keystone and nova).
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measuring import Cost, run, run_telling
from benchmarks.trees import copied, largest_source, multiplied, references

Costs = dict[str, list[Cost]]

_SPHINX = "sphinx-build -b dummy"
_COLD = "load, no cache"


class Readings:
    """The ways to read one tree, each in a process of its own."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.source = source
        self.folder = folder
        self.changed = largest_source(source)
        self.cache_on = {"LIVEREF_CACHE": str(folder / "cache")}
        self.off = {"LIVEREF_CACHE": "off"}

    def sphinx(self) -> Cost:
        """A fresh build; nothing of an earlier one is used."""
        with tempfile.TemporaryDirectory(dir=self.folder) as out:
            return run("sphinx", "-Q", "-E", "-b", "dummy", str(self.source), out)

    def docutils(self) -> Cost:
        """docutils alone, without its import."""
        return run_telling("benchmarks.once", "docutils", str(self.source))

    def cold(self) -> Cost:
        """Our loading without a cache, without the import."""
        return run_telling("benchmarks.once", "load", str(self.source), environment=self.off)

    def cold_process(self) -> Cost:
        """The whole command, without a cache."""
        return run(*self._inspect(), environment=self.off)

    def cached(self) -> Cost:
        """Our loading of a tree that has not changed."""
        return run_telling("benchmarks.once", "load", str(self.source), environment=self.cache_on)

    def cached_process(self) -> Cost:
        """The whole command, from the cache."""
        return run(*self._inspect(), environment=self.cache_on)

    def after_change(self) -> Cost:
        """Our loading after one file, the largest, has changed."""
        with self.changed.open("a", encoding="utf-8") as stream:
            stream.write("\nOne more sentence.\n")
        time.sleep(0.05)  # a result is kept only if its files are older than the reading
        return self.cached()

    def _inspect(self) -> tuple[str, ...]:
        return ("liveref", "inspect", str(self.source), "--format", "json")


def compare(reference: Path, rounds: int) -> Costs:
    """The costs of each way of reading a tree."""
    with tempfile.TemporaryDirectory() as name:
        readings = Readings(copied(reference, Path(name)), Path(name))
        ways: dict[str, Callable[[], Cost]] = {
            _SPHINX: readings.sphinx,
            "docutils alone": readings.docutils,
            _COLD: readings.cold,
            "load, one file changed": readings.after_change,
            "load, cached": readings.cached,
            "`liveref inspect`, no cache": readings.cold_process,
            "`liveref inspect`, cached": readings.cached_process,
        }
        return _in_turns(ways, rounds)


def grow(reference: Path, counts: list[int], rounds: int) -> dict[int, Costs]:
    """The costs of several copies of a tree, for Sphinx and liveref."""
    costs_by_count = {}
    with tempfile.TemporaryDirectory() as name:
        for count in counts:
            readings = Readings(multiplied(reference, count, Path(name)), Path(name))
            ways: dict[str, Callable[[], Cost]] = {
                _SPHINX: readings.sphinx,
                _COLD: readings.cold,
                "load, one file changed": readings.after_change,
                "load, cached": readings.cached,
            }
            costs_by_count[count] = _in_turns(ways, rounds)
    return costs_by_count


def _in_turns(ways: dict[str, Callable[[], Cost]], rounds: int) -> Costs:
    costs: Costs = {label: [] for label in ways}
    for _ in range(rounds):
        for label, measure in ways.items():
            costs[label].append(measure())
    return costs


def seconds(costs: list[Cost]) -> float:
    """The median of the times."""
    return statistics.median(cost.seconds for cost in costs)


def print_comparison(name: str, costs: Costs) -> None:
    """One table: the medians, and how often each fits into Sphinx's time."""
    print(f"\n| {name} | seconds | from - to | Sphinx's time / it | peak MiB |")
    print("| --- | --- | --- | --- | --- |")
    for label, costs_of_way in costs.items():
        times = [cost.seconds for cost in costs_of_way]
        ratio = seconds(costs[_SPHINX]) / seconds(costs_of_way)
        peak = max(cost.memory for cost in costs_of_way)
        spread = f"{min(times):.3f} - {max(times):.3f}"
        print(f"| {label} | {seconds(costs_of_way):.3f} | {spread} | {ratio:.1f} | {peak:.0f} |")


def print_growth(name: str, costs_by_count: dict[int, Costs]) -> None:
    """One table: the medians for each number of copies, and their growth."""
    one = costs_by_count[min(costs_by_count)]
    print(f"\n| copies of {name} | way | seconds | times one copy's | peak MiB |")
    print("| --- | --- | --- | --- | --- |")
    for count, costs in costs_by_count.items():
        for label, costs_of_way in costs.items():
            growth = seconds(costs_of_way) / seconds(one[label])
            peak = max(cost.memory for cost in costs_of_way)
            print(
                f"| {count} | {label} | {seconds(costs_of_way):.3f} | {growth:.1f} | {peak:.0f} |"
            )


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("trees", nargs="*", metavar="TREE")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, nargs="*", default=[1, 4, 16])
    options = parser.parse_args(arguments)
    trees = references(options.trees or ["glance", "keystone", "nova"])
    for tree in trees:
        print_comparison(tree.name, compare(tree, options.rounds))
    if options.copies:
        last = trees[-1]
        print_growth(last.name, grow(last, options.copies, max(1, options.rounds // 2)))


if __name__ == "__main__":
    main()

"""The fates of the sentences of real references, and a sample of those that are enforced.

    python -m benchmarks.sentences [SHARED] [--write] [--draw] [--only NAME]...

Prints how many sentences of each reference demand something, and how many of these are enforced,
shown and not understood. The references are the bundled ones, all of tests/references.yaml that are
in the cache or can be fetched, and those of the folder SHARED (`seed`, `measure/sentences/*`).

With `--write` the table goes to `docs/sentences.md`, with the verdicts of two samples of enforced
sentences of ten published references each: `benchmarks/sentences.csv` (200) and
`benchmarks/sentences-second.csv` (100, with another reader). `--draw` draws them again. Their last
column is for the verdict of a person who read the sentence and the facts ("right", "partly: ..."
where a part of the sentence is in no fact, or "wrong: ..." and why); a verdict stays with its
sentence when the sample is drawn again.
"""

from __future__ import annotations

import argparse
import csv
import io
import logging
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import liveref
from benchmarks.trees import ROOT
from liveref.fetching.errors import LocateError
from liveref.loading import load
from liveref.model.fact import Fate, SentenceFate
from liveref.report.explain_text import value_text
from published import published, releases

PAGE = ROOT / "docs" / "sentences.md"
COLUMNS = ("reference", "at", "sentence", "facts", "verdict")
REFERENCES = 10
FEWEST = 5
"""How many sentences of a reference must be enforced for it to be drawn."""
GAPS = 15
"""How many kinds of gaps the page lists."""
_NAME = re.compile(r"`[^`]*`")

HEAD = """\
# The fates of sentences

Every sentence that demands something of the service has one of three fates
(`liveref explain REFERENCE --sentences` lists them):

- **enforced**: a fact that was read of it, or of a file about the reference, is executed;
- **shown**: a table, a schema, an example or a path states the same;
- **not understood**: no fact of the API says what it says.

The behaviour of a reference with a profile is described by the profile; its sentences are enforced
where they say what a request may give, or where a fact says the same. This page is made by
`python -m benchmarks.sentences SHARED --write`; nothing in it is written by hand.
"""
SAMPLED_HEAD = """\
## Samples, read by people

Enforced sentences of ten references, drawn at random (`--draw`) from those that were enforced at
the time, with the facts that enforced each then and the verdict of a person who read both. The
second sample has another seed and another reader.
"""
SAMPLED = """\
- `benchmarks/{name}`: {size} sentences of {references} references: {verdicts}."""


class Sample(NamedTuple):
    """A sample of enforced sentences: its file, its size and the seed by which it is drawn."""

    path: Path
    size: int
    seed: int


SAMPLES = (
    Sample(ROOT / "benchmarks" / "sentences.csv", 200, 29),
    Sample(ROOT / "benchmarks" / "sentences-second.csv", 100, 1618),
)


class Reference(NamedTuple):
    """A reference by its name and group, with the fates of its sentences."""

    name: str
    group: str
    sentences: Sequence[SentenceFate]

    def count(self, fate: Fate) -> int:
        """How many sentences have a fate."""
        return sum(sentence.fate is fate for sentence in self.sentences)


def main() -> None:
    """Reads the arguments, judges and prints or writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", nargs="?", type=Path)
    parser.add_argument("--write", action="store_true", help="write the page")
    parser.add_argument("--draw", action="store_true", help="draw the samples again")
    parser.add_argument("--only", action="append", help="this published reference only")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    references = list(_references(options.shared, options.only))
    if options.draw:
        for one in SAMPLES:
            rows = drawn(one, references, verdicts(one.path))
            one.path.write_text(_csv(rows), encoding="utf-8")
    if options.write:
        samples = [(one.path.name, rows_of(one.path)) for one in SAMPLES]
        PAGE.write_text(page(references, samples), encoding="utf-8")
    else:
        print("\n".join(_table(references)))


def _references(shared: Path | None, only: Sequence[str] | None) -> Iterator[Reference]:
    bundled = Path(liveref.__file__).parent / "references"
    for path in sorted(bundled.iterdir()) if not only else ():
        if path.is_dir():
            yield _judged(path.name, "bundled", path)
    for name, reference in (releases("tests") | releases("benchmarks")).items():
        if only and name not in only:
            continue
        try:
            path = published(name)
        except LocateError as error:
            print(f"{reference} is left out: {error}", file=sys.stderr)
            continue
        yield _judged(reference.removeprefix("openstack/").replace("==", " "), "published", path)
    for path in _shared(shared) if shared and not only else ():
        yield _judged(path.name, "shared", path)


def _shared(folder: Path) -> list[Path]:
    return [folder / "seed", *sorted((folder / "measure" / "sentences").iterdir())]


def _judged(name: str, group: str, path: Path) -> Reference:
    return Reference(name, group, load(str(path)).sentences)


def page(
    references: Sequence[Reference], samples: Sequence[tuple[str, Sequence[dict[str, str]]]]
) -> str:
    """The page about these references and the samples, each with the name of its file."""
    sampled = [
        SAMPLED.format(
            name=name,
            size=len(rows),
            references=len({row["reference"] for row in rows}),
            verdicts=_verdicts_in_words(rows),
        )
        for name, rows in samples
    ]
    return "\n".join(
        [HEAD, *_table(references), "", *_gaps(references), "", SAMPLED_HEAD, *sampled, ""]
    )


def _table(references: Sequence[Reference]) -> Iterator[str]:
    heads = ("reference", "demand something", *(fate.value for fate in Fate))
    yield f"| {' | '.join(heads)} |"
    yield "| --- " * len(heads) + "|"
    for group in dict.fromkeys(reference.group for reference in references):
        own = [reference for reference in references if reference.group == group]
        yield f"| **{group}** | | | | |"
        yield from map(_row, own)
        yield _row(Reference(f"all {group}", group, [s for r in own for s in r.sentences]))


def _row(reference: Reference) -> str:
    counts = [len(reference.sentences), *map(reference.count, Fate)]
    return f"| {reference.name} | {' | '.join(map(str, counts))} |"


def _gaps(references: Iterable[Reference]) -> Iterator[str]:
    """The kinds of gaps, the most frequent first, each with how often it is met."""
    counts = Counter(
        _NAME.sub("`...`", sentence.missing)
        for reference in references
        for sentence in reference.sentences
        if sentence.fate is Fate.NOT_UNDERSTOOD
    )
    yield "## Missing most often\n"
    yield "| what is missing | sentences |\n| --- | --- |"
    for gap, count in counts.most_common(GAPS):
        yield f"| {gap} | {count} |"


def drawn(
    sample: Sample, references: Sequence[Reference], given: dict[tuple[str, str, str], str]
) -> list[dict[str, str]]:
    """Enforced sentences of some published references, drawn at random, each with the verdict that
    was `given` to it before."""
    chance = random.Random(sample.seed)  # noqa: S311
    rich = [
        reference
        for reference in references
        if reference.group == "published" and reference.count(Fate.ENFORCED) >= FEWEST
    ]
    sampled = chance.sample(rich, min(REFERENCES, len(rich)))
    rows = [row for reference in sampled for row in _enforced(reference)]
    chosen = chance.sample(rows, min(sample.size, len(rows)))
    chosen.sort(key=lambda row: (row["reference"], row["at"], row["sentence"]))
    return [row | {"verdict": given.get(_key(row), "")} for row in chosen]


def _enforced(reference: Reference) -> Iterator[dict[str, str]]:
    for sentence in reference.sentences:
        if sentence.fate is Fate.ENFORCED:
            facts = (f"{fact.about} {fact.fact} {value_text(fact)}" for fact in sentence.facts)
            yield {
                "reference": reference.name,
                "at": str(sentence.origin),
                "sentence": " ".join(sentence.text.split()),
                "facts": "; ".join(facts),
            }


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a sample, none if it was never drawn."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def verdicts(path: Path) -> dict[tuple[str, str, str], str]:
    """The verdicts of a sample, by the name of the reference, the sentence and the facts."""
    return {_key(row): row["verdict"] for row in rows_of(path) if row["verdict"]}


def _key(row: dict[str, str]) -> tuple[str, str, str]:
    return row["reference"].split()[0], row["sentence"], row["facts"]


def _verdicts_in_words(rows: Iterable[dict[str, str]]) -> str:
    counts = Counter(row["verdict"].partition(":")[0] or "not read yet" for row in rows)
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())


def _csv(rows: Iterable[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    main()

"""A tree to plant defects into, and what a defect is."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from liveref.lint.places import Places
from liveref.model.diagnostic import Diagnostic
from liveref.model.origin import Origin
from liveref.reading.document import Definition, Document, Operation, Row, Side

Span = tuple[str, int, int]
"""A file, and the first and last line of an operation in it."""


@dataclass
class Defect:
    """A defect in some lines of a file; `names` are the words by which a finding may speak of
    it."""

    label: str
    file: str
    lines: dict[int, str]
    names: tuple[str, ...] = ()
    tail: str = ""
    span: Span = ("", 0, 0)

    def plant(self, root: Path) -> None:
        """Write it into the files below a root."""
        path = root / self.file
        text = path.read_text(encoding="utf-8").split("\n")
        for number, line in self.lines.items():
            text[number - 1] = line
        path.write_text("\n".join(text) + self.tail, encoding="utf-8")

    def is_named_by(self, finding: Diagnostic) -> bool:
        """Whether a finding stands at the place, names it, or names the word beside it."""
        origin = finding.origin
        if origin.file == self.file:
            # broken JSON is noticed at the next token, so a file without a span is the place
            near = 1 if self.span[0] or self.file.endswith(".yaml") else 10**6
            if any(abs(origin.line - line) <= near for line in self.lines):
                return True
            if self.tail and origin.line >= self.span[1]:
                return True
        if any(f"{self.file}:{line})" in finding.message for line in self.lines):
            return True
        file, first, last = self.span
        inside = origin.file == file and first <= origin.line <= last
        words = {finding.row, *re.findall(r"`([^`]+)`", finding.message)}
        return (inside or not file) and not words.isdisjoint(self.names)


@dataclass
class Tree:
    """A tree on disk and what was read from it."""

    path: Path
    document: Document
    _texts: dict[str, list[str]] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """The document's root, seen from the tree's path."""
        root = Path(self.document.root).resolve()
        return os.path.relpath(root, self.path.resolve())

    def lines(self, file: str) -> list[str]:
        """A file's lines."""
        if file not in self._texts:
            path = self.path / self.prefix / file
            self._texts[file] = path.read_text(encoding="utf-8").split("\n")
        return self._texts[file]

    def line(self, origin: Origin) -> str:
        """The line at an origin."""
        lines = self.lines(origin.file)
        return lines[origin.line - 1] if 0 < origin.line <= len(lines) else ""

    def operations(self) -> Iterator[tuple[Operation, Span]]:
        """Operations with the lines that are theirs."""
        starts: dict[str, list[int]] = {}
        for operation in self.document.operations:
            starts.setdefault(operation.origin.file, []).append(operation.origin.line)
        for operation in self.document.operations:
            file, line = operation.origin.file, operation.origin.line
            later = [start for start in starts[file] if start > line]
            yield operation, (file, line, min(later, default=10**6) - 1)

    def operations_with_rows(self) -> Iterator[tuple[Operation, Row, Span]]:
        """Each operation that has a row, once, with its first row."""
        for operation, span in self.operations():
            first = next((row for table in operation.tables for row in table.rows), None)
            if first:
                yield operation, first, span

    def rows(self, side: Side | None = None) -> Iterator[tuple[Operation, Row, Span]]:
        """Rows whose line is where their origin says."""
        for operation, span in self.operations():
            for table in operation.tables:
                for row in table.rows:
                    if side in (None, table.side) and row.name in self.line(row.origin):
                        yield operation, row, span

    def used(self) -> Iterator[Definition]:
        """Definitions that some row uses."""
        seen = set()
        for _, row, _ in self.rows():
            if row.definition and row.definition.origin not in seen:
                seen.add(row.definition.origin)
                yield row.definition

    def entry(self, definition: Definition, key: str) -> int:
        """The line of one of a definition's keys, 0 if it is not there."""
        lines = self.lines(definition.origin.file)
        for number in range(definition.origin.line, len(lines)):
            line = lines[number]
            if line.strip() and not line.startswith((" ", "#", "\t")):
                return 0
            if re.match(rf"  {key}\s*:", line):
                return number + 1
        return 0

    def spread(self, defects: Iterable[Defect], rng: random.Random, count: int) -> list[Defect]:
        """Up to `count` of the defects at random, no two in one operation or on near lines."""
        every = list(defects)
        rng.shuffle(every)
        chosen: list[Defect] = []
        taken: set[object] = set()
        for defect in every:
            marks: set[object] = {(defect.file, line // 8) for line in defect.lines}
            marks |= {defect.span} if defect.span[0] else set()
            if len(chosen) < count and marks.isdisjoint(taken):
                chosen.append(defect)
                taken |= marks
        return chosen


Kind = Callable[[Tree, random.Random], Iterator[Defect]]


def typo(word: str, rng: random.Random) -> str:
    """The word with one slip: a letter swapped with its neighbour, left out or doubled."""
    at = rng.randrange(max(len(word) - 1, 1))
    swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    slips = [swapped, word[:at] + word[at + 1 :], word[: at + 1] + word[at] + word[at + 1 :]]
    return rng.choice([one for one in slips if one != word and one] or [word + "x"])


def replaced(tree: Tree, origin: Origin, old: str, new: str, count: int = 1) -> dict[int, str]:
    return {origin.line: tree.line(origin).replace(old, new, count)}


def shown(tree: Tree) -> Iterator[tuple[Operation, Row, Span, set[str]]]:
    """Body rows whose name an example shows, with the kinds of the values."""
    cache: dict[str, Places] = {}
    for operation, row, span in tree.rows():
        if not row.definition or row.definition.location != "body":
            continue
        side = next(table.side for table in operation.tables if row in table.rows)
        kinds: set[str] = set()
        for example in operation.examples:
            if example.side is side:
                key = example.path or str(example.origin)
                places = cache.setdefault(key, Places.of_example(example))
                for path in places.of(row.name):
                    kinds |= {place.kind for place in places.values(path)}
        if kinds - {"null"}:
            yield operation, row, span, kinds

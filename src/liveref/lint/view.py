"""The input of the rules: a document, and the indexes over it that several of them share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from liveref.lint.places import KeyPath, Places
from liveref.lint.stated import listed
from liveref.model.api import API
from liveref.model.fact import SentenceFate
from liveref.model.origin import Origin
from liveref.reading.document import Code, Definition, Document, Example, Operation, Row, Side

ExampleKey = tuple[str, str | None, str]


@dataclass(frozen=True)
class Exchange:
    """One side of one operation: its rows, and where its examples hold which names."""

    operation: Operation
    side: Side
    examples: tuple[Example, ...]
    places: Places

    @cached_property
    def body(self) -> list[Row]:
        """The rows that are defined to stand in the body."""
        return self.operation.rows(self.side, "body")

    @cached_property
    def documented(self) -> frozenset[str]:
        """Every name that a row of this side writes down, dotted ones by their parts too."""
        names = [row.name for row in self.operation.rows(self.side)]
        return frozenset(part for name in names for part in (name, *name.split(".")))

    @cached_property
    def names(self) -> dict[str, KeyPath]:
        """Every key of the examples, with the first path to it."""
        paths: dict[str, KeyPath] = {}
        for path in self.places.paths:
            paths.setdefault(path[-1], path)
        return paths

    @cached_property
    def unnamed(self) -> dict[str, KeyPath]:
        """The keys of the examples that no row names."""
        return {name: path for name, path in self.names.items() if name not in self.documented}

    @cached_property
    def undocumented(self) -> dict[str, KeyPath]:
        """The keys that no row names, although most keys beside them are documented.

        Then the object is one that the table describes, and not a map of the user's own keys.
        """
        paths: dict[str, KeyPath] = {}
        for path in self.places.paths:
            if path[-1] in self.documented or path[-1] in paths:
                continue
            beside = self.places.children(path[:-1])
            if 2 * sum(name in self.documented for name in beside) >= len(beside):
                paths[path[-1]] = path
        return paths

    def absent(self, row: Row) -> bool:
        """Whether there are examples and none of them, at no place, has the row's name."""
        return bool(self.places.paths) and not self.places.of(row.name)


@dataclass(frozen=True)
class View:
    """A document, its API and the fates of its sentences as the rules see them."""

    document: Document
    api: API | None = None
    sentences: tuple[SentenceFate, ...] = ()
    _indexed: dict[ExampleKey, Places] = field(default_factory=dict, repr=False)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The operations, each once: a file that is included twice repeats its findings."""
        seen: dict[tuple[Origin, str, str], Operation] = {}
        for operation in self.document.operations:
            seen.setdefault((operation.origin, operation.method, operation.url), operation)
        return tuple(seen.values())

    @cached_property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Both sides of every operation."""
        return tuple(
            self._exchange(operation, side) for operation in self.operations for side in Side
        )

    @cached_property
    def codes(self) -> tuple[tuple[Operation, tuple[Code, ...]], ...]:
        """Every operation with the codes that it lists."""
        return tuple((operation, listed(operation)) for operation in self.operations)

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """All definitions, file by file in the order they are written."""
        return tuple(one for file in self.document.definitions.values() for one in file)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The examples, a file that is shown many times only once."""
        seen: dict[str | Origin, Example] = {}
        for operation in self.operations:
            for example in operation.examples:
                seen.setdefault(example.path or example.origin, example)
        return tuple(seen.values())

    def rows(self, side: Side | None = None) -> Iterator[tuple[Operation, Row]]:
        """Every row of every table, with its operation."""
        for operation in self.operations:
            for table in operation.tables:
                if side is None or table.side is side:
                    for row in table.rows:
                        yield operation, row

    def _exchange(self, operation: Operation, side: Side) -> Exchange:
        examples = tuple(one for one in operation.examples if one.side is side)
        places = Places.union(self._of_one(example) for example in examples)
        return Exchange(operation, side, examples, places)

    def _of_one(self, example: Example) -> Places:
        key = _key(example)
        if key not in self._indexed:
            self._indexed[key] = Places.of_example(example)
        return self._indexed[key]


def _key(example: Example) -> ExampleKey:
    """The identity of an example: a file that is shown twice is looked through once."""
    return example.path or str(example.origin), example.microversion, example.text

"""Defects in the rows of tables."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from benchmarks.lint_defects.tree import Defect, Kind, Tree, replaced, shown, typo
from liveref.model.origin import Origin
from liveref.reading.document import Row, Side


def path_row_removed(tree: Tree, _: random.Random) -> Iterator[Defect]:
    for operation, row, span in tree.rows(Side.REQUEST):
        is_path = row.definition and row.definition.location == "path"
        if is_path and f"{{{row.name}}}" in operation.path:
            yield Defect(
                f"{row.origin} {row.name}",
                row.origin.file,
                {row.origin.line: ""},
                (row.name,),
                span=span,
            )


def _renamed(tree: Tree, rng: random.Random, side: Side | None, location: str) -> Iterator[Defect]:
    for _, row, span in tree.rows(side):
        if row.definition and row.definition.location == location:
            name = typo(row.name, rng)
            lines = replaced(tree, row.origin, row.name, name)
            yield Defect(
                f"{row.origin} {row.name} -> {name}",
                row.origin.file,
                lines,
                (row.name, name),
                span=span,
            )


def path_row_misspelt(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    yield from _renamed(tree, rng, Side.REQUEST, "path")


def body_row_misspelt(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    shown_origins = {row.origin for _op, row, _span, _kinds in shown(tree)}
    for defect in _renamed(tree, rng, None, "body"):
        if Origin(defect.file, next(iter(defect.lines))) in shown_origins:
            yield defect


def row_key_misspelt(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    for _, row, span in tree.rows():
        match = re.match(r"(\s*-\s*\S+\s*:\s*)(\S+)\s*$", tree.line(row.origin))
        if match and row.definition:
            key = typo(match[2], rng)
            yield Defect(
                f"{row.origin} {row.key} -> {key}",
                row.origin.file,
                {row.origin.line: match[1] + key},
                (key, row.name),
                span=span,
            )


def row_twice(tree: Tree, _: random.Random) -> Iterator[Defect]:
    for _op, row, span in tree.rows():
        below = Origin(row.origin.file, row.origin.line + 1)
        if re.match(r"\s*-\s", tree.line(below)):
            yield Defect(
                f"{row.origin} {row.name}",
                below.file,
                {below.line: tree.line(row.origin)},
                (row.name,),
                span=span,
            )


def body_row_removed(tree: Tree, _: random.Random) -> Iterator[Defect]:
    shown_origins = {row.origin for _op, row, _span, _kinds in shown(tree)}
    for _op, row, span in tree.rows():
        if row.origin in shown_origins:
            yield Defect(
                f"{row.origin} {row.name}",
                row.origin.file,
                {row.origin.line: ""},
                (row.name,),
                span=span,
            )


def only_row_removed(tree: Tree, _: random.Random) -> Iterator[Defect]:
    """The only row that uses a definition goes; the definition stays."""
    uses: dict[Origin, list[Row]] = {}
    for _op, row, _span in tree.rows():
        if row.definition:
            uses.setdefault(row.definition.origin, []).append(row)
    for rows in uses.values():
        row = rows[0]
        if len(rows) == 1 and row.definition:
            defect = Defect(
                f"{row.origin} {row.name}",
                row.origin.file,
                {row.origin.line: ""},
                (row.definition.key, row.name),
            )
            yield defect


def rebound(old: str, new: str, side: Side) -> Kind:
    """A row bound to a definition of another place, as people do by copying."""

    def find(tree: Tree, rng: random.Random) -> Iterator[Defect]:
        others: dict[str, list[str]] = {}
        for file, definitions in tree.document.definitions.items():
            others[file] = [one.key for one in definitions if one.location == new]
        for _, row, span in tree.rows(side):
            match = re.match(r"(\s*-\s*\S+\s*:\s*)(\S+)\s*$", tree.line(row.origin))
            keys = others.get(row.definition.origin.file, []) if row.definition else []
            if match and keys and row.definition and row.definition.location == old:
                key = rng.choice(keys)
                yield Defect(
                    f"{row.origin} {row.name}: {row.key} -> {key}",
                    row.origin.file,
                    {row.origin.line: match[1] + key},
                    (row.name, key),
                    span=span,
                )

    return find


def heading_swapped(tree: Tree, _: random.Random) -> Iterator[Defect]:
    """The heading of a GET's response says Request."""
    for operation, span in tree.operations():
        if operation.method != "GET" or not operation.rows(Side.RESPONSE, "body"):
            continue
        lines = tree.lines(span[0])
        heads = [n for n in range(span[1], min(span[2], len(lines))) if lines[n - 1] == "Response"]
        if len(heads) == 1:
            yield Defect(
                f"{span[0]}:{heads[0]}",
                span[0],
                {heads[0]: "Request "},
                tuple(row.name for row in operation.rows(Side.RESPONSE, "body")),
                span=span,
            )


def parameters_file_missing(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    """One table names a file that is not there; the finding is made once for each file."""
    tables = [
        (table, span)
        for operation, span in tree.operations()
        for table in operation.tables
        if ".yaml" in tree.line(table.origin)
    ]
    for table, span in rng.sample(tables, 1):
        line = tree.line(table.origin).replace(".yaml", "s.yaml")
        yield Defect(f"{table.origin}", table.origin.file, {table.origin.line: line}, (), span=span)

"""Defects in examples."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from benchmarks.lint_defects.tree import Defect, Kind, Tree, typo
from liveref.lint.json_lines import line_of
from liveref.lint.places import Places
from liveref.lint.types import SCALARS, accepted
from liveref.reading.document import Example, Row


def _examples(tree: Tree) -> Iterator[tuple[str, Example]]:
    seen: dict[str, Example] = {}
    for operation in tree.document.operations:
        for example in operation.examples:
            if example.path and isinstance(example.data, dict):
                seen.setdefault(example.path, example)
    yield from seen.items()


def json_broken(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    for path, _example in _examples(tree):
        lines = tree.lines(path)
        number = rng.choice([n for n, line in enumerate(lines, 1) if re.search(r'[,{"\]}]', line)])
        mark = rng.choice(re.findall(r'[,{"\]}]', lines[number - 1]))
        new = lines[number - 1].replace(mark, "", 1)
        yield Defect(f"{path}:{number} without {mark}", path, {number: new}, (path,))


def json_key_twice(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    for path, _ in _examples(tree):
        lines = tree.lines(path)
        plain = [
            n
            for n, line in enumerate(lines, 1)
            if re.match(r'\s*"\w+":\s*("[^"]*"|\d+|true|false),\s*$', line)
        ]
        if plain:
            line = rng.choice(plain)
            text = lines[line - 1]
            yield Defect(f"{path}:{line}", path, {line: f"{text} {text.strip()}"}, (path,))


def _json_lines(tree: Tree) -> Iterator[tuple[Row, Example, int, str]]:
    """Documented keys of example files that stand on a line of their own, with their lines."""
    seen: set[tuple[str, int]] = set()
    for operation, _row, _span in tree.operations_with_rows():
        for table in operation.tables:
            for example in operation.examples:
                if example.path is None or example.side is not table.side:
                    continue
                lines = tree.lines(example.path)
                places = Places.of_example(example)
                for row in table.rows:
                    paths = places.of(row.name)
                    if len(paths) != 1 or not row.definition or "." in row.name:
                        continue
                    number = line_of(example.text, paths[0])
                    line = lines[number - 1] if 0 < number <= len(lines) else ""
                    if f'"{row.name}":' in line and (example.path, number) not in seen:
                        seen.add((example.path, number))
                        yield row, example, number, line


def json_key_misspelt(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    for row, example, number, line in _json_lines(tree):
        if row.definition and row.definition.location == "body" and example.path:
            name = typo(row.name, rng)
            new = line.replace(f'"{row.name}"', f'"{name}"', 1)
            yield Defect(
                f"{example.path}:{number} {row.name} -> {name}",
                example.path,
                {number: new},
                (row.name, name),
            )


def json_value(structural: bool) -> Kind:
    def find(tree: Tree, rng: random.Random) -> Iterator[Defect]:
        for row, example, number, line in _json_lines(tree):
            definition = row.definition
            match = re.fullmatch(r'(\s*"[^"]+":\s*)("[^"]*"|-?\d+|true|false)(,?\s*)', line)
            if not (match and definition and definition.location == "body" and example.path):
                continue
            kinds = accepted(definition.type)
            if len(kinds) != 1 or not kinds <= SCALARS:
                continue
            values = (
                {"object": '{"a": 1}', "array": "[1]"}
                if structural
                else {"string": '"text"', "integer": "7", "boolean": "true"}
            )
            choices = [text for name, text in values.items() if name not in kinds]
            value = rng.choice(choices)
            yield Defect(
                f"{example.path}:{number} {value}",
                example.path,
                {number: match[1] + value + match[3]},
                (row.name,),
            )

    return find


def example_missing(tree: Tree, _: random.Random) -> Iterator[Defect]:
    for operation, span in tree.operations():
        for example in operation.examples:
            line = tree.line(example.origin)
            if example.path and "literalinclude" in line:
                new = line.replace(".json", "-gone.json")
                if new != line:
                    yield Defect(
                        f"{example.origin}",
                        example.origin.file,
                        {example.origin.line: new},
                        (),
                        span=span,
                    )

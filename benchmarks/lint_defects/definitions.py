"""Defects in parameter files."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.lint_defects.tree import Defect, Kind, Tree, shown, typo
from liveref.lint.types import SCALARS, accepted
from liveref.model.origin import Origin
from liveref.reading.document import Definition


def changed(tree: Tree, definition: Definition, key: str, value: str) -> Defect | None:
    line = tree.entry(definition, key)
    if not line:
        return None
    return Defect(
        f"{definition.origin} {definition.key}: {key}: {value}",
        definition.origin.file,
        {line: f"  {key}: {value}"},
        (definition.key,),
    )


def definition_key_misspelt(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    for definition in tree.used():
        key = rng.choice(["in", "type", "required", "description", "min_version"])
        line = tree.entry(definition, key)
        if line:
            written = tree.lines(definition.origin.file)[line - 1]
            new = typo(key, rng)
            yield Defect(
                f"{definition.origin} {definition.key}: {key} -> {new}",
                definition.origin.file,
                {line: written.replace(key, new, 1)},
                (definition.key,),
            )


def definition_key_removed(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    for definition in tree.used():
        key = rng.choice(["in", "type", "required"])
        line = tree.entry(definition, key)
        if line:
            yield Defect(
                f"{definition.origin} {definition.key}: no {key}",
                definition.origin.file,
                {line: ""},
                (definition.key,),
            )


def in_misspelt(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    for definition in tree.used():
        if definition.location:
            defect = changed(tree, definition, "in", typo(definition.location, rng))
            if defect:
                yield defect


def type_misspelt(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    for definition in tree.used():
        if definition.type in ("string", "integer", "boolean", "object", "array"):
            defect = changed(tree, definition, "type", typo(definition.type, rng))
            if defect:
                yield defect


def in_changed(old: str, new: str) -> Kind:
    def find(tree: Tree, _: random.Random) -> Iterator[Defect]:
        names: dict[Origin, set[str]] = {}
        for _op, row, _span in tree.rows():
            if row.definition and row.definition.location == old:
                names.setdefault(row.definition.origin, set()).add(row.name)
        for definition in tree.used():
            if definition.origin in names:
                defect = changed(tree, definition, "in", new)
                if defect:
                    defect.names += tuple(names[definition.origin])
                    yield defect

    return find


def type_changed(structural: bool) -> Kind:
    def find(tree: Tree, rng: random.Random) -> Iterator[Defect]:
        seen = set()
        for _, row, _, kinds in shown(tree):
            definition = row.definition
            if definition is None or definition.origin in seen:
                continue
            was = accepted(definition.type)
            if not was or not kinds & was:
                continue
            seen.add(definition.origin)
            flat = was <= SCALARS
            choices = ["object", "array"] if flat else ["string", "integer", "boolean"]
            if not structural:
                choices = ["string", "integer", "boolean"] if flat else []
            choices = [one for one in choices if not accepted(one) & (was | kinds)]
            if choices:
                defect = changed(tree, definition, "type", rng.choice(choices))
                if defect:
                    defect.names += (row.name,)
                    yield defect

    return find


def type_elsewhere(places: tuple[str, ...]) -> Kind:
    """The type of a definition that no example can contradict."""

    def find(tree: Tree, rng: random.Random) -> Iterator[Defect]:
        shown_origins = {
            row.definition.origin for _op, row, _s, _k in shown(tree) if row.definition
        }
        for definition in tree.used():
            if definition.location in places and definition.origin not in shown_origins:
                was = accepted(definition.type)
                types = ["string", "integer", "boolean", "object", "array"]
                choices = [one for one in types if not accepted(one) & was]
                if was and choices:
                    defect = changed(tree, definition, "type", rng.choice(choices))
                    if defect:
                        yield defect

    return find


def definition_unused(tree: Tree, _: random.Random) -> Iterator[Defect]:
    for file in tree.document.definitions:
        for number in range(3):
            tail = (
                f"\nzz_new_{number}:\n  description: New.\n  in: body\n  required: true\n"
                "  type: string\n"
            )
            yield Defect(
                f"{file} {number}",
                file,
                {},
                (f"zz_new_{number}",),
                tail=tail,
                span=(file, len(tree.lines(file)), 10**6),
            )


def definition_moved(tree: Tree, _: random.Random) -> Iterator[Defect]:
    """Two neighbours of equal length change places."""
    for definitions in tree.document.definitions.values():
        for one, two, three in zip(definitions, definitions[1:], definitions[2:], strict=False):
            first, second, end = one.origin.line, two.origin.line, three.origin.line
            if second - first != end - second or one.location != two.location:
                continue
            lines = tree.lines(one.origin.file)
            if any(line.startswith("#") for line in lines[first - 1 : end]):
                continue
            new = lines[second - 1 : end - 1] + lines[first - 1 : second - 1]
            yield Defect(
                f"{one.origin} {one.key} <-> {two.key}",
                one.origin.file,
                dict(enumerate(new, first)),
                (one.key, two.key),
            )


def version_impossible(tree: Tree, rng: random.Random) -> Iterator[Defect]:
    for definition in tree.used():
        if definition.min_version:
            new = rng.choice(["2,10", "v.12", "latest", "2..1"])
            defect = changed(tree, definition, "min_version", new)
            if defect:
                yield defect


def versions_swapped(tree: Tree, _: random.Random) -> Iterator[Defect]:
    for definition in tree.used():
        low, high = definition.min_version, definition.max_version
        if low and high and low != high:
            lines = {
                tree.entry(definition, "min_version"): f"  min_version: {high}",
                tree.entry(definition, "max_version"): f"  max_version: {low}",
            }
            if 0 not in lines:
                yield Defect(
                    f"{definition.origin} {definition.key}",
                    definition.origin.file,
                    lines,
                    (definition.key,),
                )


def path_optional(tree: Tree, _: random.Random) -> Iterator[Defect]:
    for definition in tree.used():
        if definition.location == "path" and definition.required:
            defect = changed(tree, definition, "required", "false")
            if defect:
                yield defect

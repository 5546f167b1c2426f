"""The keys of objects that descriptions list, and the values that they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liveref.model.prose import Prose
from liveref.model.reason import Evidence
from liveref.reading.json_keys import ExampleKeys
from liveref.rules.bodies.field_rows import fields_of
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.definitions import table_types
from liveref.rules.drafts.drafts import value_of
from liveref.rules.drafts.grounds import by_default, by_row
from liveref.rules.drafts.samples import Source, of_samples
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.text_grounds import by_prose
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.copying import changes
from liveref.rules.rule import rule
from liveref.rules.text.keys import Keys

__all__ = ["keys_in_text", "part_example"]


@rule("keys-in-text")
def keys_in_text(workspace: Workspace) -> Iterator[Claim]:
    """An object, or each object of a list, has the keys that its description lists ("contains
    ``name`` and ``id`` fields"). It may have others if nothing else shows any. A list whose
    examples hold no objects has none."""
    fields = fields_of(workspace)
    documented = {id(field.shape) for field in fields}
    for field in fields:
        for row in field.rows:
            keys = workspace.definitions.statement(row).keys
            prose = row.definition.description if row.definition else None
            if keys and prose:
                yield from _keys(field.shape, keys, prose, table_types(row), documented)


def _keys(
    shape: Shape,
    keys: Mapping[str, Keys],
    prose: Prose,
    types: tuple[str, ...],
    documented: set[int],
) -> Iterator[Claim]:
    """The claims that an object has keys; `types` are those of its row, and `documented` the
    fields that have rows of their own."""
    first = _ground(prose, next(iter(keys)))
    inside = shape.container()
    if shape.items is None and "array" in {*types, *shape.all_types()}:
        inside = Shape(types=["object"], evidence={Evidence.RULE})
        yield Claim(shape, "items", inside, first)
    if inside.values is not None or any(name != "object" for name in inside.types):
        return
    if not inside.properties:
        yield Claim(inside, "open", True, first)
    if "object" not in inside.types:
        yield Claim(inside, "types", True, first, "object")
    for name, below in keys.items():
        child, because = inside.properties.get(name), _ground(prose, name)
        if child is None:
            child = Shape()
            yield Claim(inside, "properties", child, because, name)
        if not child.evidence and id(child) not in documented:
            yield Claim(child, "evidence", True, because, Evidence.PROSE)
        if below:
            yield from _keys(child, below, prose, (), documented)


def _ground(prose: Prose, name: str) -> Because:
    """The sentence that lists a key."""
    start = max(prose.source.find(f"``{name}``"), 0)
    return by_prose(prose, start, start + len(name))


@rule("part-example")
def part_example(workspace: Workspace) -> Iterator[Claim]:
    """An example whose caption names a field that has a table of its own shows the value of that
    field."""
    for field in fields_of(workspace):
        examples = field.message.shown.get(field.row.name, ())
        source = by_default(field.draft.source)
        sources = [Source(ExampleKeys(example), "part-example", source) for example in examples]
        values = [value_of(example) for example in examples]
        shown = of_samples(values, sources)
        if shown is not None and "object" in shown.types:
            inside = field.shape.container()
            yield from changes(inside, inside.copy().absorb(shown), by_row(field.row))

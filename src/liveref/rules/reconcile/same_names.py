"""Facts that a field takes over from the fields of its name all over a reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from liveref.model.reason import STRONG, Evidence
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.copying import by_source, guess
from liveref.rules.rule import rule

__all__ = ["items_by_name", "type_by_name", "values_by_name"]

_MAPS = ("map-by-name", "map-by-sentence", "map-of-operation", "row-of-dotted-name")
"""The rules that make maps, of which some have values without a type."""
_SEVERAL = 3
_NEARLY = 0.8
_SURELY = 0.85


class Field(NamedTuple):
    """A field at any level of a body."""

    name: str
    shape: Shape
    draft: Draft
    side: Side

    def because(self, *facts: str) -> Because:
        """The ground of what another field takes over: one of these facts."""
        return by_source(self.shape, self.draft.source, Evidence.RULE, *facts)

    @property
    def is_blank(self) -> bool:
        """Whether nothing shows its type. A row may give it a type that means anything."""
        return not self.shape.all_types() and Evidence.TABLE not in self.shape.evidence

    @property
    def is_blank_map(self) -> bool:
        """Whether it is an object of which nothing shows keys or values."""
        shape = self.shape
        content = shape.properties or shape.items or (shape.values and shape.values.all_types())
        return "object" in shape.all_types() and not content

    @property
    def is_blank_list(self) -> bool:
        """Whether it is a list in an answer of which nothing shows the items."""
        is_list = self.shape.items is None and self.shape.all_types() == ("array",)
        return is_list and self.side is Side.RESPONSE


def _fields(workspace: Workspace) -> list[Field]:
    """The fields of all bodies."""
    return [
        Field(name, shape, draft, side)
        for draft in workspace.drafts
        for side in Side
        if (body := draft.message(side).shape) is not None
        for name, shape in body.walk()
    ]


@rule("type-by-name", corrects=("keys-in-text", "keys-shown-in-text"))
def type_by_name(workspace: Workspace) -> Iterator[Claim]:
    """A field whose type nothing shows has the type of all other fields of its name in the
    reference, if these have one type in common. The type is a guess: it refuses no request."""
    fields = workspace.in_stage(_fields)
    blank = {field.name for field in fields if field.is_blank}
    sources: dict[str, dict[str, Field]] = {name: {} for name in blank}
    for field in fields:
        for type_ in field.shape.all_types() if field.name in blank else ():
            sources[field.name].setdefault(type_, field)
    for field in fields:
        if field.is_blank and len(sources[field.name]) == 1:
            [(type_, source)] = sources[field.name].items()
            because = source.because("declared", f"types.{type_}")
            yield Claim(field.shape, "types", True, because, type_)
            yield from _weaken(field, because)


def _weaken(field: Field, because: Because) -> Iterator[Claim]:
    """The claims that the field is known by a guess only, as its type is."""
    yield Claim(field.shape, "evidence", True, because, Evidence.RULE)
    for evidence in sorted(field.shape.evidence & STRONG):
        yield Claim(field.shape, "evidence", False, because, evidence)


@rule("map-values-by-name", corrects=_MAPS)
def values_by_name(workspace: Workspace) -> Iterator[Claim]:
    """A map whose keys and values nothing shows has the type of value that nearly all maps of its
    name in the reference have, at least three of them, if that is a plain type. It is a guess."""
    fields = workspace.in_stage(_fields)
    values: dict[str, Counter[tuple[str, ...]]] = {}
    sources: dict[tuple[str, tuple[str, ...]], Field] = {}
    for field in fields:
        types = field.shape.values.all_types() if field.shape.values else ()
        if types:
            values.setdefault(field.name, Counter())[types] += 1
            sources.setdefault((field.name, types), field)
    for field in fields:
        if field.name in values and field.is_blank_map:
            [(types, count)] = values[field.name].most_common(1)
            enough = count >= max(_SEVERAL, values[field.name].total() * _NEARLY)
            if enough and not {"object", "array"} & set(types):
                source = sources[field.name, types]
                shape = Shape(types=list(types), evidence={Evidence.RULE})
                yield Claim(field.shape, "values", shape, source.because("values"))


@rule("list-items-by-name")
def items_by_name(workspace: Workspace) -> Iterator[Claim]:
    """A list in an answer whose items nothing shows has the items that nearly all lists of its
    name in the reference have, at least three of them: items of one type, and of objects the keys
    that most have and all others as well. A list of objects has to be one that an example shows
    empty, or that belongs to some versions: without an example there may be none. The items are a
    guess."""
    lists: dict[str, list[Field]] = {}
    blank: list[Field] = []
    for field in workspace.in_stage(_fields):
        if field.shape.items is not None:
            lists.setdefault(field.name, []).append(field)
        elif field.is_blank_list:
            blank.append(field)
    usual = {f.name: _usual(lists[f.name]) for f in blank if f.name in lists}
    for field in blank:
        source = usual.get(field.name)
        items = source.shape.items if source else None
        if source and items and (_may_hold_objects(field.shape) or not items.properties):
            because = source.because("items")
            yield Claim(field.shape, "items", guess(items, items_by_name.id), because)


def _may_hold_objects(shape: Shape) -> bool:
    is_versioned = (shape.min_version, shape.max_version) != (None, None)
    return is_versioned or Evidence.EXAMPLE in shape.evidence


def _usual(lists: list[Field]) -> Field | None:
    """The list that most others are like, if nearly all have its items."""
    pairs = [(field, field.shape.items) for field in lists]
    items = [(field, item) for field, item in pairs if item is not None]
    kinds = Counter((item.all_types(), frozenset(item.properties)) for _, item in items)
    [((types, keys), _)] = kinds.most_common(1)
    alike = [
        (field, item)
        for field, item in items
        if item.all_types() == types and keys <= item.properties.keys()
    ]
    if not types or len(alike) < max(_SEVERAL, len(items) * _SURELY):
        return None
    return next(field for field, item in alike if item.properties.keys() == keys)

"""What fields of the same name have in common, all over a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from liveref.model.reason import Evidence
from liveref.reading.document import Side
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape

__all__ = ["list_by_name", "map_by_name", "type_by_name"]

_SEVERAL = 3
_NEARLY = 0.8
_SURELY = 0.85
_STRONG = {Evidence.TABLE, Evidence.SCHEMA, Evidence.PATH, Evidence.PROSE}


def type_by_name(drafts: Iterable[Draft]) -> None:
    """Give a field of which nothing shows the type that of all fields of its name.

    It is left alone where these differ, or where a table has a type that means nothing. What
    is taken over is a guess, and no request is refused for it.
    """
    fields = [field for draft in drafts for field in _fields(draft)]
    blank = {name for name, shape in fields if _is_blank(shape)}
    types: dict[str, set[str]] = {}
    for name, shape in fields:
        if name in blank:
            types.setdefault(name, set()).update(shape.all_types())
    for name, shape in fields:
        if _is_blank(shape) and len(types[name]) == 1:
            shape.add_type(next(iter(types[name])))
            shape.evidence = (shape.evidence - _STRONG) | {Evidence.RULE}


def map_by_name(drafts: Iterable[Draft]) -> None:
    """Give a map whose keys nothing shows the values of all maps of its name.

    Only what nearly all of them hold is taken over, if it is plain, and it is a guess.
    """
    fields = [field for draft in drafts for field in _fields(draft)]
    values: dict[str, Counter[tuple[str, ...]]] = {}
    for name, shape in fields:
        if shape.values is not None and shape.values.all_types():
            values.setdefault(name, Counter())[shape.values.all_types()] += 1
    for name, shape in fields:
        if name in values and _is_blank_map(shape):
            (types, count), *_ = values[name].most_common(1)
            enough = count >= max(_SEVERAL, values[name].total() * _NEARLY)
            if enough and not {"object", "array"} & set(types):
                shape.values = Shape(types=list(types), evidence={Evidence.RULE})


def list_by_name(drafts: Iterable[Draft]) -> None:
    """Give a list in an answer whose items nothing shows those of all lists of its name.

    Only what nearly all of them hold is taken over: items of one type, and of objects the keys
    that most have and the others as well. Objects stand only in a list that an example shows
    empty, or that belongs to some versions: else the example says that there is none. It is a
    guess.
    """
    lists: dict[str, list[Shape]] = {}
    blank: list[tuple[str, Shape]] = []
    for draft in drafts:
        for side in Side:
            for name, shape in _of_side(draft, side):
                if shape.items is not None:
                    lists.setdefault(name, []).append(shape.items)
                elif side is Side.RESPONSE and shape.all_types() == ("array",):
                    blank.append((name, shape))
    usual = {name: _usual(lists[name]) for name, _ in blank if name in lists}
    for name, shape in blank:
        found = usual.get(name)
        if found is not None and (_may_be_shown(shape) or not found.properties):
            shape.items = found.copy()
            for part in (shape.items, *(below for _, below in shape.items.walk())):
                part.required, part.evidence = False, {Evidence.RULE}


def _may_be_shown(shape: Shape) -> bool:
    within = (shape.min_version, shape.max_version) != (None, None)
    return within or Evidence.EXAMPLE in shape.evidence


def _usual(items: list[Shape]) -> Shape | None:
    """What nearly all lists hold, by the one that most are like."""
    kinds = Counter((item.all_types(), frozenset(item.properties)) for item in items)
    (types, keys), _ = kinds.most_common(1)[0]
    alike = [i for i in items if i.all_types() == types and keys <= i.properties.keys()]
    if not types or len(alike) < max(_SEVERAL, len(items) * _SURELY):
        return None
    return next(item for item in alike if item.properties.keys() == keys)


def _is_blank_map(shape: Shape) -> bool:
    holds = shape.properties or shape.items or (shape.values and shape.values.all_types())
    return "object" in shape.all_types() and not holds


def _fields(draft: Draft) -> Iterator[tuple[str, Shape]]:
    for side in Side:
        yield from _of_side(draft, side)


def _of_side(draft: Draft, side: Side) -> Iterator[tuple[str, Shape]]:
    shape = draft.message(side).shape
    if shape is not None:
        yield from shape.walk()


def _is_blank(shape: Shape) -> bool:
    return not shape.all_types() and Evidence.TABLE not in shape.evidence

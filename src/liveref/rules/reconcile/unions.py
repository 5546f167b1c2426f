"""Operations that share a URL: each shows one way to use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liveref.model.conventions import Conventions
from liveref.model.reason import Evidence
from liveref.naming.patterns import matches
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape

__all__ = ["join_unions"]

Path = tuple[str, ...]
_SHOWN = Evidence.EXAMPLE
_ROUNDS = 2
"""What an object has got may hold objects that lack something in turn."""


def join_unions(drafts: Iterable[Draft], conventions: Conventions) -> None:
    """Let requests to one URL, which no name of an action tells apart, learn from each other.

    A row that the examples of its own operation do not show stands where those of the others
    do. Objects of one name have the same fields, but for secrets: whoever is meant by a
    `user` is named in the same way wherever one is. What stands under another key at the root
    is another thing.
    """
    families: dict[tuple[str, str, str | None], list[Shape]] = {}
    for draft in drafts:
        if draft.request.shape is not None and draft.action is None:
            key = (draft.method, draft.source.path, draft.request.wrapper)
            families.setdefault(key, []).append(draft.request.shape)
    for shapes in families.values():
        if len(shapes) > 1:
            _move(shapes)
            for _ in range(_ROUNDS):
                _share(shapes, conventions)


def _move(shapes: list[Shape]) -> None:
    """Put rows that nothing shows where they are shown elsewhere, nearest to the root."""
    paths: dict[str, Path] = {}
    for shape in shapes:
        for path, below in _paths(shape):
            if _SHOWN in below.evidence:
                known = paths.setdefault(path[-1], path)
                paths[path[-1]] = min(known, path, key=len)
    for shape in shapes:
        for path, below in list(_paths(shape)):
            there = paths.get(path[-1])
            shown = _SHOWN in below.evidence or not below.evidence
            if there and there != path and not shown and not _is_told(shape, path):
                _moved(shape, path, there)


def _is_told(shape: Shape, path: Path) -> bool:
    """Whether a field stands where it does since a row of what holds it says so, and no
    example shows what stands there."""
    holder = _at(shape, path[:-1]) if len(path) > 2 else None
    return (
        holder is not None
        and Evidence.TABLE in holder.evidence
        and not any(_SHOWN in below.evidence for below in holder.properties.values())
    )


def _moved(shape: Shape, path: Path, there: Path) -> None:
    holder = _at(shape, path[:-1])
    target = _at(shape, there[:-1])
    if holder is None or holder is target:
        return
    field = holder.properties.pop(path[-1], None)
    if target is not None and field is not None:
        field.required = False
        target.properties.setdefault(path[-1], field)


def _at(shape: Shape, path: Path) -> Shape | None:
    place: Shape | None = shape.container()
    for name in path:
        place = place.properties.get(name) if place else None
        place = place.container() if place else None
    return place


def _paths(shape: Shape, above: Path = (), depth: int = 16) -> Iterator[tuple[Path, Shape]]:
    for name, below in shape.container().properties.items():
        yield (*above, name), below
        if depth:
            yield from _paths(below, (*above, name), depth - 1)


def _share(shapes: list[Shape], conventions: Conventions) -> None:
    """Objects of one name that stand at several places have each other's fields, as far as
    they have one in common; a row has to say that there is such an object."""
    for places in _objects(shapes).values():
        wholes = {path: _whole(found) for path, found in places.items()}
        written = any(Evidence.TABLE in whole.evidence for whole in wholes.values())
        for path, found in places.items() if written else ():
            for other, whole in wholes.items():
                if other != path and set(whole.properties) & set(wholes[path].properties):
                    for shape in found:
                        _lend(shape, whole, conventions)


def _objects(shapes: list[Shape]) -> dict[str, dict[Path, list[Shape]]]:
    """The objects in these shapes by their name and then by their path."""
    known: dict[str, dict[Path, list[Shape]]] = {}
    for shape in shapes:
        for path, below in _paths(shape):
            if "object" in below.all_types() and below.properties:
                known.setdefault(path[-1], {}).setdefault(path, []).append(below)
    return known


def _whole(shapes: list[Shape]) -> Shape:
    whole = Shape()
    for shape in shapes:
        whole.absorb(shape)
    return whole


def _lend(shape: Shape, whole: Shape, conventions: Conventions) -> None:
    for name, below in whole.properties.items():
        if name in shape.properties or matches(conventions.names.secret, name):
            continue
        added = below.copy()
        added.required, added.evidence = False, {Evidence.RULE}
        shape.properties[name] = added

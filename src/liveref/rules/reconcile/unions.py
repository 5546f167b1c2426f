"""Requests that share a URL without the name of an action: each shows one way to use it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from liveref.model.conventions.conventions import Conventions
from liveref.model.reason import Evidence
from liveref.naming.patterns import matches
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.copying import by_source, changes, guess
from liveref.rules.rule import rule

__all__ = ["object_fields", "row_place"]

Path = tuple[str, ...]
_ROUNDS = 2
"""An object that is added may hold objects that lack fields in turn."""


class ExamplePlace(NamedTuple):
    """A field that an example shows: its path, and the operation of the example."""

    path: Path
    field: Shape
    draft: Draft


@rule("union-row-place", corrects=("row-of-field", "row-between-shown-fields", "row-of-list"))
def row_place(workspace: Workspace) -> Iterator[Claim]:
    """A row of a request that no example of its operation shows describes the field that an
    example of another request with the same method and URL shows, nearest to the root. The field
    is optional there. A row stays where it is if the row of an object places it in that object,
    and if its requests are actions with names of their own."""
    for family in _families(workspace.drafts):
        examples: dict[str, ExamplePlace] = {}
        for draft, root in family:
            for path, field in _paths(root):
                if Evidence.EXAMPLE in field.evidence:
                    before = examples.get(path[-1])
                    if before is None or len(path) < len(before.path):
                        examples[path[-1]] = ExamplePlace(path, field, draft)
        for _, root in family:
            yield from _moves(root, examples)


def _moves(root: Shape, examples: dict[str, ExamplePlace]) -> Iterator[Claim]:
    """The claims that take fields of rows from where they are to where examples show them."""
    moved: list[Path] = []
    for path, field in _paths(root):
        place = examples.get(path[-1])
        is_shown = Evidence.EXAMPLE in field.evidence or not field.evidence
        is_inside = any(path[: len(above)] == above for above in moved)
        if place is None or place.path == path or is_shown or is_inside or _is_given(root, path):
            continue
        holder, target = _at(root, path[:-1]), _at(root, place.path[:-1])
        if holder is None or holder is target:
            continue
        moved.append(path)
        because = by_source(place.field, place.draft.source, Evidence.EXAMPLE)
        yield Claim(holder, "properties", msgspec.UNSET, because, path[-1])
        if target is not None and path[-1] not in target.properties:
            optional = field.copy()
            optional.required = False
            yield Claim(target, "properties", optional, because, path[-1])


def _is_given(root: Shape, path: Path) -> bool:
    """Whether the row of an object gives a field its place, and no example shows another field
    of that object."""
    holder = _at(root, path[:-1]) if len(path) > 2 else None
    return (
        holder is not None
        and Evidence.TABLE in holder.evidence
        and not any(Evidence.EXAMPLE in field.evidence for field in holder.properties.values())
    )


@rule("union-object-fields")
def object_fields(workspace: Workspace) -> Iterator[Claim]:
    """Objects of one name that stand at several places of requests with the same method and URL
    have each other's fields, if they have one in common and a row describes one of them. The
    added fields are optional. Secrets are not added."""
    for family in _families(workspace.drafts):
        copies = [root.copy() for _, root in family]
        for _ in range(_ROUNDS):
            _share(copies, workspace.conventions)
        for (draft, root), copy in zip(family, copies, strict=True):
            yield from changes(root, copy, by_source(root, draft.source))


def _families(drafts: Iterable[Draft]) -> list[list[tuple[Draft, Shape]]]:
    """The requests, each with its body, that have a method, a URL and a root key in common."""
    families: dict[tuple[str, str, str | None], list[tuple[Draft, Shape]]] = defaultdict(list)
    for draft in drafts:
        if draft.request.shape is not None and draft.action is None:
            key = (draft.method, draft.source.path, draft.request.wrapper)
            families[key].append((draft, draft.request.shape))
    return [family for family in families.values() if len(family) > 1]


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


def _share(roots: list[Shape], conventions: Conventions) -> None:
    """Add the fields of objects of one name to each other; `roots` are copies."""
    for places in _objects(roots).values():
        unions = {path: _union(objects) for path, objects in places.items()}
        if not any(Evidence.TABLE in union.evidence for union in unions.values()):
            continue
        for path, objects in places.items():
            for other, union in unions.items():
                if other != path and union.properties.keys() & unions[path].properties.keys():
                    for shape in objects:
                        _add(shape, union, conventions)


def _objects(roots: list[Shape]) -> dict[str, dict[Path, list[Shape]]]:
    """The objects with fields, by their name and then by their path."""
    objects: dict[str, dict[Path, list[Shape]]] = {}
    for root in roots:
        for path, below in _paths(root):
            if "object" in below.all_types() and below.properties:
                objects.setdefault(path[-1], {}).setdefault(path, []).append(below)
    return objects


def _union(shapes: list[Shape]) -> Shape:
    union = Shape()
    for shape in shapes:
        union.absorb(shape)
    return union


def _add(shape: Shape, union: Shape, conventions: Conventions) -> None:
    for name, field in union.properties.items():
        if name not in shape.properties and not matches(conventions.names.secret, name):
            shape.properties[name] = guess(field, object_fields.id)

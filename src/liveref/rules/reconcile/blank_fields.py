"""Fields that one body of a resource leaves blank, filled from its other bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from liveref.model.api import Effect
from liveref.model.reason import Evidence
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.copying import added, by_source, changes, copied, guess
from liveref.rules.reconcile.pooling import pool, record_of
from liveref.rules.rule import rule

__all__ = ["blank_fields", "described_fields"]

_WRITTEN = {Evidence.TABLE, Evidence.SCHEMA, Evidence.PROSE}


def _requests(workspace: Workspace) -> dict[str, Shape]:
    """By resource, the union of the fields of its requests."""
    return pool(workspace.drafts, (Side.REQUEST,))


@rule("blank-fields")
def blank_fields(workspace: Workspace) -> Iterator[Claim]:
    """A field that a body leaves blank (a value that is always null, an array without items, an
    object without properties) has the type, items and properties that other bodies of its
    resource give it. In a request it is a guess, which requires and refuses nothing, and answers
    serve only if no other request has the field. No field is added to a body."""
    requests = workspace.in_stage(_requests)
    for draft in workspace.drafts:
        pooled = workspace.pooled[draft.resource]
        if answer := record_of(draft, Side.RESPONSE):
            yield from _filled(draft, answer, [pooled], copied)
        if request := record_of(draft, Side.REQUEST):
            sources = [requests[draft.resource], _settable(pooled)]
            yield from _filled(draft, request, sources, guess)


def _settable(pooled: Shape) -> Shape:
    """The fields of a resource whose structure in answers is likely that of requests: lists of
    objects that are no mere references, and objects of which a row, a JSON Schema or a sentence
    names a field. Other objects show the keys of one user."""
    settable = Shape(types=["object"])
    for name, field in pooled.properties.items():
        below = field.container().properties
        is_named = not below or any(part.evidence & _WRITTEN for part in below.values())
        if len(below) != 1 if field.items is not None else is_named:
            settable.properties[name] = field
    return settable


def _filled(
    draft: Draft, record: Shape, sources: list[Shape], copy: Callable[[Shape, str], Shape]
) -> Iterator[Claim]:
    """The claims that fill the blank fields of a body from copies of those of the sources."""
    evidence = Evidence.RULE if copy is guess else None
    for name, field in record.properties.items():
        others = [source.properties[name] for source in sources if name in source.properties]
        if others and _is_blank(field):
            filled = field.copy()
            for other in others:
                _fill(filled, copy(other, blank_fields.id), is_guess=copy is guess)
            yield from changes(field, filled, by_source(others[0], draft.source, evidence))


def _is_blank(field: Shape) -> bool:
    types, fields = set(field.all_types()), field.container().properties.values()
    content = field.items or field.values or field.properties
    is_guessed = bool(fields) and all(part.guessed for part in fields)
    return not types or is_guessed or (not content and bool(types & {"array", "object"}))


def _fill(shape: Shape, other: Shape, *, is_guess: bool) -> None:
    """Fill a shape from another one; both are copies. An object stays open for other keys if its
    own are a guess."""
    if not shape.all_types():
        shape.take_keywords(other)
        for name in other.types:
            shape.add_type(name)
    is_blank = shape.items is None and shape.values is None and not shape.properties
    types = set(shape.all_types())
    if is_blank and "array" in types:
        shape.items = other.items
    if is_blank and "object" in types:
        shape.values, shape.properties = other.values, other.properties
        shape.open = shape.open or (is_guess and bool(shape.properties))
    fields = shape.container().properties
    if fields and all(field.guessed for field in fields.values()):
        for name, field in other.container().properties.items():
            if name not in fields:
                fields[name] = guess(field, blank_fields.id)


@rule("described-fields")
def described_fields(workspace: Workspace) -> Iterator[Claim]:
    """An object in a field of a resource has the fields that rows of its other bodies describe in
    it, if the two have a field in common. The fields are a guess. None is added that the resource
    has itself, since an example may have misplaced its row; and none to a list of resources."""
    requests = workspace.in_stage(_requests)
    for draft in workspace.drafts:
        pooled = workspace.pooled[draft.resource]
        answer, request = record_of(draft, Side.RESPONSE), record_of(draft, Side.REQUEST)
        if answer and draft.effect is not Effect.LIST:
            yield from _described(draft, answer, pooled, pooled)
        if request:
            yield from _described(draft, request, requests[draft.resource], pooled)


def _described(draft: Draft, record: Shape, source: Shape, pooled: Shape) -> Iterator[Claim]:
    for name in (name for name in record.properties if name in source.properties):
        shape, other = record.properties[name].container(), source.properties[name].container()
        is_map = shape.values is not None or other.values is not None
        if is_map or not shape.properties.keys() & other.properties.keys():
            continue
        for key, field in other.properties.items():
            is_new = key not in shape.properties and key not in pooled.properties
            if is_new and Evidence.TABLE in field.evidence:
                yield added(shape, key, field, draft.source, described_fields.id)

"""Maps by what rows and conventions say: objects whose keys are the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from liveref.model.api import Effect
from liveref.model.conventions.conventions import Conventions
from liveref.model.reason import Evidence
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.rules.bodies.field_rows import fields_of
from liveref.rules.bodies.row_fields import ROW_IDS
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_convention, by_default, by_reason
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.shown import with_shown
from liveref.rules.drafts.text_grounds import by_prose
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.copying import changes
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = ["MAP_RULES"]

_CORRECTS = ("body-example", "keys-in-text", "part-example", *sorted(ROW_IDS))
_WRITTEN = {Evidence.TABLE, Evidence.SCHEMA, Evidence.PROSE}


class Unknown(NamedTuple):
    """An object in a body with keys of which no row and no sentence says that they are fields."""

    name: str
    shape: Shape
    draft: Draft

    @property
    def is_described(self) -> bool:
        """Whether a row describes the object itself."""
        return Evidence.TABLE in self.shape.evidence


@rule("map-of-operation", corrects=_CORRECTS)
def of_operation(workspace: Workspace) -> Iterator[Claim]:
    """The body of an operation on a map is a map: all of its keys are the user's own."""
    for draft in workspace.drafts:
        for message in map(draft.message, Side):
            is_map = draft.effect.traits.on_map and not draft.effect.traits.ends
            shape = inner(message) if is_map and draft.map_root is None else None
            if shape is not None:
                opened = shape.copy()
                opened.become_map()
                for unknown in _unknown(opened, draft, set()):
                    if _is_map(unknown, workspace.conventions):
                        unknown.shape.become_map()
                    elif unknown.is_described:
                        unknown.shape.open = True
                yield from _as_map(shape, opened, by_reason(draft.reasons["effect"]))


def _all_unknown(workspace: Workspace) -> list[Unknown]:
    objects: list[Unknown] = []
    for draft in workspace.drafts:
        for side in Side:
            root = draft.message(side).shape
            if root is not None:
                listed = draft.effect is Effect.LIST and side is Side.RESPONSE
                objects += _unknown(root, draft, _beside(root) if listed else set())
    return objects


def _unknown(root: Shape, draft: Draft, beside: set[int]) -> Iterator[Unknown]:
    for name, shape in list(root.walk()):
        is_object = bool(shape.properties) and "object" in shape.all_types()
        if not is_object or id(shape) in beside:
            continue
        if not any(_is_field(key, below) for key, below in shape.walk()):
            yield Unknown(name, shape, draft)


def _beside(root: Shape) -> set[int]:
    """The plain objects at the root, beside a list of others, by identity: they are about it."""
    children = list(root.properties.values())
    listing = any(child.items is not None for child in children)
    return {id(child) for child in children if listing and child.properties and _is_plain(child)}


def _is_field(name: str, shape: Shape) -> bool:
    """Whether something of writing says that a key is a field: a row, or a sentence. A row that
    is called "key" stands for any key, but where an example has that very one."""
    written = bool(shape.evidence & _WRITTEN)
    return written and (Evidence.EXAMPLE in shape.evidence or not matches(words().entry, name))


def _is_map(unknown: Unknown, conventions: Conventions) -> bool:
    return _is_called(unknown, conventions) or _key_sentence(unknown) is not None


def _is_called(unknown: Unknown, conventions: Conventions) -> bool:
    plain = unknown.is_described or _is_plain(unknown.shape)
    return plain and matches(conventions.open_fields, unknown.name)


def _is_plain(shape: Shape) -> bool:
    """Whether no value in an object holds others."""
    return not any({"object", "array"} & set(c.types) for c in shape.properties.values())


def _key_sentence(unknown: Unknown) -> Because | None:
    """The sentence of an object's row that says that its keys are any."""
    shape = unknown.shape
    text = shape.description.source if shape.description and unknown.is_described else ""
    named = any(f"``{key}``" in text for key in shape.properties)
    alike = len({tuple(child.types) for child in shape.properties.values()}) == 1
    match = re.search(words().keyed, text, re.IGNORECASE) if alike and not named else None
    return by_prose(shape.description, *match.span()) if match and shape.description else None


def _opened(shape: Shape, because: Because) -> Iterator[Claim]:
    opened = shape.copy()
    opened.become_map()
    return _as_map(shape, opened, because)


def _as_map(shape: Shape, opened: Shape, because: Because) -> Iterator[Claim]:
    """The claims that make of an object the map that its changed copy is."""
    yield Claim(shape, "properties", {}, because)
    yield Claim(shape, "values", opened.values, because)


@rule("map-by-name", corrects=_CORRECTS)
def by_name(workspace: Workspace) -> Iterator[Claim]:
    """An object is a map if no row names one of its keys and it is called like the maps of the
    family (`metadata`, `tags`). Without a row of its own, all its values have to be plain. An
    object beside a list is no map."""
    for unknown in workspace.in_stage(_all_unknown):
        if _is_called(unknown, workspace.conventions):
            yield from _opened(unknown.shape, by_convention("open_fields"))


@rule("map-by-sentence", corrects=_CORRECTS)
def by_sentence(workspace: Workspace) -> Iterator[Claim]:
    """An object is a map if its row says that its keys are any ("key-value pairs"), no row names
    one of them, and all its values have one type."""
    for unknown in workspace.in_stage(_all_unknown):
        because = _key_sentence(unknown)
        if because is not None:
            yield from _opened(unknown.shape, because)


@rule("open-object")
def open_object(workspace: Workspace) -> Iterator[Claim]:
    """An object that a row describes, and none of whose keys in examples has a row, may have other
    keys."""
    for unknown in workspace.in_stage(_all_unknown):
        if unknown.is_described and not _is_map(unknown, workspace.conventions):
            reason = unknown.shape.reasons.get(f"evidence.{Evidence.TABLE}")
            because = by_reason(reason) if reason else by_default(unknown.draft.source)
            yield Claim(unknown.shape, "open", True, because)


@rule("keys-shown-in-text")
def shown_in_text(workspace: Workspace) -> Iterator[Claim]:
    """An object has the keys of the JSON that its description shows, and so have the objects of a
    list; nothing is required for that, and a map stays one."""
    unknown = workspace.in_stage(_all_unknown)
    conventions = workspace.conventions
    maps = {id(part.shape) for part in unknown if _is_map(part, conventions)}
    for field in fields_of(workspace):
        for row in field.rows if id(field.shape.container()) not in maps else ():
            values = workspace.definitions.statement(row).shown
            prose = row.definition.description if row.definition else None
            after = with_shown(field.shape, values)
            if after is not None and prose is not None:
                start = max(prose.source.find("{"), 0)
                yield from changes(field.shape, after, by_prose(prose, start))


@rule("wrapper-of-one", corrects=_CORRECTS)
def one_record(workspace: Workspace) -> Iterator[Claim]:
    """A root key holds one record, though an example lists one under it, if most answers about one
    record of the resource have the record itself there."""
    held: dict[tuple[str, str], list[tuple[Draft, Shape]]] = {}
    for draft in workspace.drafts:
        root, key = draft.response.shape, draft.response.wrapper
        if draft.effect is not Effect.LIST and root is not None and key in root.properties:
            held.setdefault((draft.resource, key), []).append((draft, root))
    for (_, key), bodies in held.items():
        lists = [(d, root) for d, root in bodies if _is_list(root.properties[key])]
        for draft, root in lists if len(lists) < len(bodies) / 2 else ():
            shape = root.properties[key].copy()
            one, shape.items = shape.items or Shape(), None
            shape.types.remove("array")
            because = by_default(draft.source)
            yield Claim(root, "properties", shape.absorb(one), because, key)


def _is_list(shape: Shape) -> bool:
    return shape.items is not None and shape.all_types() == ("array",) and shape.types == ["array"]


MAP_RULES = (of_operation, by_name, by_sentence, open_object, shown_in_text, one_record)

"""The attributes of a resource, as a list in the prose of its section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from liveref.model.api import Effect
from liveref.model.reason import Evidence
from liveref.naming.nouns import singular, slug
from liveref.reading.document import Document, Section, Side
from liveref.rules.bodies.field_placement import Places
from liveref.rules.drafts.definitions import types_of
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape, of_values
from liveref.rules.reconcile.pooling import inner, is_patch

__all__ = ["Attribute", "add_attributes", "read_attributes"]

_WHOLE = (Effect.SHOW, Effect.CREATE, Effect.UPDATE, Effect.REPLACE, Effect.LIST)
_BULLET = re.compile(r"^([ \t]*)[-*+][ \t]+``([A-Za-z_][\w.:-]*)``[ \t]+\(([^()\n]*)\)", re.M)
_BLOCK = re.compile(r"::[ \t]*\n[ \t]*\n([ \t]+)(?=\S)")
_TRAILING = re.compile(r",(\s*[}\]])")
_PATH = re.compile(r"^[ \t]+(/[\w./{}-]+)[ \t]*$", re.M)
_PARAMETER = re.compile(r"\{[^{}]*\}")
_OF = re.compile(r"\s+of\s+", re.IGNORECASE)
_HEAVY = 100_000


@dataclass(slots=True)
class Attribute:
    """A name with the JSON type that stands behind it, that of the items of a list, those
    listed below it, and pieces of JSON in its text."""

    name: str
    type: str
    items: str = ""
    below: list[Attribute] = field(default_factory=list)
    shown: list[Any] = field(default_factory=list)


def add_attributes(drafts: list[Draft], document: Document) -> None:
    """Give the bodies of a resource what the section on it lists as its attributes.

    A section is on a resource whose path stands in it as a block of its own, or whose name is
    its title. An attribute lies on the field of its name, or stands beside the others.
    """
    for section in document.sections:
        text = "\n".join(piece.source for piece in section.prose)
        listed = read_attributes(text) if "``" in text and len(text) < _HEAVY else []
        resource = _resource(section, text, drafts) if listed else None
        for draft in drafts:
            if draft.resource == resource and draft.effect in _WHOLE:
                _add(draft, listed)


def _resource(section: Section, text: str, drafts: Iterable[Draft]) -> str | None:
    found = _PATH.search(text)
    path = _PARAMETER.sub("{}", found[1]) if found else None
    name = singular(slug(section.title))
    for draft in drafts:
        if path == _PARAMETER.sub("{}", draft.source.path) or name == draft.resource:
            return draft.resource
    return None


def _add(draft: Draft, listed: list[Attribute]) -> None:
    for side in Side:
        message = draft.message(side)
        inside = inner(message)
        if message.shape is None or inside is None:
            continue
        if side is Side.REQUEST and (draft.effect is Effect.LIST or is_patch(draft)):
            continue
        places = Places(message.shape, inside, set())
        placed = [(places.place(attribute.name), attribute) for attribute in listed]
        for shape, attribute in placed:
            if shape is not None:
                _lay(shape, attribute)


def _lay(shape: Shape, attribute: Attribute) -> None:
    known = bool(shape.all_types())
    shape.evidence.add(Evidence.PROSE if not known else Evidence.RULE)
    if not known and attribute.type:
        shape.add_type(attribute.type)
    if attribute.items and shape.items is None and "array" in shape.all_types():
        shape.items = Shape(types=[attribute.items], evidence={Evidence.PROSE})
    inside = shape.inside()
    if inside.values is not None or "object" not in inside.all_types():
        return
    for below in attribute.below:
        _lay(inside.child(below.name), below)
    for value in attribute.shown:
        _show(inside, value, attribute.name)


def _show(inside: Shape, value: Any, name: str) -> None:
    """Add what a piece of JSON shows, from the key on that the attribute is called by."""
    for part in value if isinstance(value, list) else [value]:
        shown = part.get(name) if isinstance(part, dict) else None
        shape = of_values(shown if isinstance(shown, list) else [shown])
        if shape is not None and "object" in shape.types:
            _loosen(shape)
            inside.absorb(shape)


def _loosen(shape: Shape) -> None:
    """Piece of a value: that a field is there, or not, says nothing of the others."""
    shape.count = 0
    for _, below in shape.walk():
        below.count = 0


def read_attributes(text: str) -> list[Attribute]:
    """The attributes that a text lists, those of an inner list below the one above it."""
    bullets = [found for found in _BULLET.finditer(text) if _types(found[3])[0]]
    found: list[Attribute] = []
    open_: list[tuple[int, Attribute]] = []
    for bullet, end in zip(bullets, [*(b.start() for b in bullets[1:]), len(text)], strict=False):
        type_, items = _types(bullet[3])
        attribute = Attribute(bullet[2], type_, items)
        attribute.shown.extend(_blocks(text[bullet.end() : end]))
        depth = len(bullet[1].expandtabs())
        while open_ and open_[-1][0] >= depth:
            open_.pop()
        (open_[-1][1].below if open_ else found).append(attribute)
        open_.append((depth, attribute))
    return found


def _types(written: str) -> tuple[str, str]:
    """The type that is written behind a name, and that of the items: "list of strings"."""
    outer, *items = _OF.split(written.strip(), maxsplit=1)
    types = types_of(outer) if len(outer.split()) == 1 else ()
    below = types_of(singular(items[0].lower())) if items else ()
    return (types[0] if types else ""), (below[0] if below else "")


def _blocks(text: str) -> Iterator[Any]:
    """The JSON in the blocks of a text; a comma too many is forgiven."""
    for found in _BLOCK.finditer(text + "\n"):
        margin = re.compile(rf"(?:{found[1]}[^\n]*\n|[ \t]*\n)+")
        block = margin.match(found.string, found.start(1))
        try:
            yield msgspec.json.decode(_TRAILING.sub(r"\1", block[0] if block else ""))
        except (msgspec.DecodeError, RecursionError):
            continue

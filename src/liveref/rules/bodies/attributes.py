"""The attributes of a resource, as a list in the prose of its section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from liveref.model.prose import Prose
from liveref.model.reason import Evidence
from liveref.naming.nouns import singular, slug
from liveref.reading.document import Section, Side
from liveref.rules.bodies.field_placement import Places
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.drafts.row_types import types_of
from liveref.rules.drafts.samples import of_values
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.copying import changes
from liveref.rules.reconcile.pooling import inner, record_of
from liveref.rules.rule import rule

__all__ = ["Attribute", "attribute_list", "read_attributes"]

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
    because: Because
    items: str = ""
    below: list[Attribute] = field(default_factory=list)
    json: list[Any] = field(default_factory=list)


@rule("attribute-list")
def attribute_list(workspace: Workspace) -> Iterator[Claim]:
    """A list such as "- ``enabled`` (boolean)" in a section describes the fields of the resource
    in whose name the section is titled, or whose path stands there as a block of its own. It gives
    the type of a field that has none, the fields of objects, and the fields that the bodies
    lack."""
    for section in workspace.document.sections:
        attributes = [a for prose in section.prose for a in read_attributes(prose)]
        resource = _resource(section, workspace.drafts) if attributes else None
        for draft in (draft for draft in workspace.drafts if draft.resource == resource):
            for side in (side for side in Side if record_of(draft, side)):
                yield from _described(draft.message(side), attributes)


def _resource(section: Section, drafts: Iterable[Draft]) -> str | None:
    block = next((match for p in section.prose if (match := _PATH.search(p.source))), None)
    path = _PARAMETER.sub("{}", block[1]) if block else None
    name = singular(slug(section.title))
    for draft in drafts:
        if path == _PARAMETER.sub("{}", draft.source.path) or name == draft.resource:
            return draft.resource
    return None


def _described(message: Message, attributes: list[Attribute]) -> Iterator[Claim]:
    body = message.shape or Shape()
    copy = body.copy()
    places = Places(copy, inner(message, copy) or copy, set())
    fields = [(places.place(attribute.name), attribute) for attribute in attributes]
    for shape, attribute in fields:
        if shape is not None:
            _lay(shape, attribute)
    yield from changes(body, copy, attributes[0].because)


def _lay(shape: Shape, attribute: Attribute) -> None:
    """Add what the list has of one attribute to a shape, which is a copy."""
    has_type = bool(shape.all_types())
    shape.evidence.add(Evidence.RULE if has_type else Evidence.PROSE)
    reason = attribute.because.by(attribute_list.id)
    if not has_type and attribute.type:
        shape.add_type(attribute.type)
        shape.reasons[f"types.{attribute.type}"] = reason
    if attribute.items and shape.items is None and "array" in shape.all_types():
        shape.items = Shape(types=[attribute.items], evidence={Evidence.PROSE})
        shape.reasons["items"] = reason
    inside = shape.inside()
    if inside.values is not None or "object" not in inside.all_types():
        return
    for below in attribute.below:
        if below.name not in inside.properties:
            inside.reasons[f"properties.{below.name}"] = below.because.by(attribute_list.id)
        _lay(inside.child(below.name), below)
    for value in attribute.json:
        _show(inside, value, attribute.name)


def _show(inside: Shape, value: Any, name: str) -> None:
    """Add what a piece of JSON shows, from the key on that the attribute is called by."""
    for part in value if isinstance(value, list) else [value]:
        below = part.get(name) if isinstance(part, dict) else None
        shape = of_values(below if isinstance(below, list) else [below])
        if shape is not None and "object" in shape.types:
            _loosen(shape)
            inside.absorb(shape)


def _loosen(shape: Shape) -> None:
    """Forget how often each field is shown: a piece of a value may lack any."""
    shape.count = 0
    for _, below in shape.walk():
        below.count = 0


def read_attributes(prose: Prose) -> list[Attribute]:
    """The attributes that a text lists, those of an inner list below the one above it."""
    text = prose.source if "``" in prose.source and len(prose.source) < _HEAVY else ""
    bullets = [bullet for bullet in _BULLET.finditer(text) if _types(bullet[3])[0]]
    attributes: list[Attribute] = []
    above: list[tuple[int, Attribute]] = []
    for bullet, end in zip(bullets, [*(b.start() for b in bullets[1:]), len(text)], strict=False):
        type_, items = _types(bullet[3])
        origin = prose.origin_of(bullet.start(2))
        because = Because(Evidence.PROSE, origin, bullet[0].strip())
        attribute = Attribute(bullet[2], type_, because, items)
        attribute.json.extend(_blocks(text[bullet.end() : end]))
        depth = len(bullet[1].expandtabs())
        while above and above[-1][0] >= depth:
            above.pop()
        (above[-1][1].below if above else attributes).append(attribute)
        above.append((depth, attribute))
    return attributes


def _types(written: str) -> tuple[str, str]:
    """The type that is written behind a name, and that of the items: "list of strings"."""
    outer, *items = _OF.split(written.strip(), maxsplit=1)
    types = types_of(outer) if len(outer.split()) == 1 else ()
    below = types_of(singular(items[0].lower())) if items else ()
    return (types[0] if types else ""), (below[0] if below else "")


def _blocks(text: str) -> Iterator[Any]:
    """The JSON in the blocks of a text; a comma too many is forgiven."""
    for opening in _BLOCK.finditer(text + "\n"):
        lines = re.compile(rf"(?:{opening[1]}[^\n]*\n|[ \t]*\n)+")
        block = lines.match(opening.string, opening.start(1))
        try:
            yield msgspec.json.decode(_TRAILING.sub(r"\1", block[0] if block else ""))
        except (msgspec.DecodeError, RecursionError):
            continue

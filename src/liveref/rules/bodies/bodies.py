"""Bodies: the structure of the examples with the facts of the tables laid upon it."""

from __future__ import annotations

import msgspec

from liveref.model.api import Effect
from liveref.model.conventions import Conventions
from liveref.model.reason import Evidence
from liveref.model.schema import Schema
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches
from liveref.reading.document import Definition, Row, Side
from liveref.rules.bodies.example_nesting import Holders
from liveref.rules.bodies.field_placement import Places
from liveref.rules.bodies.keyed import add_keys
from liveref.rules.bodies.maps import close_maps, open_maps
from liveref.rules.drafts.definitions import Definitions, Said
from liveref.rules.drafts.drafts import Draft, Message, shows
from liveref.rules.drafts.shapes import KEYWORDS, Shape, of_values
from liveref.rules.drafts.shown import add_shown
from liveref.rules.routes.map_levels import loosen
from liveref.rules.text.hints import at_top_level, was_optional

__all__ = ["build_body"]

_REVEALS = (Effect.CREATE, Effect.REPLACE, Effect.ACTION)
"""What shows a secret, once; nothing else has to."""

Placed = list[tuple[Shape, Row]]
_MAPS = (
    Effect.MAP_LIST,
    Effect.MAP_REPLACE,
    Effect.MAP_UPDATE,
    Effect.MAP_SHOW,
    Effect.MAP_SET,
)


def build_body(
    draft: Draft,
    side: Side,
    definitions: Definitions,
    holders: Holders,
    conventions: Conventions,
) -> None:
    """Put together the shape of one body from its examples and rows.

    The message's `wrapper` is known by now. A row lies on the field of its name in the
    examples, the one nearest to the root. Where there is none, it stands under the row whose
    name comes before its dot, else under the wrapper, else at the root.
    """
    message = draft.message(side)
    if not message.has_body:
        return
    root = of_values(message.examples) or Shape()
    if not root.types:
        root.add_type("object")
    names, is_keyed = message.names(), bool(message.keyed())
    open_maps(root, names, message.wrapper, keyed=is_keyed, fields=holders.fields)
    inner = _inside(root, draft, side)
    places = Places(root, inner, _at_root(draft, side, definitions))
    placed = _placed(message, places, definitions, holders)
    for shape, row in placed:
        _lay_on(shape, row, definitions.said(row))
    for shape, row in placed:
        add_keys(shape, definitions.said(row).keys)
    if draft.effect in _MAPS and draft.level is None:
        inner.become_map()
    listed = draft.effect is Effect.LIST and side is Side.RESPONSE
    close_maps(root, conventions, listed=listed)
    for shape, row in placed:
        add_shown(shape, definitions.said(row).shown)
    if side is Side.REQUEST:
        for shape, row in placed:
            shape.required = shape.required and not _is_optional(
                shape, row, draft, definitions, conventions
            )
        _relax(root)
    elif draft.effect not in _REVEALS:
        for name, shape in root.walk():
            if matches(conventions.names.secret, name):
                shape.required = False
    if draft.level is not None:
        made = side is Side.REQUEST and draft.effect is Effect.MAP_REPLACE
        loosen(inner, is_whole=made)
    if listed:
        _free_links(root, conventions)
    message.shape = root


def _free_links(root: Shape, conventions: Conventions) -> None:
    """Links beside a list lead to other pages: the last has none, whatever a table requires."""
    for name, shape in root.properties.items():
        if matches(conventions.names.links, name):
            for each in (shape, *(inner for _, inner in shape.walk())):
                each.required = False


def _placed(message: Message, places: Places, definitions: Definitions, holders: Holders) -> Placed:
    """The field that each row describes; a name with braces describes none."""
    keyed = message.keyed() if message.examples else set()
    rows = [
        row
        for row in message.body
        if row.name not in keyed and not _is_wrapper(row, message, definitions)
    ]
    rows = [row for i, row in enumerate(rows) if not places.is_again(row, rows[:i])]
    first = [i for i, row in enumerate(rows) if not (i and _goes_on(rows[i - 1], row))]
    names = [rows[i].name for i in first]
    shapes = dict(zip(first, places.place_all(names, holders.of), strict=True))
    found = [(shapes[max(j for j in first if j <= i)], row) for i, row in enumerate(rows)]
    whole = [(shape, row) for shape, row in found if shape is not None]
    return [*whole, *_placed_parts(message, places)]


def _goes_on(before: Row, row: Row) -> bool:
    """Whether a row says of later versions what the row right before it says of earlier ones."""
    ended = before.definition.max_version if before.definition else None
    begins = row.definition.min_version if row.definition else None
    return before.name == row.name and ended is not None and begins is not None


def _placed_parts(message: Message, places: Places) -> Placed:
    """The rows of the tables on single fields, below these fields, with what is shown there."""
    placed: Placed = []
    for field, rows in message.parts.items():
        shown = of_values(message.shown.get(field, ()))
        if shown is not None and "object" in shown.types:
            places.inside(field).absorb(shown)
        placed += [(places.part(field, row.name), row) for row in rows]
    return placed


def _is_wrapper(row: Row, message: Message, definitions: Definitions) -> bool:
    """Whether a row that no example shows is the wrapper, in the other number: `books` for what
    the example has as `book`."""
    wrapper = message.wrapper
    if wrapper is None or row.name == wrapper or row.definition is None:
        return False
    same = singular(slug(row.name)) == singular(slug(wrapper))
    holds = {"object", "array"} & set(definitions.schema(row).types)
    return same and bool(holds) and not any(shows(value, row.name) for value in message.examples)


def _inside(root: Shape, draft: Draft, side: Side) -> Shape:
    """The object that holds the resource's fields: under the wrapper, in a list its items."""
    message = draft.message(side)
    listed = draft.effect is Effect.LIST and side is Side.RESPONSE
    if message.wrapper is None:
        return root.container()
    inner = root.container().child(message.wrapper)
    if not inner.evidence:
        inner.evidence.add(Evidence.RULE)
    if listed and "object" not in inner.types and inner.values is None:
        inner.add_type("array")
        inner.items = inner.items or Shape()
        if not inner.items.types:
            inner.items.add_type("object")
    elif not inner.types and not inner.nullable:
        inner.add_type("object")
    return inner.container()


def _at_root(draft: Draft, side: Side, definitions: Definitions) -> set[str]:
    """Names that stand at the root whatever else is there: the wrapper; what a row says it of;
    and what stands at that of a request without one, where no example of the response shows
    otherwise."""
    message = draft.message(side)
    names = {message.wrapper} if message.wrapper else set()
    for row in message.body:
        said = definitions.schema(row).description
        if said is not None and at_top_level(said.source):
            names.add(row.name)
    if side is Side.RESPONSE and draft.request.wrapper is None and not message.examples:
        names |= draft.request.names()
    return names


def _lay_on(shape: Shape, row: Row, facts: Said) -> None:
    """Add what a row says to a shape."""
    definition = row.definition
    said = facts.schema
    again = Evidence.TABLE in shape.evidence
    shape.evidence.update(facts.evidence)
    shape.origin = shape.origin or row.origin
    if again and shape.declared is not None:
        for name in said.types:
            shape.add_type(name)
        shape.required = shape.required and bool(definition and definition.required)
        shape.min_version = shape.max_version = None
        return
    _state(shape, said)
    if definition is not None:
        required = bool(definition.required) and not _came_later(definition)
        shape.required = required and not shape.guessed
        shape.min_version, shape.max_version = definition.min_version, definition.max_version
    if "array" in said.types and shape.items is None and shape.properties:
        shape.items, shape.properties = Shape(types=["object"], properties=shape.properties), {}
        if Evidence.EXAMPLE not in shape.evidence:
            shape.types = [name for name in shape.types if name != "object"]


def _state(shape: Shape, said: Schema) -> None:
    shape.declared, shape.nullable = said.types, shape.nullable or said.nullable
    for name in KEYWORDS:
        setattr(shape, name, getattr(said, name))


def _is_optional(
    shape: Shape, row: Row, draft: Draft, definitions: Definitions, conventions: Conventions
) -> bool:
    """Whether a table that requires a field is not believed: of a flag, and of what it gives a
    default; of what no service of the family insists on; of an update by a definition that
    answers have as well, which speaks of these. The wrapper is no field."""
    if row.name == draft.request.wrapper:
        return False
    if shape.all_types() == ("boolean",) or matches(conventions.names.optional, row.name):
        return True
    if definitions.schema(row).default is not msgspec.UNSET:
        return True
    return draft.effect is Effect.UPDATE and definitions.is_of_answers(row)


def _came_later(definition: Definition) -> bool:
    """Whether a field is required of late only; older clients still leave it out."""
    return definition.description is not None and was_optional(definition.description.source)


def _relax(shape: Shape) -> None:
    """Require no field that an example of the request goes without, or has nothing in."""
    for child in shape.properties.values():
        if child.required and shape.count and (child.count < shape.count or not child.types):
            child.required = False
        _relax(child)
    for part in (shape.items, shape.values):
        if part is not None:
            _relax(part)

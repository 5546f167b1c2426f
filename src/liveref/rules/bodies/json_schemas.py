"""JSON Schemas that the document shows, laid upon the bodies that they describe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from liveref.model.api import Effect
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.reason import Evidence
from liveref.naming.nouns import singular
from liveref.naming.patterns import matches
from liveref.reading.document import Side
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.shapes import Shape
from liveref.rules.reconcile.pooling import inner
from liveref.rules.text.words import words

__all__ = ["declare"]

_WRITES = (Effect.CREATE, Effect.UPDATE, Effect.REPLACE)
_READS = (*_WRITES, Effect.SHOW)
_DEPTH = 16
"""How many levels of a JSON Schema are followed, so that one that holds itself comes to an end."""
_COMBINED = ("allOf", "anyOf", "oneOf")


class Declared(NamedTuple):
    """A JSON Schema and the words that say of what: those behind `/schemas` in its path."""

    of: tuple[str, ...]
    value: dict[str, Any]
    draft: Draft

    def fits(self, literals: tuple[str, ...], *, many: bool) -> bool:
        """Whether a path with these literals leads to one of these, or to a list of them."""
        last = self.of[-1]
        if not literals or singular(last) != singular(literals[-1]):
            return False
        rest = iter(literals[:-1])
        return many == (last != singular(last)) and all(word in rest for word in self.of[:-1])


def declare(drafts: list[Draft]) -> None:
    """Lay each JSON Schema that an operation answers with upon the bodies of what it is called.

    A schema of the plural stands for the list. It has to know most keys that a body shows, so
    that one of something else with the same name is left alone. What it calls read-only is no
    part of a request.
    """
    declared = sorted(_declared(drafts), key=lambda found: -len(found.of))
    for draft in drafts if declared else ():
        for side, many in _bodies(draft):
            message = draft.message(side)
            shape = message.shape.container() if many and message.shape else inner(message)
            known = _for(draft, declared, many=many)
            if shape is not None and known is not None and known.draft is not draft:
                _lay(shape, known, side)


def _declared(drafts: Iterable[Draft]) -> Iterator[Declared]:
    for draft in drafts:
        names = [segment.name for segment in draft.route.segments]
        place = next((i for i, name in enumerate(names) if matches(words().schemas, name)), None)
        of = tuple(name for name in names[place + 1 :] if name) if place is not None else ()
        for value in draft.response.examples if of and draft.method == "GET" else ():
            if isinstance(value, dict) and _is_schema(value):
                yield Declared(of, value, draft)


def _is_schema(value: dict[str, Any]) -> bool:
    parts = value.get("properties")
    return isinstance(parts, dict) and all(isinstance(part, dict) for part in parts.values())


def _bodies(draft: Draft) -> Iterator[tuple[Side, bool]]:
    """The bodies that a schema may be of, and whether that is the one of the list."""
    if draft.effect is Effect.LIST:
        yield Side.RESPONSE, True
    if draft.effect in _READS:
        yield Side.RESPONSE, False
    if draft.effect in _WRITES:
        yield Side.REQUEST, False


def _for(draft: Draft, declared: Iterable[Declared], *, many: bool) -> Declared | None:
    literals = tuple(segment.name for segment in draft.route.segments if segment.name)
    return next((found for found in declared if found.fits(literals, many=many)), None)


def _lay(shape: Shape, declared: Declared, side: Side) -> None:
    known = declared.value["properties"]
    shown = [name for name in shape.properties if not matches(words().beside, name)]
    if sum(name in known for name in shown) * 2 >= len(shown) > 0:
        reader = _Reader(declared.value, side, declared.draft.source.origin)
        reader.add(shape, declared.value, _DEPTH)


class _Reader:
    """Adds the parts of one JSON Schema to shapes."""

    def __init__(self, root: dict[str, Any], side: Side, origin: Origin) -> None:
        self._root, self._side, self._origin = root, side, origin

    def add(self, shape: Shape, part: dict[str, Any], depth: int) -> None:
        """Make `shape` allow what `part` describes; nothing becomes required."""
        shape.evidence.add(Evidence.SCHEMA)
        part = self._target(part)
        if depth == 0 or (part.get("readOnly") is True and self._side is Side.REQUEST):
            return
        for name in _types(part):
            shape.add_type(name)
        shape.nullable = shape.nullable or "null" in _listed(part.get("type"))
        if "object" not in shape.types:
            self._add_keywords(shape, part)
        shape.origin = shape.origin or self._origin
        for option in (option for key in _COMBINED for option in _listed(part.get(key))):
            if isinstance(option, dict):
                self.add(shape, option, depth - 1)
        self._add_below(shape, part, depth - 1)

    def _add_below(self, shape: Shape, part: dict[str, Any], depth: int) -> None:
        properties, rest = part.get("properties"), part.get("additionalProperties")
        items = part.get("items")
        if isinstance(rest, dict):
            if not isinstance(properties, dict):
                shape.become_map()
            shape.values = shape.values or Shape()
            self.add(shape.values, rest, depth)
        for name, below in properties.items() if isinstance(properties, dict) else ():
            if isinstance(below, dict) and not self._is_hidden(below):
                self.add(shape.child(name), below, depth)
        if isinstance(items, dict):
            shape.items = shape.items or Shape()
            self.add(shape.items, items, depth)

    def _is_hidden(self, part: dict[str, Any]) -> bool:
        return self._side is Side.REQUEST and self._target(part).get("readOnly") is True

    def _target(self, part: dict[str, Any]) -> dict[str, Any]:
        """The part itself, or what its `$ref` points to in the same schema."""
        for _ in range(_DEPTH):
            reference = part.get("$ref")
            if not isinstance(reference, str) or not reference.startswith("#/"):
                return part
            place: Any = self._root
            for step in reference[2:].split("/"):
                place = place.get(step) if isinstance(place, dict) else None
            part = place if isinstance(place, dict) else {}
        return {}

    def _add_keywords(self, shape: Shape, part: dict[str, Any]) -> None:
        """What a part says of a value besides its type. Where a table describes the value, only
        limits that it lacks are added."""
        stated = self._keywords(part)
        if shape.declared is None and stated != Shape(declared=()):
            shape.take_keywords(stated)
        elif shape.declared is not None:
            shape.enum = shape.enum or stated.enum
            if shape.max_length is None:
                shape.max_length = stated.max_length

    def _keywords(self, part: dict[str, Any]) -> Shape:
        text, length, form = (part.get(key) for key in ("description", "maxLength", "format"))
        values = [value for value in _listed(part.get("enum")) if value is not None]
        return Shape(
            declared=tuple(_types(part)),
            format=form if isinstance(form, str) else None,
            enum=tuple(values) if all(isinstance(value, str) for value in values) else (),
            max_length=length if isinstance(length, int) else None,
            description=Prose(text, self._origin, "plain") if isinstance(text, str) else None,
        )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _types(part: dict[str, Any]) -> list[str]:
    """The JSON types that a part allows, but null."""
    known = ("object", "array", "string", "integer", "number", "boolean")
    types = [name for name in _listed(part.get("type")) if name in known]
    if not types and isinstance(part.get("properties"), dict):
        types = ["object"]
    return types

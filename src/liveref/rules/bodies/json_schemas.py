"""JSON Schemas that the document shows, laid upon the bodies that they describe."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Any, NamedTuple

from liveref.model.api import Effect
from liveref.model.prose import Prose
from liveref.model.reason import Evidence
from liveref.naming.nouns import singular
from liveref.naming.patterns import matches
from liveref.reading.document import Example, Side
from liveref.reading.json_keys import ExampleKeys, Trail
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft, value_of
from liveref.rules.drafts.parts import whole_examples
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.copying import changes
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = ["json_schema"]

_DEPTH = 16
"""The most levels of a JSON Schema that are followed, so that one that holds itself comes to an
end."""
_KEYWORDS = {
    "declared": "type",
    "format": "format",
    "enum": "enum",
    "max_length": "maxLength",
    "description": "description",
}
"""The keywords of a JSON Schema by the attributes of a shape."""
_LIMITS = {"enum", "max_length"}
_COMBINED = ("allOf", "anyOf", "oneOf")


class Declared(NamedTuple):
    """A JSON Schema, the example that shows it, and the literals behind `/schemas` in the path of
    its operation, which name the thing that it describes."""

    of: tuple[str, ...]
    value: dict[str, Any]
    example: Example
    draft: Draft

    def fits(self, literals: tuple[str, ...], *, many: bool) -> bool:
        """Whether a path with these literals leads to such a thing, or to a list of them."""
        last = self.of[-1]
        if not literals or singular(last) != singular(literals[-1]):
            return False
        rest = iter(literals[:-1])
        return many == (last != singular(last)) and all(word in rest for word in self.of[:-1])


@rule("json-schema")
def json_schema(workspace: Workspace) -> Iterator[Claim]:
    """A JSON Schema that the answer of an operation below `/schemas` shows describes the bodies of
    the resource that the path names; one of the plural describes the list. It has to have at least
    half of the keys of the body, or it is about another thing of that name. Keys that it calls
    read-only are no part of a request, and none becomes required."""
    declared = sorted(_declared(workspace.drafts), key=lambda schema: -len(schema.of))
    for draft in workspace.drafts if declared else ():
        for side, many in _bodies(draft):
            message = draft.message(side)
            shape = message.shape.container() if many and message.shape else inner(message)
            schema = _for(draft, declared, many=many)
            if shape is None or schema is None or schema.draft is draft:
                continue
            if _describes(schema.value["properties"], shape):
                reader, copy = _Reader(schema, side), shape.copy()
                reader.add(copy, schema.value, ())
                yield from changes(shape, copy, reader.because(()))


def _declared(drafts: Iterable[Draft]) -> Iterator[Declared]:
    for draft in drafts:
        names = [segment.name for segment in draft.route.segments]
        place = next((i for i, name in enumerate(names) if matches(words().schemas, name)), None)
        of = tuple(name for name in names[place + 1 :] if name) if place is not None else ()
        if of and draft.method == "GET":
            for example in whole_examples(draft.source, Side.RESPONSE):
                value = value_of(example)
                if isinstance(value, dict) and _is_schema(value):
                    yield Declared(of, value, example, draft)


def _is_schema(value: dict[str, Any]) -> bool:
    parts = value.get("properties")
    return isinstance(parts, dict) and all(isinstance(part, dict) for part in parts.values())


def _bodies(draft: Draft) -> Iterator[tuple[Side, bool]]:
    """The bodies that a schema may be of, and whether that is the one of the list."""
    if draft.effect is Effect.LIST:
        yield Side.RESPONSE, True
    if draft.effect.traits.whole_record:
        yield Side.RESPONSE, False
    if draft.effect.traits.takes_fields:
        yield Side.REQUEST, False


def _for(draft: Draft, declared: Iterable[Declared], *, many: bool) -> Declared | None:
    literals = tuple(segment.name for segment in draft.route.segments if segment.name)
    return next((schema for schema in declared if schema.fits(literals, many=many)), None)


def _describes(properties: dict[str, Any], shape: Shape) -> bool:
    """Whether a schema has at least half of the keys of a body."""
    keys = [name for name in shape.properties if not matches(words().beside, name)]
    return sum(name in properties for name in keys) * 2 >= len(keys) > 0


class _Reader:
    """Adds the parts of one JSON Schema to a shape that is the reader's own."""

    def __init__(self, declared: Declared, side: Side) -> None:
        self._root, self._side = declared.value, side
        self._example, self._keys = declared.example, ExampleKeys(declared.example)

    def because(self, trail: Trail) -> Because:
        """The ground of facts from the part at a trail: its key; of the root, `properties`."""
        origin, text = self._keys.place(trail or ("properties",))
        return Because(Evidence.SCHEMA, origin, text)

    def add(self, shape: Shape, part: dict[str, Any], trail: Trail, depth: int = _DEPTH) -> None:
        """Make `shape` allow what `part` describes."""
        self._enter(shape, "evidence", Evidence.SCHEMA, trail)
        shape.evidence.add(Evidence.SCHEMA)
        part, trail = self._target(part, trail)
        if depth == 0 or (part.get("readOnly") is True and self._side is Side.REQUEST):
            return
        for name in _types(part):
            self._enter(shape, "types", name, trail)
            shape.add_type(name)
        if "null" in _listed(part.get("type")) and not shape.nullable:
            self._enter(shape, "nullable", None, trail)
            shape.nullable = True
        if "object" not in shape.types:
            self._add_keywords(shape, part, trail)
        shape.origin = shape.origin or self.because(trail).origin
        for key in _COMBINED:
            for at, option in enumerate(_listed(part.get(key))):
                if isinstance(option, dict):
                    self.add(shape, option, (*trail, key, at), depth - 1)
        self._add_below(shape, part, trail, depth - 1)

    def _enter(self, shape: Shape, fact: str, key: Hashable | None, trail: Trail) -> None:
        """Note the ground of a fact that the shape does not have yet."""
        name = fact if key is None else f"{fact}.{key}"
        if key is None or key not in getattr(shape, fact):
            shape.reasons[name] = self.because(trail).by(json_schema.id)

    def _add_below(self, shape: Shape, part: dict[str, Any], trail: Trail, depth: int) -> None:
        properties, rest = part.get("properties"), part.get("additionalProperties")
        items = part.get("items")
        if isinstance(rest, dict):
            if not isinstance(properties, dict):
                shape.become_map()
            shape.values = shape.values or Shape()
            self.add(shape.values, rest, (*trail, "additionalProperties"), depth)
        for name, below in properties.items() if isinstance(properties, dict) else ():
            if isinstance(below, dict) and not self._is_hidden(below):
                place = (*trail, "properties", name)
                self._enter(shape, "properties", name, place)
                self.add(shape.child(name), below, place, depth)
        if isinstance(items, dict):
            shape.items = shape.items or Shape()
            self.add(shape.items, items, (*trail, "items"), depth)

    def _is_hidden(self, part: dict[str, Any]) -> bool:
        return self._side is Side.REQUEST and self._target(part, ())[0].get("readOnly") is True

    def _target(self, part: dict[str, Any], trail: Trail) -> tuple[dict[str, Any], Trail]:
        """The part itself, or what its `$ref` points to in the same schema, with its trail."""
        for _ in range(_DEPTH):
            reference = part.get("$ref")
            if not isinstance(reference, str) or not reference.startswith("#/"):
                return part, trail
            place, trail = self._root, tuple(reference[2:].split("/"))
            for step in trail:
                below = place.get(step) if isinstance(step, str) else None
                place = below if isinstance(below, dict) else {}
            part = place
        return {}, trail

    def _add_keywords(self, shape: Shape, part: dict[str, Any], trail: Trail) -> None:
        """Add the keywords of a part beside its type. Where a table describes the value, only
        limits that it lacks are added."""
        stated = self._keywords(part, trail)
        if shape.declared is None and stated.reasons:
            shape.take_keywords(stated)
        elif shape.declared is not None:
            for name in stated.reasons.keys() & _LIMITS:
                if not getattr(shape, name):
                    setattr(shape, name, getattr(stated, name))
                    shape.reasons[name] = stated.reasons[name]

    def _keywords(self, part: dict[str, Any], trail: Trail) -> Shape:
        text, length, form = (part.get(key) for key in ("description", "maxLength", "format"))
        values = [value for value in _listed(part.get("enum")) if value is not None]
        origin = self.because((*trail, "description")).origin
        shape = Shape(
            declared=tuple(_types(part)),
            format=form if isinstance(form, str) else None,
            enum=tuple(values) if all(isinstance(value, str) for value in values) else (),
            max_length=length if isinstance(length, int) else None,
            description=Prose(text, origin, "plain") if isinstance(text, str) else None,
        )
        for name, key in _KEYWORDS.items():
            if getattr(shape, name):
                shape.reasons[name] = self.because((*trail, key)).by(json_schema.id)
        return shape


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _types(part: dict[str, Any]) -> list[str]:
    """The JSON types that a part allows, but null."""
    names = ("object", "array", "string", "integer", "number", "boolean")
    types = [name for name in _listed(part.get("type")) if name in names]
    if not types and isinstance(part.get("properties"), dict):
        types = ["object"]
    return types

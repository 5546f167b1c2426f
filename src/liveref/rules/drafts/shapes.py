"""Shapes: schemas while they are still being put together from tables and examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.reason import Evidence, Reason
from liveref.model.schema import Property, Schema

__all__ = ["KEYWORDS", "Shape", "freeze", "freeze_field"]

_ORDER = tuple(Evidence)
_BLANK: dict[str, Any] = {
    "format": None,
    "enum": (),
    "default": msgspec.UNSET,
    "min_length": None,
    "max_length": None,
    "minimum": None,
    "maximum": None,
    "pattern": None,
    "description": None,
}
KEYWORDS = tuple(_BLANK)
"""The attributes of a shape that a table, a JSON Schema or a sentence states. Where nothing does,
`enum` is empty, `default` UNSET, any other one None."""


@dataclass(slots=True)
class Shape:
    """A value's shape, open for changes.

    `declared` are the types that a table or a JSON Schema states, None where neither describes the
    value; `types` are those of examples and rules. `values` is the shape of a map's values, None
    where it is no map. `count` is the number of example values. `guessed` is True for a field whose
    row stands here because others of its name do. `form` is the form that a text has to have, and
    `comma_separated` says that a text holds several values.

    `reasons` has the reason of each attribute that a rule set, and of each entry of a collection
    (`properties.size`): its presence.
    """

    types: list[str] = field(default_factory=list)
    declared: tuple[str, ...] | None = None
    format: str | None = None
    enum: tuple[Any, ...] = ()
    default: Any = msgspec.UNSET
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    description: Prose | None = None
    properties: dict[str, Shape] = field(default_factory=dict)
    items: Shape | None = None
    values: Shape | None = None
    nullable: bool = False
    open: bool = False
    example: Any = msgspec.UNSET
    evidence: set[Evidence] = field(default_factory=set)
    required: bool = False
    guessed: bool = False
    min_version: str | None = None
    max_version: str | None = None
    origin: Origin | None = None
    count: int = 0
    form: str | None = None
    comma_separated: bool = False
    reasons: dict[str, Reason] = field(default_factory=dict)

    def add_type(self, name: str) -> None:
        """Allow one more JSON type."""
        if name not in self.types:
            self.types.append(name)

    def child(self, name: str) -> Shape:
        """The property of that name, made if it is not there."""
        self.add_type("object")
        return self.properties.setdefault(name, Shape())

    def container(self) -> Shape:
        """The object that fields are added to: the shape itself, its items, or the objects
        that are the values of a map. Of an object that may be a list of what is none, itself."""
        plain = self.items is not None and "object" not in self.items.types
        if self.items is not None and not (plain and self.properties):
            return self.items.container()
        if self.values is not None and "object" in self.values.types:
            return self.values.container()
        return self

    def inside(self) -> Shape:
        """The object below, made where there is none: of an array, its items."""
        if self.items is None and "array" in self.all_types():
            self.items = Shape(types=["object"], evidence={Evidence.RULE})
        return self.container()

    def all_types(self) -> tuple[str, ...]:
        """The types that are declared, then those of examples and rules."""
        declared = self.declared or ()
        return declared + tuple(name for name in self.types if name not in declared)

    def walk(self) -> Iterator[tuple[str, Shape]]:
        """All properties below, by name, those nearest to the root first."""
        level = [self]
        while level:
            below: list[Shape] = []
            for shape in level:
                for name, child in shape.properties.items():
                    yield name, child
                    below.append(child)
                below.extend(part for part in (shape.items, shape.values) if part is not None)
            level = below

    def become_map(self) -> None:
        """Take all properties for entries of a map, whose keys are the user's own."""
        self.add_type("object")
        self.values = self.values or Shape()
        for child in self.properties.values():
            self.values.absorb(child)
        for name, blank in {"declared": None, **_BLANK}.items():
            setattr(self.values, name, blank)
            self.values.reasons.pop(name, None)
        self.properties = {}

    def copy(self) -> Shape:
        """A shape of its own with the same content."""
        return Shape().absorb(self)

    def absorb(self, other: Shape, *, versions: bool = True) -> Shape:
        """Take in what `other` says, without losing anything; returns itself.

        A type that both declare stays as it is here. A value is taken over with its reason.
        """
        fresh = not self.evidence
        for name in other.types:
            self.add_type(name)
        self.take_keywords(other)
        self.nullable = self.nullable or other.nullable
        self.open = self.open or other.open
        if self.example is msgspec.UNSET:
            self.example = other.example
        taken = {"types", "nullable", "open", "origin", "items", "values"}
        if fresh:
            self.required, self.guessed = other.required, other.guessed
            taken.add("required")
        elif not other.required:
            self.required = False
            self.reasons.pop("required", None)
        self.guessed = self.guessed and other.guessed
        if versions and fresh:
            self.min_version, self.max_version = other.min_version, other.max_version
            taken |= {"min_version", "max_version"}
        self.evidence |= other.evidence
        self.count += other.count
        self.origin = self.origin or other.origin
        for name, child in other.properties.items():
            self.properties.setdefault(name, Shape()).absorb(child)
        self.items = _joined(self.items, other.items)
        self.values = _joined(self.values, other.values)
        self._take_reasons(other, taken)
        return self

    def take_keywords(self, other: Shape) -> None:
        """Take over the declared types and the keywords of another shape, unless this one is
        declared: a table describes a value as a whole. Each brings its reason."""
        if self.declared is not None:
            return
        self.declared = other.declared
        taken = {"declared"}
        for name, blank in _BLANK.items():
            value = getattr(other, name)
            if value is not blank and getattr(self, name) == blank:
                setattr(self, name, value)
                taken.add(name)
        self._take_reasons(other, taken)

    def _take_reasons(self, other: Shape, names: set[str]) -> None:
        """Take over the reasons of attributes, and of all entries of collections."""
        for name, reason in other.reasons.items():
            if name in names or "." in name:
                self.reasons.setdefault(name, reason)


def _joined(mine: Shape | None, theirs: Shape | None) -> Shape | None:
    if theirs is None:
        return mine
    return (mine or Shape()).absorb(theirs)


def freeze(shape: Shape) -> Schema:
    """The schema of a shape."""
    types = shape.all_types()
    if "number" in types:
        types = tuple(name for name in types if name != "integer")
    has_fields = "object" in types or not types
    return Schema(
        types=types,
        properties=_properties(shape) if has_fields else {},
        items=_part(shape.items) if shape.items else None,
        additional=_additional(shape) if "object" in types else False,
        nullable=shape.nullable,
        format=shape.format,
        form=shape.form,
        comma_separated=shape.comma_separated,
        enum=shape.enum,
        default=shape.default,
        min_length=shape.min_length,
        max_length=shape.max_length,
        minimum=shape.minimum,
        maximum=shape.maximum,
        pattern=shape.pattern,
        example=shape.example,
        description=shape.description,
    )


def _additional(shape: Shape) -> Schema | bool:
    if shape.values is not None:
        value = _part(shape.values)
        return value if value.types else True
    return shape.open or not shape.properties


def _part(shape: Shape) -> Schema:
    """The schema of a list's items, or of a map's values, with its evidence."""
    return msgspec.structs.replace(freeze(shape), evidence=_evidence(shape) or (Evidence.RULE,))


def _evidence(shape: Shape) -> tuple[Evidence, ...]:
    return tuple(kind for kind in _ORDER if kind in shape.evidence)


def _properties(shape: Shape) -> dict[str, Property]:
    return {name: freeze_field(field) for name, field in shape.properties.items()}


def freeze_field(shape: Shape) -> Property:
    """The property of an object whose value has a shape."""
    return Property(
        schema=freeze(shape),
        required=shape.required,
        evidence=_evidence(shape),
        min_version=shape.min_version,
        max_version=shape.max_version,
        origin=shape.origin,
    )

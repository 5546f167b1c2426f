"""Parameters and fields as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import Markup

from liveref.model.api import Location, Operation, Parameter
from liveref.model.origin import Origin
from liveref.model.reference import Reference
from liveref.model.schema import Property, Schema
from liveref.site.limits import limits, type_name
from liveref.site.markup import line

__all__ = ["Row", "field_rows", "parameter_rows"]

_DEEPEST = 8


class Row(NamedTuple):
    """A row: `name` below `above` ("server."), at a depth counted from 0. `refers_to` is the name
    of a resource of this API. `notes` are limits, `marks` words such as "read only"; with
    `assumed`, nothing but an example or a rule says that the field is there."""

    anchor: str
    above: str
    name: str
    depth: int
    type: str
    required: bool
    description: Markup
    notes: tuple[Markup, ...] = ()
    marks: tuple[str, ...] = ()
    assumed: bool = False
    min_version: str | None = None
    max_version: str | None = None
    place: str = ""
    refers_to: str = ""


class _Table:
    """The context that the rows of one table share: the start of their anchors, the references of
    the resource, and whether a request gives the values."""

    def __init__(self, prefix: str, references: dict[str, Reference], *, sent: bool) -> None:
        self.prefix, self.references, self.sent = prefix, references, sent

    def rows(self, schema: Schema, above: str, depth: int) -> Iterator[Row]:
        inner = schema.items if schema.items is not None and not schema.properties else schema
        if depth >= _DEEPEST:
            return
        for name, property_ in inner.properties.items():
            yield self._row(name, property_, above, depth)
            yield from self.rows(property_.schema, f"{above}{name}.", depth + 1)
        if isinstance(inner.additional, Schema) and _says_something(inner.additional):
            yield self._values(inner.additional, above, depth)
            yield from self.rows(inner.additional, f"{above}*.", depth + 1)
        for option in inner.one_of:
            yield from self.rows(option, above, depth)

    def _row(self, name: str, property_: Property, above: str, depth: int) -> Row:
        schema = property_.schema
        reference = self.references.get(name)
        return Row(
            anchor=f"{self.prefix}{above}{name}",
            above=above,
            name=name,
            depth=depth,
            type=type_name(schema),
            required=property_.required,
            description=line(schema.description) if schema.description else Markup(),
            notes=limits(schema),
            marks=tuple(self._marks(property_)),
            assumed=bool(property_.evidence) and not property_.is_strong,
            min_version=property_.min_version,
            max_version=property_.max_version,
            place=_place(property_.origin),
            refers_to=reference.resource if reference and not reference.services else "",
        )

    def _marks(self, property_: Property) -> Iterator[str]:
        if property_.read_only and self.sent:
            yield "read only"
        if property_.write_only:
            yield "write only"

    def _values(self, schema: Schema, above: str, depth: int) -> Row:
        """The row that stands for all keys of a map."""
        description = line(schema.description) if schema.description else Markup()
        return Row(
            anchor=f"{self.prefix}{above}*",
            above=above,
            name="*",
            depth=depth,
            type=type_name(schema),
            required=False,
            description=description or Markup("The value of each key."),
            notes=limits(schema),
        )


def field_rows(
    schema: Schema, prefix: str, references: dict[str, Reference], *, sent: bool
) -> list[Row]:
    """The fields of a body or a resource, each followed by those below it."""
    return list(_Table(prefix, references, sent=sent).rows(schema, "", 0))


def parameter_rows(operation: Operation, location: Location) -> list[Row]:
    """The parameters of an operation in its path, query or headers."""
    own = (parameter for parameter in operation.parameters if parameter.location is location)
    return list(_parameter_rows(own, f"{location.value}."))


def header_rows(headers: Iterable[Parameter], prefix: str) -> list[Row]:
    """The headers of a response."""
    return list(_parameter_rows(headers, prefix))


def _parameter_rows(parameters: Iterable[Parameter], prefix: str) -> Iterator[Row]:
    for parameter in parameters:
        schema = parameter.schema
        yield Row(
            anchor=f"{prefix}{parameter.name}",
            above="",
            name=parameter.name,
            depth=0,
            type=type_name(schema),
            required=parameter.required,
            description=line(schema.description) if schema.description else Markup(),
            notes=limits(schema),
            marks=tuple(_parameter_marks(parameter)),
            min_version=parameter.min_version,
            max_version=parameter.max_version,
            place=_place(parameter.origin),
        )


def _parameter_marks(parameter: Parameter) -> Iterator[str]:
    if parameter.admin_only:
        yield "administrators only"
    if parameter.accepts_name:
        yield "an identifier or a name"
    if parameter.matches_part:
        yield "a part of a value is enough"


def _says_something(schema: Schema) -> bool:
    return bool(schema.properties or schema.description or schema.items or schema.is_object)


def _place(origin: Origin | None) -> str:
    return str(origin) if origin is not None else ""

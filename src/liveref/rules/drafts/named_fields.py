"""The fields of a resource's records and requests by their names, with where each is described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from liveref.model.api import Location, Operation, Resource
from liveref.model.schema import Schema
from liveref.model.sentence import Sentence
from liveref.reading.document import Row
from liveref.rules.drafts.claims import Because
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_call, by_row
from liveref.rules.sentences.collecting import split

__all__ = ["NamedField", "fields_of"]


class NamedField(NamedTuple):
    """A field or a parameter of a query by its name, whatever it stands in.

    `because` is its row, or an operation on the resource. The `schema` is that of the record's own
    field of that name where it has one.
    """

    name: str
    schema: Schema
    because: Because

    @property
    def sentences(self) -> Iterator[Sentence]:
        """The sentences of its description."""
        if self.schema.description is not None:
            yield from split(self.schema.description)


def fields_of(
    drafts: Sequence[Draft], operations: Sequence[Operation], resources: Mapping[str, Resource]
) -> Iterator[tuple[Resource, dict[str, NamedField]]]:
    """Each resource with its fields by name."""
    rows = _rows(drafts)
    pairs: dict[str, list[tuple[Draft, Operation]]] = {}
    for draft, operation in zip(drafts, operations, strict=True):
        pairs.setdefault(operation.resource, []).append((draft, operation))
    for name, own in pairs.items():
        resource, default = resources[name], by_call(own[0][0].source)
        schemas: dict[str, Schema] = {}
        for _, operation in own:
            schemas |= dict(_documented(operation))
        schemas |= dict(_below(resource.schema))
        fields = (
            NamedField(field, schema, by_row(row) if (row := rows.get((name, field))) else default)
            for field, schema in schemas.items()
        )
        yield resource, {field.name: field for field in fields}


def _rows(drafts: Sequence[Draft]) -> dict[tuple[str, str], Row]:
    """The first row of each field of a resource, by the names of both."""
    rows: dict[tuple[str, str], Row] = {}
    for draft in drafts:
        for row in (row for table in draft.source.tables for row in table.rows):
            rows.setdefault((draft.resource, row.name), row)
    return rows


def _documented(operation: Operation) -> Iterator[tuple[str, Schema]]:
    """The fields of answers and of the request, and the parameters of the query."""
    for response in operation.responses:
        if response.body is not None:
            yield from _below(response.body.schema)
    for parameter in operation.parameters:
        if parameter.location is Location.QUERY:
            yield parameter.name, parameter.schema
    if operation.request is not None:
        yield from _below(operation.request.schema)


def _below(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """All properties of a schema by name, at any depth; those nearest to the root come last."""
    inner = [schema.items] if schema.items is not None else []
    inner += [schema.additional] if isinstance(schema.additional, Schema) else []
    for part in inner:
        yield from _below(part)
    for prop in schema.properties.values():
        yield from _below(prop.schema)
    yield from ((name, prop.schema) for name, prop in schema.properties.items())

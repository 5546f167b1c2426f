"""The representation of a record in a response, worked out once from the documented body. Every key
of the body gets a renderer. A value comes from the path if it has a parameter of that name, then
from the record, then from behaviour. If none of them has it, a field that clients may set shows its
default, null, an empty value, or is left out; it never shows the example. A field that the service
manages is left out if the operation's own example lacks it and no table requires it. Otherwise it
shows null if it may be null, or 0 and the like if the example has that; an empty value for
collections and links; the example's value for a plain scalar; and a derived value for identities,
times and the like."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from liveref.model.api import Resource
from liveref.model.schema import Property, Schema
from liveref.service.representation.embedding import Nested
from liveref.service.representation.field_choice import FieldChoice
from liveref.service.representation.field_renderers import (
    for_administrators,
    nothing,
    revealed,
)
from liveref.service.representation.response_context import FieldRenderer, ResponseContext
from liveref.service.representation.shape import ABSENT, Entry, Shape, Stored
from liveref.service.system import status
from liveref.service.system.privileged import public_keys
from liveref.service.system.system import System
from liveref.values.nested import pruned


class ShapeBuilder(FieldChoice):
    """Builds the shapes of one operation's response."""

    def record(self, resource: Resource, schema: Schema | None, also: Iterable[str] = ()) -> Shape:
        """The shape of a record of `resource` as `schema` documents it; `also` are further fields
        to show if the record has them."""
        self.about(resource)
        renderers = self._fields(resource, schema, self._path)
        keys = {key for key, _ in renderers}
        never = self.write_only(resource)
        more = [key for key in also if key not in keys and key not in never]
        renderers += [(key, self._restricted(resource, key, Stored(key, nothing))) for key in more]
        is_open = schema is not None and schema.is_open
        behaviour = self._system.behaviour(resource.name)
        is_open = is_open or behaviour.is_open
        hidden = {*filter(status.is_hidden, behaviour.defaults), *never, *behaviour.once}
        return Shape(renderers, frozenset(self._needs), is_open=is_open, hidden=hidden)

    def field(
        self, resource: Resource, key: str, field: Property
    ) -> tuple[FieldRenderer, frozenset[str]]:
        """The renderer of one field of a record, for those who see it, with the resources that it
        needs."""
        self.about(resource)
        renderer = self.renderer(resource, key, field, self._path, nested=False)
        return renderer, frozenset(self._needs)

    def entry(self, resource: Resource, name: str, values: Schema) -> Shape:
        """The shape of an answer that is a map of `values`, by the path's parameter `name`."""
        if not values.is_object:
            return Entry(name, lambda v: pruned(v.record.data.get(v.path[name], []), values))
        record = self.record(resource, values)
        return Entry(name, record.render, record.needs)

    def _fields(
        self,
        resource: Resource,
        schema: Schema | None,
        path: tuple[str, ...],
        *,
        nested: bool = False,
    ) -> list[tuple[str, FieldRenderer]]:
        properties = dict(schema.properties) if schema is not None else {}
        if not properties and schema is not None:
            properties = self._unknown(resource)
        renderers = [
            (
                key,
                self._restricted(resource, key, self.renderer(resource, key, field, path, nested)),
            )
            for key, field in properties.items()
        ]
        return renderers + self._by_behaviour(resource, properties)

    def _restricted(self, resource: Resource, key: str, renderer: FieldRenderer) -> FieldRenderer:
        """The renderer of a field, for those who see it."""
        shows = public_keys(self._system.behaviour(resource.name), key)
        return renderer if shows is None else for_administrators(renderer, shows)

    def _unknown(self, resource: Resource) -> dict[str, Property]:
        """The fields to show of a resource whose response is named but not described."""
        keys = [resource.identifier, *resource.shares]
        if field := self._system.status_field(resource.name):
            keys.append(field)
        text = Property(schema=Schema(types=("string",)))
        documented = resource.schema.properties
        return dict.fromkeys(keys, text) | dict(documented)

    def _by_behaviour(
        self, resource: Resource, properties: dict[str, Property]
    ) -> list[tuple[str, FieldRenderer]]:
        renderers: list[tuple[str, FieldRenderer]] = []
        for name, secret in self._system.behaviour(resource.name).secrets.items():
            if name not in properties and self._creates and secret.generate:
                renderers.append((name, revealed(resource.name, name)))
            if secret.missed and secret.fault not in properties:
                renderers.append((secret.fault, Stored(secret.fault, nothing)))
        return renderers

    def summarised(self, key: str) -> Nested:
        return partial(_summary, links=self._links_within(key))

    def _links_within(self, key: str) -> dict[str, FieldRenderer]:
        """The lists of links of the objects under a key: to this API, whoever keeps the record."""
        within = self._linked_within.get(key, {})
        return {name: self._defaults.listed_links(links) for name, links in within.items()}

    def nested(self, key: str, resource: Resource, schema: Schema) -> FieldRenderer:
        """The related record of a context under that key."""
        shape = Shape(self._fields(resource, schema, (), nested=True))

        def nested(context: ResponseContext) -> Any:
            record = context.related.get(key)
            if record is None:
                return None if schema.nullable else ABSENT
            return shape.render(context.of(record))

        return nested

    def summary(self, resource: Resource, schema: Schema, links: dict[str, FieldRenderer]) -> Shape:
        """The shape of a referenced record, whose fields may have shorter names here: `ephemeral`
        of `OS-FLV-EXT-DATA:ephemeral`, or `original_name` of `name`. `links` are shown of it."""
        properties = resource.schema.properties
        renderers = dict(self._fields(resource, schema, (), nested=True))
        renderers |= {key: show for key, show in links.items() if key in renderers}
        for key in schema.properties.keys() - properties.keys():
            other = next((n for n in properties if _is_called(key, n)), None)
            if other is not None:
                renderers[key] = self.renderer(resource, other, properties[other], (), nested=True)
        return Shape(list(renderers.items()))


def _summary(
    system: System, resource: Resource, schema: Schema, *, links: dict[str, FieldRenderer]
) -> FieldRenderer:
    return ShapeBuilder(system, (), example_keys=None).summary(resource, schema, links).render


def _is_called(key: str, name: str) -> bool:
    return name.endswith(f":{key}") or key.endswith(f"_{name}")

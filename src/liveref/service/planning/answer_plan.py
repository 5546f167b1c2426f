"""All that the document fixes about the answers to one operation."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from msgspec import UNSET

from liveref.model.api import Body, Effect, Operation, Resource, Response, Target
from liveref.model.path import names_in
from liveref.model.reason import Evidence
from liveref.model.relations import Ends
from liveref.model.schema import Schema
from liveref.service.planning.examples import keys, linked, linked_within, lists_texts
from liveref.service.planning.settable import SettableFields
from liveref.service.planning.success_codes import SuccessCodes
from liveref.service.representation.list_bodies import flags_of, lists_one
from liveref.service.representation.listing import ListShape
from liveref.service.representation.representation import ShapeBuilder
from liveref.service.representation.shape import Shape
from liveref.service.system.system import System


class AnswerPlan:
    """The form of the answers to one operation of one system."""

    def __init__(self, system: System, operation: Operation) -> None:
        self.system = system
        self.operation = operation
        self.resource: Resource = system.resources[operation.resource]
        self.kind = system.kind(operation.resource)
        self.codes = SuccessCodes(operation, system.api.conventions)
        self.settable = SettableFields(system.api, self.resource, system.uses)
        self.path_names = names_in(operation.path)
        self.path_keys = frozenset(self.path_names)

    @cached_property
    def response(self) -> Response | None:
        """The first documented success that has a body."""
        successes = [r for r in self.operation.responses if r.code < 400 and r.body is not None]
        return successes[0] if successes else None

    @cached_property
    def root(self) -> Schema | None:
        """The documented schema of the response's body, from its root."""
        return self.response.body.schema if self.response and self.response.body else None

    @cached_property
    def wrapper(self) -> str | None:
        """The root key under which the response holds the resource."""
        if self.response is None or self.response.body is None:
            return None
        wrapper = self.response.body.wrapper
        return wrapper if self.root and wrapper in self.root.properties else None

    @cached_property
    def shape(self) -> Shape:
        """The response's keys: the record's own if it is at the root, else those beside the
        wrapper."""
        schema, name = self.record_schema(), self.operation.identifier
        if name and (values := self._entries(schema)) is not None:
            return self._maker.entry(self.resource, name, values)
        listed = self.system.uses.listed.get(self.resource.name, frozenset())
        given = self.settable.all
        if self.operation.effect is Effect.CREATE and self.operation.request is not None:
            given = given & self.operation.request.record.properties.keys()
        given = given - {name for body in self._of_all_versions for name in body.record.properties}
        also = sorted(listed & given) if self._tells_all(schema, listed) else []
        return self._maker.record(self.resource, schema, also)

    @cached_property
    def _of_all_versions(self) -> list[Body]:
        """The response bodies of the operation in all its versions."""
        whole = (o for o in self.system.api.operations if o.id == self.operation.id)
        return [r.body for o in whole for r in o.responses if r.body and r.code < 400]

    def _tells_all(self, schema: Schema | None, listed: Collection[str]) -> bool:
        """Whether the answer shows the whole record: it documents no field, or at least half of
        those of a list."""
        common = schema.properties.keys() & set(listed) if schema else ()
        whole = self.root is None or 2 * len(common) >= len(listed)
        return whole and self.operation.effect.traits.whole_record

    def _entries(self, schema: Schema | None) -> Schema | None:
        """The values of the map by name that the answer about one record is, if it is one."""
        shows = self.operation.effect is Effect.SHOW and self.operation.target is Target.ITEM
        values = schema.additional if shows and schema and not schema.properties else None
        holds = isinstance(values, Schema) and {"object", "array"} & set(values.types)
        return values if isinstance(values, Schema) and holds else None

    @cached_property
    def fixed(self) -> dict[str, Any]:
        """The documented lists of texts of a resource that no operation changes, such as a list of
        methods."""
        operations = [o for o in self.system.api.operations if o.resource == self.resource.name]
        examples = self.response.body.examples if self.response and self.response.body else ()
        if any(o.effect is Effect.LIST or not o.effect.traits.reads for o in operations):
            return {}
        values = [e.value for e in examples[:1] if isinstance(e.value, dict)]
        contents = [value.get(self.wrapper) if self.wrapper else value for value in values]
        fields = contents[0] if contents and isinstance(contents[0], dict) else {}
        return {name: value for name, value in fields.items() if lists_texts(value)}

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """The keys of an answer that has only boolean flags."""
        return flags_of(self.root)

    def shows_null(self, name: str) -> bool:
        """Whether the documented answer has null for a field, or does not say what it has."""
        schema = self.record_schema()
        field = schema.properties.get(name) if schema else None
        return field is None or field.schema.nullable or not field.schema.types

    @cached_property
    def returned_once(self) -> tuple[str, ...]:
        """The secret fields that the response of a create shows and behaviour does not declare: the
        request gives the value, else it is generated."""
        declared = self.system.behaviour(self.resource.name).secrets
        resource = self.resource.name
        return tuple(n for r, n in sorted(self.reveals) if r == resource and n not in declared)

    @cached_property
    def reveals(self) -> set[tuple[str, str]]:
        """The secret fields that the response to a create shows, as (resource, field)."""
        self.shape  # noqa: B018 - building it finds them
        return self._maker.secrets

    @cached_property
    def _maker(self) -> ShapeBuilder:
        return self.builder()

    @cached_property
    def beside(self) -> Shape | None:
        """The keys beside the wrapper."""
        if self.root is None or self.wrapper is None:
            return None
        others = {k: v for k, v in self.root.properties.items() if k != self.wrapper}
        schema = Schema(types=("object",), properties=others)
        return self.builder().record(self.resource, schema) if others else None

    @cached_property
    def needs(self) -> frozenset[str]:
        """The resources, and the lists, of which the response shows records besides its own."""
        return self.shape.needs | (self.beside.needs if self.beside else frozenset())

    @cached_property
    def ends(self) -> Ends:
        """The fields of the response that show a related record of the path."""
        return self.system.ends(self.operation)

    @cached_property
    def listing(self) -> ListShape:
        """The shape of a list's page."""
        resource = self._listed_resource
        return ListShape(self.operation, self.resource, self.root, self.builder(), resource)

    @cached_property
    def other_end(self) -> tuple[str, str] | None:
        """The parameter of a relation that a list's path leaves open, with the resource that it
        identifies: the list shows that resource."""
        related = self.system.relations.get(self.resource.name, {})
        left = [end for end in related.items() if end[0] not in self.path_names]
        return left[0] if len(left) == 1 else None

    @property
    def _listed_resource(self) -> Resource:
        return self.system.resources[self.other_end[1]] if self.other_end else self.resource

    def record_schema(self) -> Schema | None:
        """The documented schema of the answer's record, without its wrapper."""
        if self.root is None:
            return self._identifier_only() if self.operation.effect is Effect.CREATE else None
        return self.root.properties[self.wrapper].schema if self.wrapper else self.root

    def _identifier_only(self) -> Schema:
        field = self.resource.schema.properties.get(self.resource.identifier)
        return Schema(properties={self.resource.identifier: field}) if field else Schema()

    def builder(self) -> ShapeBuilder:
        """A new builder of the shapes of the answer."""
        body = self.response.body if self.response else None
        examples = [e.value for e in body.examples if e.value is not UNSET] if body else []
        bodies = (example for body in self._of_all_versions for example in body.examples)
        ever = [example.value for example in bodies if example.value is not UNSET]
        # A parameter of a list's path never says which item is meant.
        lists = self.operation.effect is Effect.LIST
        identifier = self.resource.identifier if lists else None
        return ShapeBuilder(
            self.system,
            tuple(name for name in self.path_names if name != identifier),
            example_keys=frozenset.intersection(*map(keys, examples)) if examples else None,
            unmentioned=self._unmentioned(),
            objects=self.system.uses.objects.get(self.resource.name, frozenset()),
            ends=self.ends,
            creates=self.operation.effect.traits.reveals,
            linked=linked(examples) or linked(ever),
            linked_within=linked_within(ever) | linked_within(examples),
        )

    def _unmentioned(self) -> frozenset[str]:
        """The identifier, if only a rule says that the response has it."""
        key = self.resource.identifier
        schema = self.record_schema()
        field = schema.properties.get(key) if schema else None
        documented = self.operation.documented.response.get("body", ())
        if not self.operation.effect.creates_record:
            return frozenset()
        by_rule = field is not None and field.evidence == (Evidence.RULE,)
        return frozenset({key}) if by_rule and key not in documented else frozenset()

    @cached_property
    def location(self) -> str | None:
        """The template of the new record's address, None if there is none."""
        path = self.operation.location
        start = path.rindex("{") if path is not None else 0
        return f"{path[:start]}{{}}{path[path.index('}', start) + 1 :]}" if path else None

    @cached_property
    def redirect(self) -> Operation | None:
        """The redirect from an item's short address to its whole one."""
        redirects = (o for o in self.system.api.operations if o.effect is Effect.REDIRECT)
        of_resource = (o for o in redirects if o.resource == self.resource.name)
        return next((o for o in of_resource if o.target is Target.ITEM), None)

    @cached_property
    def tells_location(self) -> bool:
        """Whether the document has a Location among the headers of a success."""
        good = (response for response in self.operation.responses if response.code < 400)
        return any(h.name.lower() == "location" for response in good for h in response.headers)

    @property
    def tells_many(self) -> bool:
        """Whether the documented response holds a list of records."""
        if (root := self.root) is None or self.resource.identifier in root.properties:
            return False
        return "array" in root.types or self.listing.key in root.properties or not root.properties

    @cached_property
    def tells_one_of_many(self) -> bool:
        """Whether the documented response about one record is a list of it."""
        operations = self.system.api.operations
        return lists_one(self.record_schema(), self.wrapper, self.operation, operations)

"""All that the document fixes about one operation, worked out before the first request."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

import msgspec
from msgspec import UNSET

from liveref.meaning.examples import keys, linked, lists_texts
from liveref.meaning.relations import Ends, ends_of
from liveref.meaning.settable import SettableFields
from liveref.model.api import Effect, Operation, Resource, Response, Target
from liveref.model.behaviour import Transition
from liveref.model.path import names_in
from liveref.model.schema import Evidence, Schema
from liveref.service.planning.codes import SuccessCodes
from liveref.service.planning.filters import Filters
from liveref.service.planning.generations import Generations
from liveref.service.planning.kept import KeptFields
from liveref.service.planning.validation import BodyValidator
from liveref.service.representation.embedding import referring_field
from liveref.service.representation.listing import ListShape
from liveref.service.representation.representation import ShapeBuilder
from liveref.service.representation.shape import Shape
from liveref.service.system.system import System

_TELLING = (Effect.SHOW, Effect.CREATE, Effect.UPDATE, Effect.REPLACE)


class Plan:
    """One operation of one system, ready to be carried out."""

    def __init__(self, system: System, operation: Operation) -> None:
        self.system = system
        self.operation = operation
        self.resource: Resource = system.resources[operation.resource]
        self.kind = system.kind(operation.resource)
        self.set_field = system.set_fields.get(operation.resource)
        """The field of what is above that holds the set which the operation is about."""
        self.codes = SuccessCodes(operation, system.api.conventions)
        self.settable = SettableFields(system.api, self.resource, system.uses)
        self.path_names = names_in(operation.path)

    @cached_property
    def validator(self) -> BodyValidator | None:
        """The judge of the request's body, None where the document describes none."""
        body = self.operation.request
        return BodyValidator(self.system, self.operation, body) if body else None

    @cached_property
    def transition(self) -> Transition | None:
        """What behaviour says of the operation: when it may be, and what it does."""
        return self.system.behaviour(self.resource.name).actions.get(self.operation.verb)

    @cached_property
    def field_of_parent(self) -> str | None:
        """The field that refers to what stands above in the path."""
        return self.system.field_of_parent(self.operation)

    def knows(self, body: Any) -> int:
        """How many fields of a body the document has, at its root and under its wrapper; below
        none where it has no body and the document wants one, or the other way round."""
        request = self.operation.request
        if request is None or not isinstance(body, dict):
            return 0 if (request is None) == (body is UNSET) else -1
        inner = body.get(request.wrapper) if request.wrapper else None
        found = len(body.keys() & request.schema.properties.keys())
        if isinstance(inner, dict):
            found += len(inner.keys() & request.record.properties.keys())
        return found

    @cached_property
    def generations(self) -> Generations:
        """How often the records were changed that the operation has to do with."""
        return Generations(self.system, self.operation)

    @cached_property
    def map_names(self) -> tuple[str, ...]:
        """What a map is called: by the last word of its path, by the wrappers of its bodies."""
        names: dict[str, None] = {}
        for operation in self.system.api.operations:
            if operation.resource == self.resource.name:
                words = [part for part in operation.path.split("/") if part and "{" not in part]
                bodies = [operation.request, *(r.body for r in operation.responses)]
                names[words[-1]] = None
                names |= dict.fromkeys(body.wrapper for body in bodies if body and body.wrapper)
        return tuple(names)

    @property
    def tells_many(self) -> bool:
        """Whether the documented response holds a list of records."""
        root = self.root
        return root is not None and (
            "array" in root.types or self.listing.key in root.properties or not root.properties
        )

    @cached_property
    def patched(self) -> frozenset[str]:
        """The fields that the document's own examples of a JSON Patch change (RFC 6902)."""
        request = self.operation.request
        values = [example.value for example in request.examples] if request else []
        steps = [step for value in values if isinstance(value, list) for step in value]
        pointers = [step.get("path") for step in steps if isinstance(step, dict)]
        return frozenset(p.split("/")[1] for p in pointers if isinstance(p, str) and "/" in p)

    @cached_property
    def filters(self) -> Filters:
        """What the query of a list may ask for."""
        names, said = self.system.names, self.system.api.conventions.queries
        fields = self.settable.all | self.system.standing.fields(self.resource.name)
        told = (fields - self.named_filters.keys()).__contains__
        is_service = self.system.type is not None
        return Filters(
            self.operation,
            self.resource,
            names,
            said,
            told,
            any_field=is_service,
            referring=dict(self._referring()),
        )

    def _referring(self) -> Iterator[tuple[str, str]]:
        """The fields that show what others refer to, with these."""
        for name, known in self.resource.schema.properties.items():
            found = referring_field(self.system, self.resource.name, name)
            if found is not None and known.schema.is_object:
                yield name, found[0]

    @cached_property
    def named_filters(self) -> dict[str, str]:
        """The parameters of a list's query that are called like another resource, with the field
        of the listed one that refers to it: `node` and `node_uuid`."""
        refer, name = self.system.references, self.resource.name
        fields = [f for f in self.resource.schema.properties if refer.word(f) is not None]
        words = {refer.word(field): field for field in fields if refer.target(name, field)}
        asked = (p.name for p in self.operation.parameters if p.location == "query")
        return {
            each: words[each]
            for each in asked
            if each in words and each not in self.system.uses.listed.get(name, ())
        }

    @cached_property
    def kept(self) -> KeptFields:
        """What of the request's fields a record keeps."""
        return KeptFields(self.system, self.resource, self._request_schema())

    def _request_schema(self) -> Schema:
        """The fields of a request; of a create those that others on its URL know as well."""
        body = self.operation.request
        schema = body.record if body else Schema()
        if self.operation.effect is not Effect.CREATE:
            return schema
        others = [
            other.request.record.properties
            for other in self.system.api.operations
            if other.request and other.effect is Effect.CREATE and other.id != self.operation.id
            and (other.method, other.path) == (self.operation.method, self.operation.path)
        ]  # fmt: skip
        known = {name: each for found in others for name, each in found.items()}
        return msgspec.structs.replace(schema, properties=known | dict(schema.properties))

    @cached_property
    def response(self) -> Response | None:
        """The first documented success that has a body."""
        found = [r for r in self.operation.responses if r.code < 400 and r.body is not None]
        return found[0] if found else None

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
        """The response's keys: the record's own where it stands at the root, else those
        beside the wrapper."""
        schema, name = self._record_schema(), self.operation.identifier
        if name and (values := self._entries(schema)) is not None:
            return self._maker.entry(self.resource, name, values)
        listed = self.system.uses.listed.get(self.resource.name, frozenset())
        told = self.settable.all
        if self.operation.effect is Effect.CREATE and self.operation.request is not None:
            told = told & self.operation.request.record.properties.keys()
        also = sorted(listed & told) if self._tells_all(schema, listed) else []
        return self._maker.record(self.resource, schema, also)

    def _tells_all(self, schema: Schema | None, listed: Collection[str]) -> bool:
        """Whether the answer is meant to show the whole record: it documents nothing, or at
        least half of what a list does."""
        known = schema.properties.keys() & set(listed) if schema else ()
        whole = self.root is None or 2 * len(known) >= len(listed)
        return whole and self.operation.effect in _TELLING

    def _entries(self, schema: Schema | None) -> Schema | None:
        """What the answer about one thing holds under that thing's name, if it is such a map."""
        shows = self.operation.effect is Effect.SHOW and self.operation.target is Target.ITEM
        values = schema.additional if shows and schema and not schema.properties else None
        holds = isinstance(values, Schema) and {"object", "array"} & set(values.types)
        return values if isinstance(values, Schema) and holds else None

    @cached_property
    def fixed(self) -> dict[str, Any]:
        """Of what nothing changes, the fields in which the example of a look has lists of texts:
        which methods there are, say."""
        own = [o for o in self.system.api.operations if o.resource == self.resource.name]
        examples = self.response.body.examples if self.response and self.response.body else ()
        if any(o.effect not in (Effect.SHOW, Effect.CHECK) for o in own):
            return {}
        values = [e.value for e in examples[:1] if isinstance(e.value, dict)]
        shown = [value.get(self.wrapper) if self.wrapper else value for value in values]
        fields = shown[0] if shown and isinstance(shown[0], dict) else {}
        return {name: value for name, value in fields.items() if lists_texts(value)}

    def shows_null(self, name: str) -> bool:
        """Whether the documented answer has null for a field, or does not say what it has."""
        schema = self._record_schema()
        known = schema.properties.get(name) if schema else None
        return known is None or known.schema.nullable or not known.schema.types

    @cached_property
    def told_once(self) -> tuple[str, ...]:
        """The secret fields that the response of a create shows and behaviour does not
        declare: that of the request, or where it gives none, one that is made up."""
        declared = self.system.behaviour(self.resource.name).secrets
        own = self.resource.name
        return tuple(n for r, n in sorted(self.reveals) if r == own and n not in declared)

    @cached_property
    def reveals(self) -> set[tuple[str, str]]:
        """The secret fields that the response to a create shows, as (resource, field)."""
        self.shape  # noqa: B018 - building it finds them
        return self._maker.secrets

    @cached_property
    def _maker(self) -> ShapeBuilder:
        return self._builder()

    @cached_property
    def beside(self) -> Shape | None:
        """The keys that stand beside the wrapper."""
        if self.root is None or self.wrapper is None:
            return None
        others = {k: v for k, v in self.root.properties.items() if k != self.wrapper}
        schema = Schema(types=("object",), properties=others)
        return self._builder().record(self.resource, schema) if others else None

    @cached_property
    def ends(self) -> Ends:
        """Which fields of the response show a record that the path relates."""
        return ends_of(self.operation, self.system.relations.get(self.resource.name, {}))

    @cached_property
    def listing(self) -> ListShape:
        """The shape of a list's page."""
        shown = self._listed_resource
        return ListShape(self.operation, self.resource, self.root, self._builder(), shown)

    @cached_property
    def other_end(self) -> tuple[str, str] | None:
        """Of relations the one parameter that a list's path leaves open, with the resource that
        it identifies: what the list shows."""
        related = self.system.relations.get(self.resource.name, {})
        left = [each for each in related.items() if each[0] not in self.path_names]
        return left[0] if len(left) == 1 else None

    @property
    def _listed_resource(self) -> Resource:
        return self.system.resources[self.other_end[1]] if self.other_end else self.resource

    def _record_schema(self) -> Schema | None:
        if self.root is None:
            return self._identifier_only() if self.operation.effect is Effect.CREATE else None
        return self.root.properties[self.wrapper].schema if self.wrapper else self.root

    def _identifier_only(self) -> Schema:
        known = self.resource.schema.properties.get(self.resource.identifier)
        return Schema(properties={self.resource.identifier: known}) if known else Schema()

    def _builder(self) -> ShapeBuilder:
        body = self.response.body if self.response else None
        examples = [e.value for e in body.examples if e.value is not UNSET] if body else []
        # A parameter of a list's path never says which item is meant.
        lists = self.operation.effect is Effect.LIST
        own = self.resource.identifier if lists else None
        return ShapeBuilder(
            self.system,
            tuple(name for name in self.path_names if name != own),
            shown=frozenset.intersection(*map(keys, examples)) if examples else None,
            unmentioned=self._unmentioned(),
            objects=self.system.uses.objects.get(self.resource.name, frozenset()),
            ends=self.ends,
            creates=self.operation.effect in (Effect.CREATE, Effect.REPLACE, Effect.ACTION),
            linked=linked(examples),
        )

    def _unmentioned(self) -> frozenset[str]:
        """The identifier, where only a rule says that the response has it."""
        key = self.resource.identifier
        schema = self._record_schema()
        known = schema.properties.get(key) if schema else None
        said = self.operation.documented.response.get("body", ())
        if self.operation.effect not in (Effect.CREATE, Effect.REPLACE):
            return frozenset()
        by_rule = known is not None and known.evidence == (Evidence.RULE,)
        return frozenset({key}) if by_rule and key not in said else frozenset()

    @cached_property
    def location(self) -> str | None:
        """The template of the new record's address: of the item paths whose parameters the record
        and the request's own path can fill, the shortest that begins like that path."""
        own = set(self.path_names)
        version = self.operation.path.split("/")[1]
        fitting: list[tuple[bool, int, str]] = []
        for path in self.resource.items:
            names = names_in(path)
            if names and set(names[:-1]) <= own:
                fitting.append((path.split("/")[1] != version, len(path), path))
        if not fitting:
            return None
        path = min(fitting)[2]
        start = path.rindex("{")
        return f"{path[:start]}{{}}{path[path.index('}', start) + 1 :]}"

    @cached_property
    def redirect(self) -> Operation | None:
        """What leads from an item's short address to its whole one."""
        for other in self.system.api.operations:
            own = other.resource == self.resource.name and other.target is Target.ITEM
            if own and other.effect is Effect.REDIRECT:
                return other
        return None

    @cached_property
    def tells_location(self) -> bool:
        """Whether the document has a Location among the headers of a success."""
        good = (response for response in self.operation.responses if response.code < 400)
        return any(h.name.lower() == "location" for response in good for h in response.headers)

    def __repr__(self) -> str:
        return f"<Plan {self.operation.id}>"

"""All that the document fixes about one operation, worked out before the first request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import UNSET

from liveref.model.api import Effect, Operation, Target
from liveref.model.behaviour.transitions import Transition
from liveref.model.constraints.fields import Computed, Derived
from liveref.service.planning.answer_plan import AnswerPlan
from liveref.service.planning.encoding import Encoding
from liveref.service.planning.filters import Filters
from liveref.service.planning.generations import Generations
from liveref.service.planning.list_details import ListDetails
from liveref.service.planning.list_parameters import ListParameters
from liveref.service.planning.map_facts import MapFacts
from liveref.service.planning.patch_examples import PatchExamples
from liveref.service.planning.permissions import Permissions
from liveref.service.planning.query_names import QueryNames
from liveref.service.planning.requested_schema import requested_schema
from liveref.service.planning.shown_fields import ShownFields
from liveref.service.planning.validation import BodyValidator
from liveref.service.planning.writable_fields import WritableFields
from liveref.service.request.call import Call
from liveref.service.system.system import System
from liveref.service.system.tenancy import Asking
from liveref.service.work.steps import Steps


class Composer(NamedTuple):
    """The choice of the steps, and of the encoding, of an operation."""

    steps: Callable[[Plan], Steps]
    encoding: Callable[[Plan], Encoding[Plan]]


class Plan(AnswerPlan):
    """One operation of one system, ready to be carried out."""

    def __init__(self, system: System, operation: Operation, composer: Composer) -> None:
        super().__init__(system, operation)
        self._composer = composer

    @cached_property
    def steps(self) -> Steps:
        """The steps of the operation."""
        return self._composer.steps(self)

    @cached_property
    def encoding(self) -> Encoding[Plan]:
        """The way in which the messages of the operation carry fields."""
        return self._composer.encoding(self)

    @cached_property
    def may_move_data(self) -> bool:
        """Whether requests may move stored bodies, or give fields outside their own bodies."""
        return self.operation.effect.traits.binary or not self.encoding.is_in_body

    @cached_property
    def is_judged(self) -> bool:
        """Whether steps, or computed fields, have to see each record that the operation stores."""
        constraints = self.system.constraints
        computed = [*constraints.of_kind(Computed), *constraints.of_kind(Derived)]
        changes = not self.operation.effect.traits.reads
        return changes and bool(self.steps.judges or computed)

    def of(self, operation: Operation) -> Plan:
        """The plan of another operation of the system."""
        return Plan(self.system, operation, self._composer)

    @property
    def set_field(self) -> str | None:
        """The field of the parent that holds the set of the operation."""
        return self.system.set_fields.get(self.resource.name)

    @cached_property
    def validator(self) -> BodyValidator | None:
        """The judge of the request's body, None if the document describes none."""
        body = self.operation.request
        return BodyValidator(self.system, self.operation, body) if body else None

    @property
    def takes_fields(self) -> bool:
        """Whether a request gives fields of a record: in its body, or as headers."""
        body = self.operation.request
        return self.operation.effect.traits.takes_fields or (body is not None and body.in_headers)

    def on_path(self, method: str) -> Plan | None:
        """The plan of another method of the same path."""
        path, operations = self.operation.path, self.system.api.operations
        matching = (o for o in operations if (o.method, o.path) == (method, path))
        return next((self.of(other) for other in matching), None)

    @cached_property
    def text_field(self) -> str | None:
        """The field that a plain text body holds."""
        return self.operation.text_field

    @cached_property
    def transition(self) -> Transition | None:
        """The transition of the operation: its preconditions and its changes."""
        return self.system.behaviour(self.resource.name).actions.get(self.operation.verb)

    @cached_property
    def cases(self) -> list[Transition]:
        """The transition of the operation, and those that lie over it for some arguments."""
        return list(_cases(self.transition)) if self.transition is not None else []

    @property
    def creates_by_path(self) -> bool:
        """Whether a create has the identity of its record in the path: it replaces an existing
        one."""
        operation = self.operation
        is_item = operation.target is Target.ITEM and operation.identifier is not None
        return operation.effect is Effect.CREATE and is_item

    @property
    def updates(self) -> bool:
        """Whether the operation may change the fields of a stored record."""
        return self.operation.effect.traits.updates or self.creates_by_path

    @cached_property
    def replaces_whole(self) -> bool:
        """Whether a stored record loses the fields that a request leaves out. A record that always
        exists, such as quotas, is updated whatever the method, and so are fields in headers."""
        operation = self.operation
        replaces = operation.effect is Effect.REPLACE or self.creates_by_path
        if not replaces or operation.target is Target.COLLECTION:
            return False
        is_made = self.resource.name in self.system.made_here or not operation.identifier
        return self.encoding.is_in_body and is_made

    @cached_property
    def is_open(self) -> bool:
        """Whether a record stores fields that the document does not have."""
        body = self.operation.request
        behaviour = self.system.behaviour(self.resource.name)
        return behaviour.is_open or (body is not None and body.record.is_open)

    @cached_property
    def requested_fields(self) -> list[str]:
        """The fields that a request may give: those of its body, and of others on its URL."""
        return list(requested_schema(self.system.api, self.resource, self.operation).properties)

    @cached_property
    def referring_fields(self) -> list[str]:
        """The fields, requested or shown, that refer to other records."""
        names = dict.fromkeys((*self.requested_fields, *self.resource.schema.properties))
        refer, resource = self.system.references, self.resource.name
        return [name for name in names if refer.target(resource, name) is not None]

    @cached_property
    def permissions(self) -> Permissions:
        """The callers who may use the operation."""
        return Permissions(self.system, self.operation)

    @cached_property
    def asking(self) -> Asking:
        """The parameters by which a request asks for records of other projects."""
        return self.system.owners.asking(self.operation, self.resource)

    @cached_property
    def field_of_parent(self) -> str | None:
        """The field that refers to the parent in the path."""
        return self.operation.parent_field

    @cached_property
    def field_of_tree(self) -> str | None:
        """The field by which a record refers to another of its resource, above it."""
        fields = self.system.references.fields(self.resource.name).items()
        self_references = (name for name, target in fields if target.kind == self.kind)
        return next(self_references, None)

    def knows(self, body: Any) -> int:
        """The number of documented fields in a body, at its root and under its wrapper; negative if
        the body is missing and documented, or present and not documented."""
        request = self.operation.request
        if request is None or not isinstance(body, dict):
            return 0 if (request is None) == (body is UNSET) else -1
        inner = body.get(request.wrapper) if request.wrapper else None
        count = len(body.keys() & request.schema.properties.keys())
        if isinstance(inner, dict):
            count += len(inner.keys() & request.record.properties.keys())
        return count

    @cached_property
    def generations(self) -> Generations:
        """The generations of the records of the operation."""
        return Generations(self.system, self.operation)

    @cached_property
    def map(self) -> MapFacts:
        """The map that the operation is about."""
        return MapFacts(self.system.api, self.resource.name, self.path_names)

    @cached_property
    def patches(self) -> PatchExamples:
        """The document's own examples of JSON Patches."""
        return PatchExamples(self.operation, self.resource)

    @cached_property
    def asked_names(self) -> QueryNames:
        """The names that the query of a list may have."""
        return QueryNames(self.system, self.operation, self.resource, self.named_filters)

    def undocumented(self, call: Call) -> tuple[str, ...]:
        """The fields of a body and the parameters of a list's query that the document lacks."""
        names: list[str] = []
        if self.validator is not None and isinstance(call.body, dict):
            names += self.validator.undocumented(call.body)
        if call.query and self.operation.effect is Effect.LIST:
            names += self.asked_names.unknown(call.query)
        return tuple(names)

    @cached_property
    def filters(self) -> Filters:
        """The filters of the list's query."""
        system, resource = self.system, self.resource
        fields = self.settable.all | system.standing.fields(resource.name)
        return Filters(
            self.operation,
            resource,
            system.names,
            system.api.conventions.queries,
            self.shown_fields,
            is_given=(fields - self.named_filters.keys()).__contains__,
            is_elsewhere=self.list_parameters.is_elsewhere,
            any_field=system.type is not None,
            referring=dict(self._referring()),
            status_field=system.status_field(resource.name),
        )

    @cached_property
    def list_details(self) -> ListDetails:
        """The forms of a list's page."""
        return ListDetails(self)

    @cached_property
    def shown_fields(self) -> ShownFields:
        """The fields of the listed records as answers show them."""
        return ShownFields(self)

    @cached_property
    def list_parameters(self) -> ListParameters:
        """The parameters of the list's query that are no filters."""
        return ListParameters(
            self.system,
            self.operation,
            self.named_filters,
            self.listing.counting,
            executed={name for step in self.steps.all for name in step.parameters},
        )

    def _referring(self) -> Iterator[tuple[str, str]]:
        """The fields that show a referenced record, with the field of the reference."""
        for name, field in self.resource.schema.properties.items():
            reference = self.system.references.referring(self.resource.name, name)
            if reference is not None and field.schema.is_object:
                yield name, reference[0]

    @cached_property
    def named_filters(self) -> dict[str, str]:
        """The parameters of a list's query that are called like another resource, with the field
        of the listed one that refers to it: `node` and `node_uuid`."""
        refer, name = self.system.references, self.resource.name
        fields = [f for f in self.resource.schema.properties if refer.word(f) is not None]
        words = {refer.word(field): field for field in fields if refer.target(name, field)}
        parameters = (p.name for p in self.operation.parameters if p.location == "query")
        return {
            parameter: words[parameter]
            for parameter in parameters
            if parameter in words and parameter not in self.system.uses.listed.get(name, ())
        }

    @cached_property
    def batch_operations(self) -> dict[str, Operation]:
        """The PUTs whose bodies the request's holds, by the last word of their paths."""
        spread = self.operation.spread_over
        puts = {o.id: o for o in self.system.api.operations if o.id in spread.values()}
        return {word: puts[operation] for word, operation in spread.items()}

    @cached_property
    def writable(self) -> WritableFields:
        """The fields of the request that the record stores."""
        is_update = self.operation.effect is Effect.UPDATE
        return WritableFields(
            self.system,
            self.resource,
            requested_schema(self.system.api, self.resource, self.operation),
            is_update=is_update,
        )

    def __repr__(self) -> str:
        return f"<Plan {self.operation.id}>"


def _cases(transition: Transition) -> Iterator[Transition]:
    yield transition
    for by_value in transition.when.values():
        for case in by_value.values():
            yield from _cases(case)

"""The index of an API: its facts by the names that the service asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from liveref.index.declared import declared, draws, each_project, going_with, rooms
from liveref.index.names import FieldNames
from liveref.index.references import Back, References, back
from liveref.index.references import Target as Referred
from liveref.index.standing import Standing
from liveref.index.uses import FieldUses
from liveref.model.api import API, Effect, Operation, Resource, Target
from liveref.model.behaviour.amounts import Draw
from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.behaviour.secrets import Secret
from liveref.model.behaviour.transitions import Phase, Transition
from liveref.model.relations import Ends
from liveref.naming.nouns import slug


@dataclass(frozen=True)
class Index:
    """The facts of an API by name. `beside` are the indexes of the APIs served together with it, to
    whose resources its fields may refer."""

    api: API
    names: FieldNames = field(init=False)
    beside: list[Self] = field(default_factory=list, init=False, repr=False, compare=False)
    made_besides: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """The resources whose records come into being where no operation's effect tells."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", FieldNames(self.api.conventions.names))

    @cached_property
    def resources(self) -> dict[str, Resource]:
        """The resources by name."""
        return {resource.name: resource for resource in self.api.resources}

    @property
    def made_here(self) -> frozenset[str]:
        """The resources whose records come into being through this API: only of these can
        it be said that one does not exist."""
        return self._made | self.made_besides if self.made_besides else self._made

    @cached_property
    def _made(self) -> frozenset[str]:
        return self._by_itself | self.stands_for.keys()

    @cached_property
    def _by_itself(self) -> frozenset[str]:
        return frozenset(self.api.created)

    @cached_property
    def stands_for(self) -> dict[str, Referred]:
        """The resources that stand for what an API beside makes: those that this one calls a thing
        of the past, and does not make."""
        targets = {n: self.references.called(n) for n in self.resources if n not in self._by_itself}
        return {
            name: target
            for name, target in targets.items()
            if target and target.api is not self.api and self.references.is_made(target)
        }

    def keeper(self, resource: str) -> Self:
        """The index of the API that keeps a resource's records: of this one, as a rule."""
        return self.of(self.stands_for[resource].api) if resource in self.stands_for else self

    def kept_as(self, resource: str, field: str) -> str:
        """The field in which a record has what a field of a resource shows: of what stands for
        another's, the one that is called so there."""
        target = self.stands_for.get(resource)
        fields = target.resource.schema.properties if target else ()
        own = slug(field.rpartition(":")[2])
        return next((name for name in fields if slug(name) == own), field)

    @cached_property
    def made_inside(self) -> dict[str, frozenset[str]]:
        """Those of them that only the creates of other resources make, with these."""
        return {name: frozenset(of) for name, of in self.api.created_inside.items()}

    @cached_property
    def standing(self) -> Standing:
        """The records that exist without being created."""
        return Standing(self.api, self.made_here)

    @cached_property
    def relations(self) -> dict[str, dict[str, str]]:
        """The resources that are relations, with what their paths relate."""
        return {
            name: resource.related for name, resource in self.resources.items() if resource.related
        }

    def ends(self, operation: Operation) -> Ends:
        """The fields of an operation's answers that show a record which the path relates."""
        related, fields = self.resources[operation.resource].related, operation.related_fields
        return {field: (name, related[name]) for field, name in fields.items()}

    @cached_property
    def references(self) -> References:
        """The references of fields to other resources."""
        return References(self.api, tuple(other.api for other in self.beside))

    def of(self, api: API) -> Self:
        """The index of an API, which is this one or one beside it."""
        return next((other for other in self.beside if other.api is api), self)

    @cached_property
    def referring(self) -> dict[str, list[Back]]:
        """By resource, the fields that refer to it, here and beside."""
        all_of = [(self.api, self.references)]
        all_of += [(service.api, service.references) for service in self.beside]
        return {name: list(back(all_of, self.api, name)) for name in self.resources}

    @cached_property
    def uses(self) -> FieldUses:
        """The uses of fields by the operations."""
        return FieldUses(self.api)

    @cached_property
    def set_fields(self) -> dict[str, str]:
        """The resources that are sets of names, with the field of the resource above them."""
        return {
            n: resource.set_field for n, resource in self.resources.items() if resource.set_field
        }

    @cached_property
    def collections(self) -> dict[str, str]:
        """The resources by the last word of their collections' paths, top-level ones first."""
        resources: dict[str, str] = {}
        for operation in sorted(self.api.operations, key=lambda o: len(o.parents)):
            if operation.effect is Effect.LIST and operation.target is Target.COLLECTION:
                word = operation.path.rstrip("/").rpartition("/")[2]
                resources.setdefault(word, operation.resource)
        return resources

    @cached_property
    def by_key(self) -> frozenset[str]:
        """The resources of which one is chosen by natural key."""
        return frozenset(o.resource for o in self.api.operations if o.target is Target.KEY)

    def data_slots(self, resource: str) -> set[str]:
        """The ends of the paths from which a resource's data are downloaded."""
        operations = (o for o in self.api.operations if o.resource == resource)
        return {o.path.rsplit("/", 1)[-1] for o in operations if o.effect is Effect.DOWNLOAD}

    @cached_property
    def listed_below(self) -> dict[str, str]:
        """The lists below another record, by their ids, that have the records which name it in a
        field, with that field."""
        return {
            operation.id: operation.parent_field
            for operation in self.api.operations
            if operation.lists_by_parent_field and operation.resource in self.made_here
            if operation.parent_field is not None
        }

    def behaviour(self, resource: str) -> ResourceBehaviour:
        """The declared behaviour of a resource; an empty one if nothing is declared."""
        return self._behaviours.get(resource) or declared(self.api, resource)

    @cached_property
    def _behaviours(self) -> dict[str, ResourceBehaviour]:
        return {resource.name: declared(self.api, resource.name) for resource in self.api.resources}

    @cached_property
    def draws(self) -> dict[str, Draw]:
        """By resource, what its records take of what others have."""
        return draws(self.api)

    @cached_property
    def rooms(self) -> dict[str, list[tuple[str, str]]]:
        """By resource, the others, with the field, that say how much of it a project may have."""
        return rooms(self.api)

    @cached_property
    def going_with(self) -> dict[str, list[tuple[str, str]]]:
        """By resource those whose records can't outlive one of it, with the referring field."""
        return going_with(self.api)

    @cached_property
    def each_project(self) -> dict[str, Transition]:
        """By resource, what each project has of it without making it."""
        return each_project(self.api)

    def secret(self, resource: str, name: str) -> Secret | None:
        """The rule for keeping a field secret, None if it is no secret."""
        policy = self.behaviour(resource).secrets.get(name)
        return Secret() if policy is None and self.names.means("secret", name) else policy

    def status_field(self, resource: str) -> str | None:
        """The field that holds a resource's status, if it has one."""
        return self.resources[resource].status_field

    def settled(self, resource: str) -> Phase | None:
        """The status of a record that has all it needs, if one is documented."""
        status = self.resources[resource].settled_status
        return Phase(status=status) if status is not None else None

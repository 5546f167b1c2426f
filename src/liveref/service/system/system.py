"""One served API: its model with everything at hand that the steps of a request ask for."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from liveref.inference.answers import made_here, made_inside
from liveref.meaning.names import FieldNames
from liveref.meaning.references import PARENT, Back, References, back
from liveref.meaning.relations import relations_of, target_of
from liveref.meaning.sets import collections, set_fields
from liveref.meaning.standing import Standing
from liveref.meaning.uses import FieldUses
from liveref.model.api import API, Effect, Operation, Resource, Target
from liveref.model.behaviour import Draw, Phase, ResourceBehaviour, Secret, Transition
from liveref.service.request.addresses import Addresses
from liveref.service.request.negotiation import Negotiation, negotiation
from liveref.service.system.members import IDENTITY, Members
from liveref.service.system.status import DUE
from liveref.service.system.tenancy import OWNER, SEEN, Owners
from liveref.store.base import Kind

_NOTHING_DECLARED = ResourceBehaviour()


@dataclass(frozen=True)
class System:
    """An API as it is served: under `root`, by `clock` (seconds since the epoch).

    `type` is the official service type, None outside a family of services. `strict` refuses
    undocumented fields. Record kinds are named `api/resource`, so that several APIs share one
    store.
    """

    api: API
    root: str = ""
    type: str | None = None
    strict: bool = False
    clock: Callable[[], float] = time.time
    names: FieldNames = field(init=False)
    owners: Owners = field(init=False)
    beside: list[System] = field(default_factory=list, init=False, repr=False, compare=False)
    """The services that are served on the same address, and not the one that keeps the users:
    fields may refer to their records."""

    made_besides: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """The resources whose records the identity service makes, where no operation's effect tells."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", FieldNames(self.api.conventions.names))
        object.__setattr__(self, "owners", Owners(self.api.conventions.tenancy))

    @cached_property
    def prefix(self) -> str:
        """What stands before the paths of operations: the root, and the version that the
        paths leave out."""
        return self.root + self.below

    @property
    def below(self) -> str:
        """The version that the paths of operations leave out, as a path below the root."""
        return f"/{self.api.base}" if self.api.base else ""

    @cached_property
    def negotiation(self) -> Negotiation | None:
        """How a microversion is chosen, None where there is nothing to choose."""
        return negotiation(self.api, self.type)

    @cached_property
    def token_header(self) -> bytes | None:
        """The header that holds a token, None where none is needed."""
        said = self.api.conventions.authentication
        return said.header.lower().encode() if said else None

    @cached_property
    def request_headers(self) -> tuple[bytes, ...]:
        """The headers of an answer that name the request; a family's services have some."""
        said = self.api.conventions
        names = (said.request_id, said.older_request_ids.get(self.type or ""))
        return tuple(name.lower().encode() for name in names if name and self.type)

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
        return made_here(self.api.operations, self.api.resources, self.api.conventions.paths)

    def data_slots(self, resource: str) -> set[str]:
        """The ends of the paths from which a resource's data are downloaded."""
        found = (o for o in self.api.operations if o.resource == resource)
        return {o.path.rsplit("/", 1)[-1] for o in found if o.effect is Effect.DOWNLOAD}

    @cached_property
    def made_inside(self) -> dict[str, frozenset[str]]:
        """Those of them that only the creates of other resources make, with these."""
        return made_inside(self.api.operations, self.api.resources)

    @cached_property
    def standing(self) -> Standing:
        """What is there without being made."""
        return Standing(self.api, self.made_here, self.names)

    @cached_property
    def relations(self) -> dict[str, dict[str, str]]:
        """The resources that are relations, with what their paths relate."""
        return relations_of(self.api)

    @cached_property
    def references(self) -> References:
        """What fields refer to."""
        return References(self.api, tuple(other.api for other in self.beside))

    def of(self, api: API) -> System:
        """The system of an API, which is this one or beside it."""
        return next((other for other in self.beside if other.api is api), self)

    @cached_property
    def referring(self) -> dict[str, list[Back]]:
        """By resource, the fields that refer to it, here and beside."""
        all_of = [(each.api, each.references) for each in (self, *self.beside)]
        return {name: list(back(all_of, self.api, name)) for name in self.resources}

    @cached_property
    def draws(self) -> dict[str, Draw]:
        """By resource, what its records take of what others have."""
        said = {n: self.behaviour(n).actions.get(Effect.REPLACE) for n in self.resources}
        return {n: each.draws for n, each in said.items() if each and each.draws}

    @cached_property
    def rooms(self) -> dict[str, list[tuple[Resource, str]]]:
        """By resource, what says how much of its records a project may have: fields of others."""
        found: dict[str, list[tuple[Resource, str]]] = {}
        for name, resource in self.resources.items():
            said = self.behaviour(name)
            for told, each_of in said.counts.items() if said.exceeded else ():
                for of in dict.fromkeys(each.of for each in each_of):
                    found.setdefault(of, []).append((resource, told))
        return found

    @cached_property
    def going_with(self) -> dict[str, list[tuple[str, str]]]:
        """By resource those whose records can't outlive one of it, with the field that refers
        to it."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name in self.resources:
            for reference in self.behaviour(name).goes_with:
                target = target_of(reference, self.resources) or name
                found.setdefault(target, []).append((name, reference))
        return found

    @cached_property
    def each_project(self) -> dict[str, Transition]:
        """By resource, what each project has of it without making it."""
        said = {name: self.behaviour(name).each_project for name in self.resources}
        return {name: each for name, each in said.items() if each is not None}

    @cached_property
    def members(self) -> Members:
        """Who its records are shared with."""
        return Members(self.api, self.owners, self.kind)

    @cached_property
    def uses(self) -> FieldUses:
        """What its operations do with fields."""
        return FieldUses(self.api)

    @cached_property
    def set_fields(self) -> dict[str, str]:
        """The resources that are sets of names, with the field of what is above them."""
        return set_fields(self.api)

    @cached_property
    def collections(self) -> dict[str, str]:
        """The resources by what the paths of their collections end with."""
        return collections(self.api)

    @cached_property
    def addresses(self) -> Addresses:
        """The paths of this API, to make links of."""
        return Addresses(self.api, self.root, self.below)

    def field_of_parent(self, operation: Operation) -> str | None:
        """The field by which records of an operation's resource say what stands above them in
        its path, None where none does."""
        above = [name for p, name in operation.parents.items() if p != operation.identifier]
        if not above:
            return None
        for name in self.resources[operation.resource].schema.properties:
            target = self.references.target(operation.resource, name)
            if target and target.api is self.api and target.resource.name == above[-1]:
                return name
        return None

    @cached_property
    def listed_below(self) -> dict[str, str]:
        """The lists, by their ids, of what is made elsewhere than below what stands above them
        in the path, with the field that refers to that."""
        creates = [o for o in self.api.operations if o.effect is Effect.CREATE]
        made = {(o.resource, parent) for o in creates for parent in list(o.parents.values())[-1:]}
        found: dict[str, str] = {}
        for operation in self.api.operations:
            above = (operation.resource, *list(operation.parents.values())[-1:])
            lists = operation.effect is Effect.LIST and operation.resource in self.made_here
            elsewhere = lists and len(above) > 1 and above not in made
            if elsewhere and (field := self.field_of_parent(operation)):
                found[operation.id] = field
        return found

    @cached_property
    def by_key(self) -> frozenset[str]:
        """The resources of which one is chosen by natural key."""
        return frozenset(o.resource for o in self.api.operations if o.target is Target.KEY)

    def kind(self, resource: str) -> str:
        """The store's name for a resource's records."""
        return f"{self.api.name}/{resource}"

    def behaviour(self, resource: str) -> ResourceBehaviour:
        """What is declared of a resource's behaviour; nothing where nothing is."""
        return self.api.behaviour.resources.get(resource) or _NOTHING_DECLARED

    def secret(self, resource: str, name: str) -> Secret | None:
        """How a field is to be kept secret, None where it is no secret."""
        declared = self.behaviour(resource).secrets.get(name)
        if declared is None and self.names.means("secret", name):
            return Secret()
        return declared

    def status_field(self, resource: str) -> str | None:
        """The field that holds a resource's status, if it has one."""
        return self._status_fields[resource]

    @cached_property
    def _status_fields(self) -> dict[str, str | None]:
        return {resource: self._status_field(resource) for resource in self.resources}

    def _status_field(self, resource: str) -> str | None:
        declared = self.behaviour(resource).status_field
        if declared:
            return declared
        properties = self.resources[resource].schema.properties
        return next((name for name in properties if self.names.means("status", name)), None)

    def initial(self, resource: str) -> tuple[Phase, ...]:
        """The phases of a new record's status."""
        return self.behaviour(resource).initial

    def settled(self, resource: str) -> Phase | None:
        """The status of a record that has all it needs: a documented one of that meaning."""
        pattern = self.api.conventions.statuses.settled
        for state in self.resources[resource].statuses:
            if re.fullmatch(pattern, state, re.IGNORECASE):
                return Phase(status=state)
        return None

    def kinds(self) -> list[Kind]:
        """What the store must know: the paths that this API looks records up by."""
        return [self._kind(resource) for resource in self.api.resources]

    def _kind(self, resource: Resource) -> Kind:
        indexed = set[str]()
        if resource.parents:
            indexed.add(PARENT)
        if resource.natural_key:
            indexed.add(resource.natural_key)
        if self.status_field(resource.name):
            indexed.add(DUE)
        if self.type is not None and self.owners.is_owned(resource):
            indexed |= {SEEN, OWNER}
        if self.type is not None and resource.name in self.members.resources:
            indexed.add(IDENTITY)
        indexed |= set(self.behaviour(resource.name).goes_with)
        indexed |= self.relations.get(resource.name, {}).keys()
        indexed |= {name for name in self._filters(resource) if "." not in name}
        indexed |= self._shown_elsewhere.get(resource.name, set())
        below = (o.id for o in self.api.operations if o.resource == resource.name)
        indexed |= {self.listed_below[name] for name in below if name in self.listed_below}
        unique = self.behaviour(resource.name).unique
        return Kind(name=self.kind(resource.name), indexed=tuple(sorted(indexed)), unique=unique)

    @cached_property
    def _shown_elsewhere(self) -> dict[str, set[str]]:
        """By resource, the paths by which lists of other records find its own."""
        found: dict[str, set[str]] = {}
        for each in (self, *self.beside):
            for resource in each.api.resources:
                for members in chain(*each.references.lists(resource.name).values()):
                    if members.target.api is self.api:
                        found.setdefault(members.target.resource.name, set()).add(members.path)
        return found

    def _filters(self, resource: Resource) -> set[str]:
        lists = [
            operation
            for operation in self.api.operations
            if operation.resource == resource.name and operation.effect is Effect.LIST
        ]
        found = {name for operation in lists for name in filters(operation, resource)}
        refer = self.references
        asked = {p.name for o in lists for p in o.parameters if p.location == "query"}
        named = (n for n in resource.schema.properties if refer.word(n) in asked)
        return found | {name for name in named if refer.target(resource.name, name)}


def filters(operation: Operation, resource: Resource) -> list[str]:
    """The query parameters of a list that name a field of the resource."""
    return [
        parameter.name
        for parameter in operation.parameters
        if parameter.location == "query"
        and (parameter.name in resource.schema.properties or parameter.name == resource.natural_key)
    ]

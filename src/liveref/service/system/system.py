"""A served API, with all that the steps of a request need."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from liveref.constraints.index import Constraints
from liveref.index.index import Index
from liveref.model.api import Effect, Operation
from liveref.service.request.addresses import Addresses
from liveref.service.request.negotiation import Negotiation, negotiation
from liveref.service.system.members import Members
from liveref.service.system.tenancy import Owners
from liveref.service.system.time_styles import TimeStyles
from liveref.values.generator import Generator


@dataclass(frozen=True)
class System(Index):
    """An API as it is served: under `root`, by `clock` (seconds since the epoch), with
    values that `generator` makes up.

    `type` is the official service type, None outside a family of services. `strict` refuses
    undocumented fields and parameters. Record kinds are named `api/resource`, so that several APIs
    share one store. `beside` are the services on the same address, but for the one that keeps the
    users.
    """

    root: str = ""
    type: str | None = None
    strict: bool = False
    clock: Callable[[], float] = time.time
    generator: Generator = field(default_factory=Generator)
    owners: Owners = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        resources = self.api.behaviour.resources.items()
        declared = frozenset(name for name, behaviour in resources if behaviour.owner)
        owners = Owners(self.api.conventions.tenancy, declared, self._everybodys())
        object.__setattr__(self, "owners", owners)

    def _everybodys(self) -> frozenset[str]:
        """The resources that nobody but administrators makes by an operation of its own."""
        operations = (o for o in self.api.operations if o.effect.traits.creates)
        others = {o.resource for o in operations if self._is_for_members(o)}
        return frozenset(resource.name for resource in self.api.resources) - others

    @cached_property
    def is_closed(self) -> bool:
        """Whether the service refuses what its reference lacks in the version of a request."""
        return self.type in self.api.conventions.closed

    @cached_property
    def is_identity(self) -> bool:
        """Whether it is the identity service of its family."""
        identity = self.api.conventions.identity
        return identity is not None and self.type == identity.type

    def _is_for_members(self, operation: Operation) -> bool:
        """Whether callers other than administrators may use an operation: the conventions say so
        for the identity service."""
        identity = self.api.conventions.identity
        if identity is not None and self.is_identity:
            return identity.is_for_members(operation.method, operation.path)
        return not operation.admin_only

    @cached_property
    def constraints(self) -> Constraints:
        """The facts that refuse or change requests."""
        return Constraints(self.api.constraints)

    @cached_property
    def times(self) -> TimeStyles:
        """The form of times in its answers."""
        return TimeStyles(self.api)

    @cached_property
    def prefix(self) -> str:
        """The prefix of the paths of operations: the root, and the version that the paths leave
        out."""
        return self.root + self.below

    @property
    def below(self) -> str:
        """The version that the paths of operations leave out, as a path below the root."""
        return f"/{self.api.base}" if self.api.base else ""

    @cached_property
    def negotiation(self) -> Negotiation | None:
        """The negotiation of microversions, None if there is only one."""
        return negotiation(self.api, self.type)

    @cached_property
    def token_header(self) -> bytes | None:
        """The header that holds a token, None if no token is needed."""
        authentication = self.api.conventions.authentication
        return authentication.header.lower().encode() if authentication else None

    @cached_property
    def request_headers(self) -> tuple[bytes, ...]:
        """The headers of an answer that name the request; a family's services have some."""
        conventions = self.api.conventions
        names = (conventions.request_id, conventions.older_request_ids.get(self.type or ""))
        return tuple(name.lower().encode() for name in names if name and self.type)

    def address_of(self, project: str) -> str | None:
        """The address of a project's records, if the family gives each project one."""
        discovery = self.api.conventions.discovery
        path = discovery.addresses.get(self.type or "") if discovery else None
        return f"{self.root}/{path}" % {"project_id": project} if path else None

    @cached_property
    def members(self) -> Members:
        """The sharing of its records."""
        return Members(self.api, self.owners, self.kind)

    @cached_property
    def addresses(self) -> Addresses:
        """The paths of this API, to make links of."""
        return Addresses(self.api, self.root, self.below)

    @cached_property
    def administered(self) -> frozenset[str]:
        """The resources that only administrators create."""
        creates = [o for o in self.api.operations if o.effect is Effect.CREATE]
        others = {o.resource for o in creates if not o.admin_only}
        return frozenset(o.resource for o in creates) - others

    @cached_property
    def expiring(self) -> tuple[str, ...]:
        """The resources with records that end by themselves."""
        behaviours = self.api.behaviour.resources.items()
        return tuple(name for name, one in behaviours if one.expiry and name in self.resources)

    @cached_property
    def keepers(self) -> dict[str, tuple[System, str]]:
        """The system and the resource of each kind of record stored here or beside, by the store's
        name."""
        return {
            system.kind(resource.name): (system, resource.name)
            for system in (self, *self.beside)
            for resource in system.api.resources
            if resource.name not in system.stands_for
        }

    def kind(self, resource: str) -> str:
        """The store's name for a resource's records."""
        return f"{self.keeper(resource).api.name}/{resource}"

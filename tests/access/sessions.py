"""The exercise's sessions with one service each, for a person whose records refer to each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from access.people import DOMAIN
from access.references import ServiceResource
from access.requests import Request
from liveref.exercise.bodies import Made, fields_in
from liveref.exercise.caller import Answer
from liveref.exercise.exchange import Exchange
from liveref.exercise.paths import _OWNER
from liveref.exercise.report import Sent
from liveref.exercise.sending import Sender
from liveref.exercise.session import Session
from liveref.exercise.supply import Supply
from liveref.exercise.world import TrackedRecord as Record
from liveref.exercise.world import World
from liveref.index.index import Index
from liveref.model.api import Effect, Operation
from liveref.naming.resource_names import ResourceNames
from liveref.service.system.system import System

if TYPE_CHECKING:
    from access.stock import Stock


class OwnSession(Session):
    """The exercise's session, as one of several."""

    sender: OwnSender

    def __init__(self, stock: Stock, service: str) -> None:
        system = stock.finder.system(service)
        # What is beside is the filling's to see to, which has all of this person's sessions: the
        # exercise's own index is that of the service alone.
        super().__init__(system.api, _Nobody(), {})
        shared = (
            self._index,
            ResourceNames(system.api.resources, system.api.conventions.names),
            self.world,
        )
        self.sender = OwnSender(stock, service, system, *shared)
        self.supply: Supply = OwnSupply(stock, service, *shared, self.sender)
        person = stock.person
        if not person.is_admin:
            # An action that brings a record into another status must be a member's to do.
            open_to_members = tuple(o for o in self.api.operations if not o.admin_only)
            self.api = msgspec.structs.replace(self.api, operations=open_to_members)
        for resource, id in (
            ("user", person.user),
            ("project", person.project),
            ("domain", DOMAIN),
            ("role", person.role),
        ):
            if service == "keystone" and person.name != "admin":
                name = {"user": person.login, "role": "member"}.get(resource, "")
                fields = {"id": id} | ({"name": name} if name else {})
                self.world.add(Record(resource=resource, id=id, fields=fields))
                stock.borrowed |= {DOMAIN, person.role}


class _Turns(dict[str, int]):
    """How often names were numbered: each person begins with a number of its own, so that none
    has a name that another has chosen."""

    def __init__(self, first: int) -> None:
        self._first = first

    def get(self, key: str, default: Any = 0) -> Any:
        """The last number for a resource."""
        return super().get(key, default or self._first)


class OwnSupply(Supply):
    """The exercise's supply, that borrows what it can't make."""

    def __init__(
        self,
        stock: Stock,
        service: str,
        index: Index,
        kin: ResourceNames,
        world: World,
        sender: Sender,
    ) -> None:
        super().__init__(index, kin, world, sender)
        self._stock, self._service = stock, service
        self._bodies._turn = _Turns(stock.number)
        self.paths._turns = _Turns(stock.number)

    def fresh(self, resource: str) -> Record | None:
        """A new record, else the lender's, unless it can't be made only because it needs what is
        being made."""
        rings = self._rings
        if self._stock.prefers_lender:
            record = self._stock.borrow(ServiceResource(self._service, resource))
            if record is not None:
                return record
        record = super().fresh(resource)
        lends = not self._stock.prefers_lender and resource not in self._making
        if record is None and resource not in self._making:
            record = self._by_action(resource)
        if record is None and lends and rings == self._rings:
            record = self._stock.borrow(ServiceResource(self._service, resource))
        return record

    def _by_action(self, resource: str) -> Record | None:
        """A record that an action on another makes, as behaviour says."""
        for owner, behaviour in self._api.behaviour.resources.items():
            verbs = {
                v for v, transition in behaviour.actions.items() if resource in transition.makes
            }
            for operation in self._api.operations:
                is_action = operation.effect is Effect.ACTION and operation.verb in verbs
                if not is_action or operation.resource != owner or self.makers(resource):
                    continue
                self.exchange(operation, self.need(owner))
                kind = f"{self._api.name}/{resource}"
                for change in self._stock.cloud.changes(self._stock.before):
                    if change.kind == kind and change.before is None and change.after:
                        return self._world.add(Record(resource=resource, id=change.id))
        return None

    def _in_list(self, resource: str) -> Record | None:
        """A record from a list: an administrator's show what is others', too."""
        record = super()._in_list(resource)
        if record is None or self._stock.makers.get(record.id) in (None, self._stock.person.name):
            return record
        self._world.records[resource].remove(record)
        return None

    def make(self, operation: Operation) -> Exchange:
        """Have an operation make a record, which is then used in the place of a borrowed one."""
        exchange = super().make(operation)
        if exchange.record is not None:
            for other in self._world.records[operation.resource]:
                other.alive = other.alive and other.id not in self._stock.borrowed
        return exchange


class OwnSender(Sender):
    """Sends requests that refer to what this person has, in whatever service."""

    def __init__(
        self,
        stock: Stock,
        service: str,
        system: System,
        index: Index,
        kin: ResourceNames,
        world: World,
    ) -> None:
        super().__init__(index, _Nobody(), {}, kin, world)
        self._stock, self._service, self._system = stock, service, system

    def send(
        self,
        operation: Operation,
        values: dict[str, str],
        made: Made,
        record: Record | None = None,
    ) -> Exchange:
        """One request, and what came of it: that of the first form of the body that is taken."""
        stock = self._stock
        values |= dict(self.own(operation, values))
        exchange: Exchange | None = None
        for body in stock.filling.bodies(self._service, operation, made.body):
            fields = dict(fields_in(operation, body))
            suited = Made(body=body, source=made.source, fields=fields, media_type=made.media_type)
            exchange = self._exchange(operation, values, suited, record)
            if exchange.answer.code not in (400, 422):
                break
        assert exchange is not None
        return exchange

    def own(self, operation: Operation, values: dict[str, str]) -> Iterator[tuple[str, str]]:
        """The values that this person has for parameters of the path that stand for a project or
        user, or that have a value which was made up."""
        person = self._stock.person
        for reference in self._stock.finder.of(self._service, operation):
            name = reference.steps[0]
            if reference.location != "path":
                continue
            if values[name] == _OWNER or (reference.kind != "record" and not self._keeps_people):
                yield name, person.user if reference.kind == "user" else person.project
            elif values[name].startswith("exercise-") and name != operation.identifier:
                lent = next(filter(None, map(self._stock.need, reference.targets)), None)
                if lent is not None:
                    yield name, lent.called(name)
        if {"resource_type", "resource_id"} <= values.keys():
            network = self._stock.need(ServiceResource(self._service, "network"))
            if network is not None:
                yield from (("resource_type", "networks"), ("resource_id", network.id))

    @property
    def _keeps_people(self) -> bool:
        return "user" in self._system.resources and "project" in self._system.resources

    def _exchange(
        self, operation: Operation, values: dict[str, str], made: Made, record: Record | None
    ) -> Exchange:
        request = Request(
            prefix=self._system.prefix,
            operation=operation,
            values=dict(values),
            query=self._asked_for(operation, record),
            headers=self._headers_of(operation),
            body=made.body,
            media_type=made.media_type,
        )
        answer = self._stock.send(request)
        self.requests += 1
        sent = Sent(method=request.method, path=request.path, body=None, code=answer.code)
        return Exchange(operation=operation, values=values, made=made, answer=answer, sent=sent)

    def _asked_for(self, operation: Operation, record: Record | None) -> dict[str, Any]:
        parameters = {
            parameter.name: self._asked(operation, parameter, record)
            for parameter in operation.parameters
            if parameter.location == "query" and parameter.required
        }
        own = {"project": self._stock.person.project, "user": self._stock.person.user}
        for reference in self._stock.finder.of(self._service, operation):
            name = reference.steps[0]
            if reference.location == "query" and name in parameters and reference.kind in own:
                parameters[name] = own[reference.kind]
        return {n: str(v).lower() if isinstance(v, bool) else v for n, v in parameters.items()}


class _Nobody:
    """In the place of the exercise's caller: the stock sends."""

    def send(self, *_: Any) -> Answer:
        """Not called."""
        raise AssertionError

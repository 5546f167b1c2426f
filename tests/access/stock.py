"""The records of one person in all services: made as the exercise makes them, when needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from access.cloud import Cloud
from access.filling import Filling
from access.people import DOMAIN, Person
from access.references import Finder, Reference, Thing
from access.requests import Request, call
from liveref.exercise.bodies import Made, fields_in
from liveref.exercise.caller import Answer
from liveref.exercise.exchange import Exchange, is_maker
from liveref.exercise.paths import _OWNER
from liveref.exercise.report import Sent
from liveref.exercise.sending import Sender
from liveref.exercise.session import Session
from liveref.exercise.supply import Supply
from liveref.exercise.world import Thing as Record
from liveref.exercise.world import World
from liveref.meaning.meaning import Meaning
from liveref.model.api import Effect, Operation
from liveref.naming.resource_names import ResourceNames
from liveref.service.system.system import System

Listener = Callable[[Request, Answer], None]
"""What is called with every request and its answer; the state before it is in the stock."""


class Stock:
    """A session of the exercise for each service, whose records refer to each other. What this
    person can't make is asked of `lender`, whose things are then no own ones."""

    def __init__(
        self, cloud: Cloud, finder: Finder, person: Person, lender: Stock | None = None
    ) -> None:
        self.cloud, self.finder, self.person, self.lender = cloud, finder, person, lender
        self.borrowed: set[str] = set()
        self.makers: dict[str, str] = lender.makers if lender else {}
        """Who has made what, of all persons, by its identity."""
        self.listeners: list[Listener] = []
        self.filling = Filling(self)
        self._sessions: dict[str, OwnSession] = {}
        self._needing: set[Thing] = set()
        self.before = cloud.state()

    def session(self, service: str) -> OwnSession:
        """The session with a service."""
        if service not in self._sessions:
            self._sessions[service] = OwnSession(self, service)
        return self._sessions[service]

    def there(self, thing: Thing) -> Record | None:
        """A record that is there."""
        return self.session(thing.service).world.alive(thing.resource)

    def need(self, thing: Thing) -> Record | None:
        """A record that is there, else a new one, else the lender's."""
        found = self.there(thing)
        if found is not None or thing in self._needing:
            return found
        self._needing.add(thing)
        try:
            return self.session(thing.service).supply.need(thing.resource)
        finally:
            self._needing.discard(thing)

    def own(self, thing: Thing) -> Record | None:
        """A record that is there and not borrowed."""
        things = self.session(thing.service).world.things.get(thing.resource, ())
        return next((t for t in things if t.alive and t.id not in self.borrowed), None)

    def borrow(self, thing: Thing) -> Record | None:
        """A record of the lender's."""
        found = self.lender.need(thing) if self.lender else None
        if found is None:
            return None
        self.borrowed.add(found.id)
        known = self.session(thing.service).world
        return known.find(thing.resource, found.id) or known.add(found)

    def send(self, request: Request) -> Answer:
        """The answer to a request of this person."""
        self.before = self.cloud.state()
        answer = call(self.cloud, self.person, request)
        for change in self.cloud.changes(self.before):
            if change.before is None:
                self.makers.setdefault(str(change.id), self.person.name)
        for listener in self.listeners:
            listener(request, answer)
        return answer


class OwnSession(Session):
    """The exercise's session, as one of several."""

    def __init__(self, stock: Stock, service: str) -> None:
        system = stock.finder.system(service)
        # What is beside is the filling's to see to, which knows all of this person's sessions.
        meaning = Meaning(system.api)
        self.api, self._meaning = system.api, meaning
        self.resources, self.behaviour = meaning.resources, meaning.behaviour
        self.world, kin = World(), ResourceNames(system.api.resources, system.api.conventions.names)
        self.sender = OwnSender(stock, service, system, meaning, kin, self.world)
        self.supply: Supply = OwnSupply(stock, service, meaning, kin, self.world, self.sender)
        self.means = meaning.names.means
        self._everywhere = {}
        person = stock.person
        for resource, id in (
            ("user", person.user),
            ("project", person.project),
            ("domain", DOMAIN),
        ):
            if service == "keystone" and not (person.is_admin and resource != "domain"):
                self.world.add(Record(resource=resource, id=id, fields={"id": id}))
                stock.borrowed |= {DOMAIN}


class OwnSupply(Supply):
    """The exercise's supply, that borrows what it can't make."""

    def __init__(
        self,
        stock: Stock,
        service: str,
        meaning: Meaning,
        kin: ResourceNames,
        world: World,
        sender: Sender,
    ) -> None:
        super().__init__(meaning, kin, world, sender)
        self._stock, self._service = stock, service

    def fresh(self, resource: str) -> Record | None:
        """A new record, else the lender's, unless it can't be made only because it needs what is
        being made."""
        rings = self._rings
        found = super().fresh(resource)
        if found is None and resource not in self._making and rings == self._rings:
            found = self._stock.borrow(Thing(self._service, resource))
        return found

    def _in_list(self, resource: str) -> Record | None:
        """A record from a list: an administrator's show what is others', too."""
        found = super()._in_list(resource)
        if found is None or self._stock.makers.get(found.id) in (None, self._stock.person.name):
            return found
        self._world.things[resource].remove(found)
        return None

    def make(self, operation: Operation) -> Exchange:
        """Have an operation make a record, which is then used in the place of a borrowed one."""
        exchange = super().make(operation)
        if exchange.thing is not None:
            for other in self._world.things[operation.resource]:
                other.alive = other.alive and other.id not in self._stock.borrowed
        return exchange


class OwnSender(Sender):
    """Sends requests that refer to what this person has, in whatever service."""

    def __init__(
        self,
        stock: Stock,
        service: str,
        system: System,
        meaning: Meaning,
        kin: ResourceNames,
        world: World,
    ) -> None:
        super().__init__(meaning, _Nobody(), {}, kin, world)
        self._stock, self._service, self._system = stock, service, system

    def send(
        self,
        operation: Operation,
        values: dict[str, str],
        made: Made,
        thing: Record | None = None,
    ) -> Exchange:
        """One request, and what came of it: that of the first form of the body that is taken."""
        stock = self._stock
        own = {"project": stock.person.project, "user": stock.person.user}
        people = {
            reference.steps[0]: own[reference.kind]
            for reference in stock.finder.of(self._service, operation)
            if reference.location == "path" and reference.kind in own
        }
        for name, value in values.items():
            if value == _OWNER or (name in people and self._service != "keystone"):
                values[name] = people.get(name, stock.person.project)
        exchange: Exchange | None = None
        for body in stock.filling.bodies(self._service, operation, made.body):
            fields = dict(fields_in(operation, body))
            suited = Made(body=body, source=made.source, fields=fields, media_type=made.media_type)
            exchange = self._exchange(operation, values, suited, thing)
            if exchange.answer.code not in (400, 422):
                break
        assert exchange is not None
        return exchange

    def _exchange(
        self, operation: Operation, values: dict[str, str], made: Made, thing: Record | None
    ) -> Exchange:
        request = Request(
            prefix=self._system.prefix,
            operation=operation,
            values=dict(values),
            query=self._asked_for(operation, thing),
            headers=self._headers_of(operation),
            body=made.body,
            media_type=made.media_type,
        )
        answer = self._stock.send(request)
        self.requests += 1
        sent = Sent(method=request.method, path=request.path, body=None, code=answer.code)
        return Exchange(operation=operation, values=values, made=made, answer=answer, sent=sent)

    def _asked_for(self, operation: Operation, thing: Record | None) -> dict[str, Any]:
        found = {
            parameter.name: self._asked(operation, parameter, thing)
            for parameter in operation.parameters
            if parameter.location == "query" and parameter.required
        }
        own = {"project": self._stock.person.project, "user": self._stock.person.user}
        for reference in self._stock.finder.of(self._service, operation):
            name = reference.steps[0]
            if reference.location == "query" and name in found and reference.kind in own:
                found[name] = own[reference.kind]
        return {n: str(v).lower() if isinstance(v, bool) else v for n, v in found.items()}


class _Nobody:
    """In the place of the exercise's caller: the stock sends."""

    def send(self, *_: Any) -> Answer:
        """Not called."""
        raise AssertionError


def creates(operation: Operation) -> bool:
    """Whether an operation brings something of a person's own into being."""
    return is_maker(operation) or operation.effect in (Effect.UPLOAD, Effect.MAP_UPDATE)


__all__ = ["OwnSession", "Reference", "Stock", "creates"]

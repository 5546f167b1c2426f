"""The records of one person in all services: made as the exercise makes them, when needed."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from access.cloud import Cloud
from access.filling import Filling
from access.finder import Finder
from access.people import SHARED, Person
from access.references import ServiceResource
from access.requests import Request, call
from access.sessions import OwnSession
from liveref.exercise.caller import Answer
from liveref.exercise.world import TrackedRecord as Record
from liveref.model.api import Operation

Listener = Callable[[Request, Answer], None]
"""The function that is called with every request and its answer; the state before it is in the
stock."""


_NUMBERS = itertools.count(100, 100)


class Stock:
    """A session of the exercise for each service, whose records refer to each other. A record that
    this person can't make is asked of `lender`: the administrator, who makes it for this person
    where it belongs to a project at all, and who refers in it to what this person has already."""

    def __init__(
        self, cloud: Cloud, finder: Finder, person: Person, makers: dict[str, str] | None = None
    ) -> None:
        self.cloud, self.finder, self.person = cloud, finder, person
        self.lender: Stock | None = None
        self.prefers_lender = False
        self.shares = False
        """Whether what it makes is for all to see."""
        self.borrowed: set[str] = set()
        self.makers = makers if makers is not None else {}
        """The owner of each record, of all persons, by its identity."""
        self.number = next(_NUMBERS)
        self.listeners: list[Listener] = []
        self.filling = Filling(self)
        self._sessions: dict[str, OwnSession] = {}
        self._needing: set[ServiceResource] = set()
        self.before = cloud.state()

    def session(self, service: str) -> OwnSession:
        """The session with a service."""
        if service not in self._sessions:
            self._sessions[service] = OwnSession(self, service)
        return self._sessions[service]

    def there(self, target: ServiceResource) -> Record | None:
        """A record that is there."""
        return self.session(target.service).world.alive(target.resource)

    def need(self, target: ServiceResource) -> Record | None:
        """A record that is there, else a new one, else the lender's."""
        record = self.there(target)
        if record is not None or target in self._needing:
            return record
        self._needing.add(target)
        try:
            return self.session(target.service).supply.need(target.resource)
        finally:
            self._needing.discard(target)

    def own(self, target: ServiceResource) -> Record | None:
        """A record that is there and not borrowed: one that the exercise counts on, if any."""
        targets = self.session(target.service).world.records.get(target.resource, ())
        own = [t for t in targets if t.id not in self.borrowed and (t.alive or t.id in self.makers)]
        return next((t for t in own if t.alive), own[0] if own else None)

    def borrow(self, target: ServiceResource) -> Record | None:
        """A record of the lender's."""
        record = self._lent(target)
        if record is None:
            return None
        world = self.session(target.service).world
        own = world.find(target.resource, record.id)
        if own is not None:
            return own
        if self.makers.get(record.id) != self.person.name or self.prefers_lender:
            self.borrowed.add(record.id)
        return world.add(record)

    def _lent(self, target: ServiceResource) -> Record | None:
        if self.lender is None:
            return None
        return self.lender.there(target) if self.prefers_lender else self.lender.need(target)

    def is_for_one(self, service: str, operation: Operation) -> bool:
        """Whether what an operation makes belongs to this person."""
        if not self.person.is_admin:
            return True
        return self.prefers_lender and bool(self.finder.owners(service, operation))

    def send(self, request: Request) -> Answer:
        """The answer to a request of this person."""
        self.before = self.cloud.state()
        answer = call(self.cloud, self.person, request)
        service = self.finder.service(request.prefix)
        name = self.person.name if self.is_for_one(service, request.operation) else "admin"
        for change in self.cloud.changes(self.before):
            if change.before is None:
                self.makers.setdefault(str(change.id), name)
            elif change.after is None:
                self.makers.pop(str(change.id), None)
        for listener in self.listeners:
            listener(request, answer)
        return answer


def stocks(cloud: Cloud, finder: Finder, person: Person, admin: Person, makers: Any) -> Stock:
    """The stock of a person, with the administrator's for this person behind it."""
    own = Stock(cloud, finder, person, makers)
    own.lender = Stock(cloud, finder, person.served_by(admin), makers)
    own.lender.lender, own.lender.prefers_lender = own, True
    return own


def sharing(own: Stock, admin: Person) -> Stock:
    """The administrator's stock of what it makes for a person, and for all to see."""
    stock = Stock(own.cloud, own.finder, own.person.served_by(admin, SHARED), own.makers)
    stock.lender, stock.prefers_lender, stock.shares = own, True, True
    return stock

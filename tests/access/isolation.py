"""The first matrix: B tries what is A's, at every place that can hold an identity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import msgspec

from access.cloud import Cloud, State
from access.finder import Finder
from access.living import Attempt, Life
from access.people import settle
from access.probing import Prober
from access.references import ServiceResource
from access.requests import Request
from access.seeding import look_at_all, seed, seed_public
from access.stock import Stock, sharing, stocks
from access.trying import Outcome
from access.verdict import Belongings, Violation, judge
from liveref.exercise.caller import Answer
from liveref.exercise.exchange import reason
from liveref.model.api import Effect, Target


class Result(msgspec.Struct, kw_only=True):
    """The result of one service."""

    service: str
    operations: int = 0
    outcomes: list[Outcome] = []
    violations: list[Violation] = []
    requests: int = 0
    attempts: dict[str, Attempt] = {}
    administrators: dict[str, Attempt] = {}


class Isolation:
    """The matrix of one service among those served. A caller who `is_fellow`, in the place of B, is
    of A's project: of such services only as keep what users have for themselves."""

    def __init__(
        self, references: Mapping[str, Path], service: str, *, is_fellow: bool = False
    ) -> None:
        self.service = service
        self.cloud = Cloud(references)
        self.people = settle(self.cloud)
        self.finder = Finder(self.cloud.systems)
        self.belongings = Belongings(self.people, self._sharing(), is_fellow=is_fellow)
        makers: dict[str, str] = {}
        people = self.people
        self.admin = Stock(self.cloud, self.finder, people.admin, makers)
        self.a = stocks(self.cloud, self.finder, people.a, people.admin, makers)
        self.second = stocks(self.cloud, self.finder, people.second, people.admin, makers)
        self.shared = sharing(self.a, people.admin)
        other = people.fellow if is_fellow else people.b
        self.b = stocks(self.cloud, self.finder, other, people.admin, makers)
        self.result = Result(service=service, outcomes=[], violations=[])

    def run(self) -> Result:
        """Let A make its things, then B live and try."""
        with self.cloud:
            self._seed()
            base = self.cloud.state()
            before = self._hindered()
            self._live()
            after = self._hindered()
            self.result.violations += [v for key, v in after.items() if key not in before]
            self._live_as_administrator(base)
        self.result.violations = list({v.key: v for v in reversed(self.result.violations)}.values())
        return self.result

    def _seed(self) -> None:
        """A's things: secret ones, some of another of its users that are called as B's will be,
        and some that all may see."""
        for owner in (self.a, self.second):
            for stock in filter(None, (owner, owner.lender)):
                stock.listeners.append(partial(self._note, stock))
        self.shared.listeners.append(partial(self._note, self.shared))
        seed(self.a, self.service)
        for target in self._meant():
            self.a.need(target)
        seed(self.second, self.service)
        seed_public(self.shared, self.service)
        look_at_all(self.a, self.service)

    def _note(self, stock: Stock, request: Request, _: Answer) -> None:
        service = self.finder.service(request.prefix)
        own = stock.is_for_one(service, request.operation)
        own = own or self.belongings.is_about(request)
        self.belongings.add(self.cloud.changes(stock.before), own=own, shared=stock.shares)

    def _sharing(self) -> Iterator[str]:
        """The kinds of the records that say with whom others are shared."""
        for system in self.cloud.systems.values():
            for resource in system.resources:
                if resource in system.members.resources or system.members.shared_by(resource):
                    yield system.kind(resource)

    def _meant(self) -> list[ServiceResource]:
        """The resources that all references of the service can mean."""
        references = self.finder.references(self.service)
        return list(
            dict.fromkeys(target for reference in references for target in reference.targets)
        )

    def _live(self) -> None:
        life = Life(self.b, self.service)
        self.b.listeners.append(self._judge)
        prober = Prober(
            self.finder, self.service, self.belongings, self.b, self.a, self.shared, self.admin
        )
        for target in self._meant():
            self.admin.need(target)
        for operation in life.operations():
            self.result.operations += 1
            for outcome, violations in prober.probes(operation, life.attempts.get(operation.id)):
                self.result.outcomes.append(outcome)
                self.result.violations += violations
        self.result.requests = prober.requests
        self.result.attempts = life.attempts

    def _judge(self, request: Request, answer: Answer) -> None:
        changes = self.cloud.changes(self.b.before)
        self.result.violations += judge(
            self.belongings, self.service, None, request, answer, changes
        )

    def _hindered(self) -> dict[str, Violation]:
        """The deletes by which A can't end its own things now, which are then there again."""
        state, makers = self.cloud.state(), dict(self.a.makers)
        listeners, self.a.listeners = self.a.listeners, []
        refused = self._refused_deletes()
        self.a.listeners = listeners
        self.a.makers.update(makers)
        self.cloud.restore(state)
        return refused

    def _refused_deletes(self) -> dict[str, Violation]:
        session, refused = self.a.session(self.service), dict[str, Violation]()
        for operation in reversed(self.finder.system(self.service).api.operations):
            record = self.a.own(ServiceResource(self.service, operation.resource))
            is_delete = operation.effect is Effect.DELETE and operation.target is Target.ITEM
            if not is_delete or operation.admin_only or record is None:
                continue
            answer = session.supply.exchange(operation, record).answer
            if not answer.good and record.id in self.a.makers:
                name = f"{operation.method} {operation.path}"
                refused[name] = Violation(
                    kind="hinders",
                    service=self.service,
                    operation=name,
                    place="of A",
                    detail=reason(answer),
                    request=f"{name} {record.id}",
                    code=answer.code,
                )
        return refused

    def _live_as_administrator(self, base: State) -> None:
        self.cloud.restore(base)
        life = Life(self.admin, self.service)
        list(life.operations())
        self.result.administrators = life.attempts

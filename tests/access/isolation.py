"""The first matrix: B tries what is A's, at every place that can hold an identity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from access.cloud import Cloud
from access.people import settle
from access.probing import Prober
from access.references import Finder, Thing
from access.seeding import look_at_all, seed
from access.stock import Stock
from access.trying import Outcome
from access.verdict import Belongings, Violation, judge
from liveref.exercise.exchange import is_maker
from liveref.exercise.exercise import _in_order
from liveref.exercise.preparing import prepared
from liveref.exercise.steps import _thing
from liveref.model.api import Operation


class Result(msgspec.Struct, kw_only=True):
    """What came of one service."""

    service: str
    operations: int = 0
    outcomes: list[Outcome] = []
    violations: list[Violation] = []
    requests: int = 0


class Isolation:
    """The matrix of one service among those served."""

    def __init__(self, references: Mapping[str, Path], service: str) -> None:
        self.service = service
        self.cloud = Cloud(references)
        self.people = settle(self.cloud)
        self.finder = Finder(self.cloud.systems)
        self.belongings = Belongings(self.people)
        self.admin = Stock(self.cloud, self.finder, self.people.admin)
        self.a = Stock(self.cloud, self.finder, self.people.a, self.admin)
        self.b = Stock(self.cloud, self.finder, self.people.b, self.admin)
        self.result = Result(service=service, outcomes=[], violations=[])

    def run(self) -> Result:
        """Let A make its things, then B live and try."""
        with self.cloud:
            self._seed()
            self._live()
        self.result.violations = list({v.key: v for v in reversed(self.result.violations)}.values())
        return self.result

    def _seed(self) -> None:
        self.a.listeners.append(lambda *_: self.belongings.add(self.cloud.changes(self.a.before)))
        seed(self.a, self.service)
        for thing in self._meant():
            self.a.need(thing)
        look_at_all(self.a, self.service)

    def _meant(self) -> list[Thing]:
        """What all references of the service can mean."""
        references = self.finder.references(self.service)
        return list(dict.fromkeys(thing for each in references for thing in each.things))

    def _live(self) -> None:
        self.b.listeners.append(
            lambda request, answer: self.result.violations.extend(
                judge(
                    self.belongings,
                    self.service,
                    None,
                    request,
                    answer,
                    self.cloud.changes(self.b.before),
                )
            )
        )
        prober = Prober(self.cloud, self.finder, self.service, self.a, self.b, self.belongings)
        session = self.b.session(self.service)
        for operation in _in_order(session.api, ()):
            self.result.operations += 1
            for reference in self.finder.of(self.service, operation):
                for thing in reference.things:
                    self.b.need(thing)
            self._carry_out(operation)
            after = self.cloud.state()
            for outcome, violations in prober.probes(operation):
                self.result.outcomes.append(outcome)
                self.result.violations += violations
            self.cloud.now = after.now
        self.result.requests = prober.requests

    def _carry_out(self, operation: Operation) -> None:
        """Have B do it with its own things, as the exercise does."""
        session = self.b.session(self.service)
        if is_maker(operation):
            session.supply.make(operation)
            return
        thing, _ = _thing(session, operation)
        if thing is not None:
            thing, _ = prepared(session, operation, thing)
        exchange = session.supply.exchange(operation, thing)
        if exchange.answer.good and thing is not None and str(operation.effect) in _ENDS:
            thing.alive = False


_ENDS = ("delete", "unlink", "map-delete")


def named(result: Result) -> Iterator[str]:
    """The violations, a line each."""
    for each in sorted(result.violations, key=lambda v: (v.kind, v.key)):
        yield f"{each.kind:8} {each.key.removesuffix(': ' + each.kind)}: {each.code} {each.detail}"
        yield f"         {each.request[:300]}"

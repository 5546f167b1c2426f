"""Options of requests that change the meaning of data."""

from __future__ import annotations

from typing import Self

from liveref.model.api import Location
from liveref.naming.patterns import compiled
from liveref.service.effects.headers.encoding import returned_by
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit


class DataOptions(Step):
    """Refuses documented parameters of the query that say what the bytes of a request are, or what
    goes with a record: nothing carries them out, and without them the data would be others."""

    def __init__(self, plan: Plan, names: frozenset[str]) -> None:
        super().__init__(plan)
        self._names = names

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        operation, look = plan.operation, plan.on_path("HEAD")
        in_headers = look is not None and returned_by(look) is not None
        if operation.effect.traits.reads or not in_headers:
            return None
        queries = (p.name for p in operation.parameters if p.location is Location.QUERY)
        signed = plan.system.api.conventions.queries.signatures
        names = frozenset(name for name in queries if not compiled(signed).fullmatch(name))
        return cls(plan, names) if names else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, f"query.{name}") for name in sorted(self._names)]

    def arrive(self, unit: Unit) -> None:
        for name in sorted(self._names & unit.call.query.keys()):
            message = f"{name} of {self.plan.operation.id} is documented, but not carried out."
            raise Problem(400, message, field=name, exact=True)

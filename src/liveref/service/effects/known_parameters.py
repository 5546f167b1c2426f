"""Parameters of queries that a service does not have in the version of a request."""

from __future__ import annotations

from typing import Self

from liveref.model.api import Location
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.work.steps import Basis
from liveref.service.work.unit import Unit
from liveref.values.spelling import nearest


class KnownParameters(Step):
    """Refuses parameters of the query that the operation does not have in the version of the
    request, and a query without those that it requires, if the service is closed."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        parameters = [p for p in plan.operation.parameters if p.location is Location.QUERY]
        self._names = frozenset(parameter.name for parameter in parameters)
        self._required = [parameter.name for parameter in parameters if parameter.required]
        search = plan.system.behaviour(plan.resource.name).search
        self._with_suffixes = search.suffixed if search is not None else ()

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        return cls(plan) if plan.system.is_closed else None

    def basis(self) -> list[Basis]:
        return [Basis(self.plan.operation.id, "parameter")]

    def arrive(self, unit: Unit) -> None:
        for name in self._required:
            if not unit.call.one(name):
                raise Problem(400, f"{name} is required.", field=name)
        for name in sorted(unit.call.query.keys() - self._names):
            has_suffix = name.startswith(self._with_suffixes) and name not in self._with_suffixes
            if not has_suffix:
                near = nearest(name, self._names)
                hint = f" Did you mean {near}?" if near else ""
                message = f"{name} is not a parameter of {self.plan.operation.id} in this version."
                raise Problem(400, message + hint, field=name)

"""The plans of operations, step by step, each with the facts behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from liveref.families import service_type
from liveref.model.api import API
from liveref.model.fact import Explanation, Fact
from liveref.model.path import form
from liveref.naming.nouns import singular
from liveref.service.effects.order import plan_of, why_placed
from liveref.service.effects.step import EffectStep, Step, moments_of
from liveref.service.planning.plan import Plan
from liveref.service.request.routing import Router
from liveref.service.system.system import System
from liveref.service.work.steps import Basis

__all__ = ["PlannedOperation", "PlannedStep", "plans_of"]

_EFFECT = "run"


class PlannedStep(msgspec.Struct, frozen=True):
    """A step of a plan: its name, what it does, at which moments, why it stands where it does, and
    the facts behind it, each with its reason if there is one."""

    name: str
    does: str
    moments: tuple[str, ...]
    why: str
    facts: tuple[tuple[Basis, Fact | None], ...]


class PlannedOperation(msgspec.Struct, frozen=True):
    """The plan of one operation."""

    id: str
    call: str
    steps: tuple[PlannedStep, ...]


class Facts:
    """The facts of an explanation, by what they are about and their term."""

    def __init__(self, explanation: Explanation) -> None:
        self._exact = {(fact.about, fact.fact): fact for fact in explanation.facts}
        self._within: dict[tuple[str, str], Fact] = {}
        for fact in explanation.facts:
            self._within.setdefault((fact.about.partition(".")[0], fact.fact), fact)

    def behind(self, basis: Basis) -> Fact | None:
        """The fact of a basis: with the step's own reason, else with that of the explanation, which
        may speak of a field of the resource; None where nobody gave a reason."""
        term = basis.term.replace("_", "-")
        names = [(basis.about, name) for name in (term, singular(term))]
        explained = next((f for n in names if (f := self._exact.get(n)) is not None), None)
        explained = explained or next((f for n in names if (f := self._within.get(n))), None)
        if basis.reason is None:
            return explained
        value = explained.value if explained is not None else None
        return Fact(about=basis.about, fact=basis.term, value=value, reason=basis.reason)


def plans_of(api: API, explanation: Explanation, call: str) -> list[PlannedOperation]:
    """The plans of the operations that a call means: an id, or a method with a path or a template.
    Several if actions share a path, none if nothing is there."""
    system = System(api, type=service_type(api.name))
    facts = Facts(explanation)
    return [
        _planned(plan_of(system, operation), facts)
        for operation in api.operations
        if operation.id in set(_named(api, call))
    ]


def _named(api: API, call: str) -> Iterator[str]:
    """The ids of the operations that a call means."""
    method, _, path = call.partition(" ")
    same = [o for o in api.operations if o.id == call]
    same += [o for o in api.operations if (o.method, form(o.path)) == (method, form(path))]
    if same:
        yield from (operation.id for operation in same)
        return
    router = Router((o.method, o.path, o.id) for o in api.operations)
    match = router.find(method, path) if path else None
    yield from match[0] if match else ()


def _planned(plan: Plan, facts: Facts) -> PlannedOperation:
    operation = plan.operation
    effect, *others = (step for step in plan.steps.all if isinstance(step, Step))
    passed = effect.moments if isinstance(effect, EffectStep) else ()
    steps = [_step(effect, (_EFFECT,), facts)]
    steps += [_step(step, moments_of(step, passed), facts) for step in others]
    return PlannedOperation(operation.id, f"{operation.method} {operation.path}", tuple(steps))


def _step(step: Step, moments: Sequence[str], facts: Facts) -> PlannedStep:
    behind = tuple((basis, facts.behind(basis)) for basis in step.basis())
    return PlannedStep(step.name, step.summary, tuple(moments), why_placed(step), behind)

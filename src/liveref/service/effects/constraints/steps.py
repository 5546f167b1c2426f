"""The steps in the order in which they are executed, and those of one operation."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from liveref.service.effects.constraints.cascading import Cascades
from liveref.service.effects.constraints.comparisons import Comparisons
from liveref.service.effects.constraints.defaults import FirstValues
from liveref.service.effects.constraints.idempotent import Repetition
from liveref.service.effects.constraints.immutable import ImmutableFields
from liveref.service.effects.constraints.normalising import Normalising
from liveref.service.effects.constraints.outcomes import Creations, Outcomes
from liveref.service.effects.constraints.preconditions import Preconditions
from liveref.service.effects.constraints.presence import FieldsTogether, RequiredFields
from liveref.service.effects.constraints.quota import Quotas
from liveref.service.effects.constraints.read_only import ReadOnlyFields
from liveref.service.effects.constraints.references import ReferenceConditions
from liveref.service.effects.constraints.single_values import SingleValues
from liveref.service.effects.constraints.step import Step
from liveref.service.effects.constraints.unique import UniqueValues
from liveref.service.planning.plan import Plan

STEPS: tuple[type[Step], ...] = (
    Normalising,
    ReadOnlyFields,
    Repetition,
    ReferenceConditions,
    FirstValues,
    SingleValues,
    RequiredFields,
    FieldsTogether,
    Comparisons,
    ImmutableFields,
    Preconditions,
    Quotas,
    UniqueValues,
    Outcomes,
    Creations,
    Cascades,
)
"""The order of steps: references, then defaults, then fields alone and together, then the record
among others."""

_OF_PLANS: WeakKeyDictionary[Plan, tuple[Step, ...]] = WeakKeyDictionary()


def steps_of(plan: Plan) -> tuple[Step, ...]:
    """The steps of an operation, worked out when it is first called."""
    steps = _OF_PLANS.get(plan)
    if steps is None:
        made = (kind.applies(plan) for kind in STEPS) if plan.system.constraints else ()
        steps = tuple(step for step in made if step is not None)
        _OF_PLANS[plan] = steps
    return steps

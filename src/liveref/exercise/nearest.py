"""The operation that shows the effects of another one."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from liveref.exercise.session import Session
from liveref.model.api import Effect, Operation, Target


def nearest(
    session: Session,
    operation: Operation,
    effects: Sequence[Effect],
    one: Target | None = None,
) -> Operation | None:
    """The operation of the same resource with one of these effects whose path has most in
    common with this one's."""
    operations = [
        o
        for o in session.api.operations
        if o.resource == operation.resource
        and o.effect in effects
        and (one is None or (o.target is Target.SINGLETON) == (one is Target.SINGLETON))
    ]
    if not operations:
        return None
    order = list(effects)

    def closeness(other: Operation) -> tuple[int, int, int]:
        same_so_far = zip(other.path.split("/"), operation.path.split("/"), strict=False)
        common = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], same_so_far))
        return common, -order.index(other.effect), -len(other.path)

    return max(operations, key=closeness)

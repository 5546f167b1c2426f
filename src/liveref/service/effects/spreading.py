"""A body that holds what several PUTs take, so that all is done at once or nothing: maps by
identity, called like the collections to which these PUTs lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from liveref.model.api import Effect, Operation
from liveref.model.path import names_in
from liveref.model.projection import at_version
from liveref.model.schema import Schema
from liveref.service.effects.outcome import Outcome
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.service.system.system import System
from liveref.store.base import Transaction

Put = Callable[[Plan, Call, Transaction], Outcome]


def is_spread(plan: Plan) -> bool:
    """Whether an operation's body, or each field of it, is such a map."""
    request = plan.operation.request
    if request is None or plan.operation.method != "POST":
        return False
    maps = request.schema.properties.items()
    words = [word for word, known in maps if isinstance(known.schema.additional, Schema)]
    if not maps and isinstance(request.schema.additional, Schema):
        words = [_word(plan.operation)]
    return bool(words) and set(words) <= set(_puts(plan.system)) and len(words) >= len(maps)


def spread(plan: Plan, call: Call, tx: Transaction, put: Put) -> Outcome:
    """Put each entry as it would be by itself, what stands below something else first. The answer
    to one alone is that to its PUT."""
    body = plan.validator.check(call.body) if plan.validator else call.body
    whole = plan.operation.request is not None and not plan.operation.request.schema.properties
    parts: dict[str, Any] = {_word(plan.operation): body} if whole else body
    outcomes: list[Outcome] = []
    for word, operation in _puts(plan.system).items():
        own = at_version(operation, call.version) if call.version else operation
        if own is None or not isinstance(parts.get(word), dict):
            continue
        (name,) = names_in(operation.path)
        for identity, value in parts[word].items():
            each = msgspec.structs.replace(call, path={name: identity}, body=value)
            outcomes.append(put(Plan(plan.system, own), each, tx))
    return outcomes[0] if len(outcomes) == 1 else Outcome()


def _puts(system: System) -> dict[str, Operation]:
    """The PUTs of what one identity in the path tells, by the last word of that."""
    return dict(sorted(_found(system), key=lambda found: found[1].path.endswith("}")))


def _found(system: System) -> Iterator[tuple[str, Operation]]:
    for operation in system.api.operations:
        if operation.effect is Effect.REPLACE and len(names_in(operation.path)) == 1:
            yield _word(operation), operation


def _word(operation: Operation) -> str:
    return [part for part in operation.path.split("/") if part and "{" not in part][-1]

"""Batch PUT: one body holds the content of several PUTs, applied all at once or not at all: maps by
identity, under the names of the collections to which these PUTs belong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from liveref.model.path import last_word, names_in
from liveref.model.projection import at_version
from liveref.service.effects.outcome import Outcome
from liveref.service.planning.plan import Plan
from liveref.service.request.call import Call
from liveref.store.base import Transaction

Put = Callable[[Plan, Call, Transaction], Outcome]


def put_batch(plan: Plan, call: Call, tx: Transaction, put: Put) -> Outcome:
    """Put each entry as if by its own PUT, parents first. A batch of one has the answer of that
    PUT."""
    body = plan.validator.check(call.body) if plan.validator else call.body
    whole = plan.operation.request is not None and not plan.operation.request.schema.properties
    parts: dict[str, Any] = {last_word(plan.operation.path): body} if whole else body
    outcomes: list[Outcome] = []
    for word, operation in plan.batch_operations.items():
        current = at_version(operation, call.version) if call.version else operation
        if current is None or not isinstance(parts.get(word), dict):
            continue
        (name,), one = names_in(operation.path), Plan(plan.system, current)
        for identity, value in parts[word].items():
            single = msgspec.structs.replace(call, path={name: identity}, body=value)
            outcomes.append(put(one, single, tx))
    return outcomes[0] if len(outcomes) == 1 else Outcome()

"""A body that holds what several PUTs take, so that all is done at once or nothing: maps by
identity, called like the collections to which these PUTs lead."""

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


def spread(plan: Plan, call: Call, tx: Transaction, put: Put) -> Outcome:
    """Put each entry as it would be by itself, what stands below something else first. The answer
    to one alone is that to its PUT."""
    body = plan.validator.check(call.body) if plan.validator else call.body
    whole = plan.operation.request is not None and not plan.operation.request.schema.properties
    parts: dict[str, Any] = {last_word(plan.operation.path): body} if whole else body
    outcomes: list[Outcome] = []
    for word, operation in plan.spread_over.items():
        own = at_version(operation, call.version) if call.version else operation
        if own is None or not isinstance(parts.get(word), dict):
            continue
        (name,), one = names_in(operation.path), Plan(plan.system, own)
        for identity, value in parts[word].items():
            each = msgspec.structs.replace(call, path={name: identity}, body=value)
            outcomes.append(put(one, each, tx))
    return outcomes[0] if len(outcomes) == 1 else Outcome()

"""Which bodies hold what several PUTs take: maps by identity, called like the collections to which
these PUTs lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liveref.model.api import Effect, Operation
from liveref.model.path import last_word, names_in
from liveref.model.schema import Schema


def spread_over(operation: Operation, operations: Iterable[Operation]) -> dict[str, Operation]:
    """The PUTs whose bodies an operation's body holds, by the last word of their paths; none where
    it, or a field of it, is no such map. Those of what stands below nothing else come last."""
    request = operation.request
    if request is None or operation.method != "POST":
        return {}
    maps = request.schema.properties.items()
    words = [name for name, known in maps if isinstance(known.schema.additional, Schema)]
    if not maps and isinstance(request.schema.additional, Schema):
        words = [last_word(operation.path)]
    if not words or len(words) < len(maps):
        return {}
    puts = dict(sorted(_puts(operations), key=lambda found: found[1].path.endswith("}")))
    return puts if set(words) <= set(puts) else {}


def _puts(operations: Iterable[Operation]) -> Iterator[tuple[str, Operation]]:
    for operation in operations:
        if operation.effect is Effect.REPLACE and len(names_in(operation.path)) == 1:
            yield last_word(operation.path), operation

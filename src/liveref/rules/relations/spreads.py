"""Bodies that hold what several PUTs take."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect, Operation
from liveref.model.path import last_word, names_in
from liveref.model.schema import Schema
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_call
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["spreads"]


@rule("body-of-several-puts")
def spreads(workspace: Workspace) -> Iterator[Claim]:
    """A POST whose body holds nothing but maps by identity, each called like the collection to
    which a PUT with one parameter leads, does what these PUTs do for all entries at once."""
    for draft, operation in zip(workspace.drafts, workspace.operations, strict=True):
        words = _maps(operation)
        puts = _puts(workspace) if words else {}
        if words and set(words) <= puts.keys():
            spread = {word: put for word, put in puts.items() if word in words}
            yield Claim(draft, "spread_over", spread, by_call(draft.source))


def _maps(operation: Operation) -> list[str]:
    """The names of the maps that a body consists of; none of a body with other fields."""
    request = operation.request
    if request is None or operation.method != "POST":
        return []
    fields = request.schema.properties.items()
    words = [name for name, prop in fields if isinstance(prop.schema.additional, Schema)]
    if not fields and isinstance(request.schema.additional, Schema):
        return [last_word(operation.path)]
    return words if len(words) == len(fields) else []


def _puts(workspace: Workspace) -> dict[str, str]:
    """The ids of PUTs of one parameter by the last word of their paths, top-level ones last."""
    puts = [
        operation
        for operation in workspace.operations
        if operation.effect is Effect.REPLACE and len(names_in(operation.path)) == 1
        if not operation.path.startswith("/{")
    ]
    ordered = sorted(puts, key=lambda operation: operation.path.endswith("}"))
    return {last_word(operation.path): operation.id for operation in ordered}

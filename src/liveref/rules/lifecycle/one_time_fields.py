"""Keys that a thing is told by once: the answer to its create alone shows one, and who does
something with the thing later has to give it."""

from __future__ import annotations

from collections.abc import Iterable

from liveref.model.api import Effect
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.reconcile.pooling import inner

__all__ = ["keys_told_once"]


def keys_told_once(drafts: Iterable[Draft]) -> dict[str, frozenset[str]]:
    """The texts that nothing but the answer to a create of a resource shows, and that no request
    but that of an action gives, each with the verbs of these actions."""
    told, known = set[str](), set[str]()
    asked: dict[str, set[str]] = {}
    for draft in drafts:
        if draft.effect is Effect.CREATE:
            told |= _texts(draft.response)
            known |= _texts(draft.request)
        elif draft.effect is Effect.ACTION:
            for name in _texts(draft.request):
                asked.setdefault(name, set()).add(draft.verb)
        else:
            known |= _texts(draft.request) | _texts(draft.response)
    return {name: frozenset(asked[name]) for name in sorted((told - known) & asked.keys())}


def _texts(message: Message) -> set[str]:
    shape = inner(message)
    fields = shape.properties.items() if shape else ()
    return {name for name, one in fields if set(one.all_types()) == {"string"}}

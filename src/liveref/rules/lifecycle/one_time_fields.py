"""Keys that the answer to a create alone shows, and that actions later ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liveref.model.api import Effect
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.drafts.text_grounds import by_field
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.lives import lives
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule

__all__ = ["one_time_key"]


@rule("one-time-key")
def one_time_key(workspace: Workspace) -> Iterator[Claim]:
    """A text that only the answer to a create shows, and only the requests of actions ask for, is a
    key: the service makes it up, shows it once, and answers 400 to such an action without it."""
    for life in lives(workspace):
        creates = [draft for draft in life.drafts if draft.effect is Effect.CREATE]
        for key, verbs in _keys(life.drafts).items():
            because = by_field(creates, key, (Side.RESPONSE,))
            yield Claim(life.behaviour, "once", True, because, key)
            yield Claim(life.behaviour, "keys", True, because, key)
            yield Claim(life.behaviour, "defaults", "$secret", because, key)
            for verb in sorted(verbs):
                transition = life.behaviour.transition(verb)
                yield Claim(transition, "requires", f"$given.{key}", because, key)
                yield Claim(transition, "code", 400, because)


def _keys(drafts: Iterable[Draft]) -> dict[str, set[str]]:
    """The keys with the verbs of the actions that ask for them."""
    created, elsewhere = set[str](), set[str]()
    asking: dict[str, set[str]] = {}
    for draft in drafts:
        if draft.effect is Effect.CREATE:
            created |= _texts(draft.response)
            elsewhere |= _texts(draft.request)
        elif draft.effect is Effect.ACTION:
            for name in _texts(draft.request):
                asking.setdefault(name, set()).add(draft.verb)
        else:
            elsewhere |= _texts(draft.request) | _texts(draft.response)
    return {name: asking[name] for name in sorted((created - elsewhere) & asking.keys())}


def _texts(message: Message) -> set[str]:
    shape = inner(message)
    fields = shape.properties.items() if shape else ()
    return {name for name, field in fields if set(field.all_types()) == {"string"}}

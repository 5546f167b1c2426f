"""Sentences about values that break rules which somebody else sets -> facts."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.policies import Policy
from liveref.rules.sentences.breaches import Consequence, consequence_of
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.rule import sentence_rule
from liveref.rules.sentences.rulings import Ruling, ruling_of

__all__ = ["policy_facts"]

_FARTHEST = 2
"""The most sentences from the rules to the consequence of breaking them."""


@sentence_rule("policy")
def policy_facts(context: Context) -> Iterator[Constraint]:
    """Values that break rules which somebody else sets, and the status or the refusal that follows.
    Rules without a consequence demand nothing that the service could see."""
    here: Context | None = context
    for distance in range(_FARTHEST + 1):
        if here is None:
            return
        ruling = ruling_of(here)
        if ruling is not None:
            yield from _policy(here, ruling, distance)
            return
        here = here.before


def _policy(stated: Context, ruling: Ruling, distance: int) -> Iterator[Policy]:
    """The policy of a sentence that names the rules, or what follows if a value breaks them."""
    for place, (reader, consequence) in enumerate(_consequences(stated, ruling)):
        if consequence is None:
            continue
        if distance in (0, place):
            yield Policy(
                reason=reader.reason("policy"),
                code=consequence.code,
                resource=ruling.resource,
                field=ruling.field,
                rules=ruling.rules,
                status=consequence.status,
            )
        return


def _consequences(stated: Context, ruling: Ruling) -> Iterator[tuple[Context, Consequence | None]]:
    """The sentence about the rules and those after it, each with the consequence it states."""
    yield stated, consequence_of(stated, ruling.resource, ruling.end)
    following = stated.after
    for distance in range(1, _FARTHEST + 1):
        if following is None or ruling_of(following) is not None:
            return
        is_next = distance == 1
        yield following, consequence_of(following, ruling.resource, is_next=is_next)
        following = following.after

"""The policies that sentences state, before the API is finished and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from liveref.model.api import API
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.policies import Policy
from liveref.model.sentence import Sentence
from liveref.reading.document import Document
from liveref.rules.sentences.collecting import about_policies
from liveref.rules.sentences.context import Context, Memory
from liveref.rules.sentences.hedging import hedge_of_policy
from liveref.rules.sentences.lexicon import Lexicon
from liveref.rules.sentences.linked import linked
from liveref.rules.sentences.meanings import Meanings
from liveref.rules.sentences.offers import offer_behind
from liveref.rules.sentences.policies import policy_facts
from liveref.rules.sentences.rulings import may_rule
from liveref.rules.sentences.standing import stands

__all__ = ["OfferedPolicy", "policies_of", "read_policies"]


class OfferedPolicy(NamedTuple):
    """A policy, and the sentence that offers its field for a create, None if none does."""

    policy: Policy
    offered_by: Sentence | None


def read_policies(document: Document, api: Callable[[], API]) -> list[OfferedPolicy]:
    """The policies that the sentences of a document state, each once. `api` makes one with the
    resources and the operations, which need not be finished; it is not called where no text may
    have a policy."""
    speaking = about_policies(document)
    pieces = {sentence.piece for sentence in speaking if may_rule(sentence)}
    sentences = tuple(sentence for sentence in speaking if sentence.piece in pieces)
    if not sentences:
        return []
    lexicon = Lexicon(api(), sentences, Meanings())
    policies: dict[tuple[str, str], OfferedPolicy] = {}
    for context in linked(sentences, lexicon, Memory({}, {}, set(), {}, set())):
        for fact in policies_of(context):
            if isinstance(fact, Policy):
                offering = offer_behind(context, fact.field)
                policies.setdefault((fact.resource, fact.field), OfferedPolicy(fact, offering))
    return list(policies.values())


def policies_of(context: Context) -> tuple[Constraint, ...]:
    """The policies of a sentence; it speaks of others, and so hedges more than other demands."""
    facts = tuple(fact for fact in policy_facts(context) if stands(context, fact))
    return facts if facts and not hedge_of_policy(context) else ()

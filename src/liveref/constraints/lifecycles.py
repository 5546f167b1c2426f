"""Leaves out facts of sentences that a behaviour file overrides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liveref.constraints.index import tag_of
from liveref.model.behaviour.behaviour import Behaviour, ResourceBehaviour
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import Default
from liveref.model.constraints.policies import Policy
from liveref.model.reason import Evidence, Reason

__all__ = ["beside_declared", "is_of_secret"]

_OF_LIFECYCLE = ("initial", "outcome", "precondition", "soft-delete")
_KEYS = ("status_field", "initial", "actions")
_DECLARED = (Evidence.PROFILE, Evidence.BEHAVIOUR)


def beside_declared(facts: Iterable[Constraint], behaviour: Behaviour) -> Iterator[Constraint]:
    """The facts without those about a default that a behaviour file declares, about the lifecycle
    of a resource whose lifecycle one declares (a file is written for the whole of it, and a
    sentence states a part), and about the policy of a secret, which has it already."""
    declared = {name for name, own in behaviour.resources.items() if _is_declared(own)}
    for fact in facts:
        concerned = {fact.resource, getattr(fact, "of", "")}
        if isinstance(fact, Default) and _has_default(behaviour, fact):
            continue
        if isinstance(fact, Policy) and is_of_secret(behaviour, fact):
            continue
        if tag_of(fact) not in _OF_LIFECYCLE or declared.isdisjoint(concerned):
            yield fact


def is_of_secret(behaviour: Behaviour, fact: Policy) -> bool:
    """Whether a policy is about a secret."""
    own = behaviour.resources.get(fact.resource, ResourceBehaviour())
    return fact.field in own.secrets


def _has_default(behaviour: Behaviour, fact: Default) -> bool:
    own = behaviour.resources.get(fact.resource, ResourceBehaviour())
    reason = own.reasons.get(f"defaults.{fact.field}")
    return reason is not None and _is_of_file(reason)


def _is_declared(behaviour: ResourceBehaviour) -> bool:
    own = (reason for key, reason in behaviour.reasons.items() if key.split(".")[0] in _KEYS)
    return any(map(_is_of_file, own)) or any(
        _is_of_file(reason)
        for transition in behaviour.actions.values()
        for reason in transition.reasons.values()
    )


def _is_of_file(reason: Reason) -> bool:
    return reason.evidence in _DECLARED

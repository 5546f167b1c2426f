"""Leaves out facts of sentences that a behaviour file overrides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liveref.constraints.index import tag_of
from liveref.model.behaviour import Behaviour, ResourceBehaviour
from liveref.model.constraints.constraint import Constraint
from liveref.model.constraints.fields import (
    AtLeastOneField,
    Default,
    Enumeration,
    ExclusiveFields,
    Forbidden,
    Format,
    Length,
    Pattern,
    Range,
    Required,
)
from liveref.model.constraints.policies import Policy
from liveref.model.reason import Evidence, Reason

__all__ = ["beside_declared", "beside_profile", "is_of_secret"]

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


_OF_REQUESTS = (
    *(Range, Length, Pattern, Enumeration, Format),
    *(Required, Forbidden, ExclusiveFields, AtLeastOneField),
)
"""The kinds of facts about what a request may give that hold beside a profile."""
_STRICT = ("valid", "allowed", "must", "only", "one of", "permitted", "accepted", "supported")
"""Words of a sentence by which the values that it lists are all there are."""


def beside_profile(
    facts: Iterable[Constraint], declared: Iterable[Constraint]
) -> Iterator[Constraint]:
    """The facts about what requests may give, without those about fields of which a profile
    declares anything. A profile describes all else."""
    settled = {(fact.resource, name) for fact in declared for name in _fields(fact)}
    for fact in facts:
        if isinstance(fact, Enumeration | Format) and not _is_strict(fact):
            continue
        own = {(fact.resource, name) for name in _fields(fact)}
        if isinstance(fact, _OF_REQUESTS) and settled.isdisjoint(own):
            yield fact


def _is_strict(fact: Enumeration | Format) -> bool:
    """Whether the sentence says how a value has to be, and not only what is usual: references
    forget some. An identity is checked as that of a record."""
    text = fact.reason.text.lower()
    is_identity = isinstance(fact, Format) and fact.format == "uuid"
    return any(word in text for word in _STRICT) and not is_identity


def _fields(fact: Constraint) -> tuple[str, ...]:
    return (*getattr(fact, "fields", ()), *filter(None, [getattr(fact, "field", "")]))


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

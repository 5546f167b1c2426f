"""The behaviour of resources on its way from rules and files to the model."""

from __future__ import annotations

from typing import Any

import msgspec

from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.behaviour.transitions import Transition
from liveref.rules.drafts.claims import entries_of

__all__ = ["BehaviourDraft", "StatedPolicy", "TransitionDraft"]

# A struct may well be mutable though its base is frozen, whatever mypy knows of dataclasses.


class StatedPolicy(msgspec.Struct, frozen=True):
    """The consequence that a sentence names for values which break `rules` of somebody else: a
    `status`, "" for a refusal."""

    rules: str
    status: str


class TransitionDraft(Transition, frozen=False, kw_only=True, eq=False):  # type: ignore[misc]
    """A transition that the merge may change. `unreachable` are statuses that the document demands
    and no record can have."""

    unreachable: tuple[str, ...] = ()

    def freeze(self) -> Transition:
        """The transition of the model, with the reasons of what holds."""
        return Transition(**_fields(self, Transition))


class BehaviourDraft(ResourceBehaviour, frozen=False, kw_only=True, eq=False):  # type: ignore[misc]
    """The behaviour of a resource that the merge may change; its `actions` are drafts as well.
    `policies` are those that sentences state, by field, and `offered` the fields among them that a
    sentence offers."""

    actions: dict[str, TransitionDraft] = msgspec.field(default_factory=dict)  # type: ignore[assignment]
    policies: dict[str, StatedPolicy] = msgspec.field(default_factory=dict)
    offered: tuple[str, ...] = ()

    def transition(self, verb: str) -> TransitionDraft:
        """The transition of that verb; an empty one says nothing."""
        return self.actions.setdefault(verb, TransitionDraft())

    def freeze(self) -> ResourceBehaviour:
        """The behaviour of the model, without transitions that say nothing."""
        frozen = {verb: draft.freeze() for verb, draft in self.actions.items()}
        actions = {verb: one for verb, one in frozen.items() if one != Transition()}
        return ResourceBehaviour(**_fields(self, ResourceBehaviour) | {"actions": actions})


def _fields(draft: Any, of: type[msgspec.Struct]) -> dict[str, Any]:
    values = {name: getattr(draft, name) for name in of.__struct_fields__}
    reasons = {name: reason for name, reason in draft.reasons.items() if _holds(name, values)}
    return values | {"reasons": reasons}


def _holds(name: str, values: dict[str, Any]) -> bool:
    """Whether the fact of that name holds: an entry may have been taken away."""
    fact, _, entry = name.partition(".")
    return fact in values and (not entry or entry in entries_of(values[fact]))

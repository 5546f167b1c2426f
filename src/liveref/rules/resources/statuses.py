"""All statuses that the records of a resource may have."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.behaviour.transitions import Transition
from liveref.rules.drafts.behaviour_drafts import BehaviourDraft
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.grounds import by_behaviour, by_convention, by_shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.statuses import statuses_of
from liveref.rules.rule import rule

__all__ = ["STATUSES"]


@rule("status-shown")
def shown(workspace: Workspace) -> Iterator[Claim]:
    """A status of a resource is each value that a table lists for its status field, or that an
    example shows there."""
    for name, behaviour in workspace.behaviours.items():
        field, resource = behaviour.status_field, workspace.resources.get(name)
        if field is None or resource is None:
            continue
        drafts = [draft for draft in workspace.drafts if draft.resource == name]
        pooled = workspace.pooled[name]
        because: Because = by_convention("names.status")
        if field in pooled.properties:
            because = by_shape(pooled.properties[field], because, "enum", "example")
        for status in statuses_of(field, pooled, drafts):
            yield Claim(resource, "statuses", True, because, key=status)


@rule("status-of-lifecycle")
def of_lifecycle(workspace: Workspace) -> Iterator[Claim]:
    """A status of a resource is each that it has at first, that an action asks for or leads to, or
    that follows from a value which breaks a policy."""
    for name, behaviour in workspace.behaviours.items():
        resource = workspace.resources.get(name)
        for status, because in _statuses(behaviour) if resource else ():
            if resource is not None:
                yield Claim(resource, "statuses", True, because, key=status)


def _statuses(behaviour: BehaviourDraft) -> Iterator[tuple[str, Because]]:
    for phase in behaviour.initial:
        yield phase.status, by_behaviour(behaviour, "initial", phase.status)
    for action in _transitions(behaviour):
        for status in action.allowed:
            yield status, by_behaviour(action, "allowed", status)
        for phase in action.to:
            yield phase.status, by_behaviour(action, "to", phase.status)
    for name, secret in behaviour.secrets.items():
        if secret.missed:
            yield secret.missed, by_behaviour(behaviour, "secrets", name)
    for name, policy in behaviour.policies.items():
        if policy.status:
            yield policy.status, by_behaviour(behaviour, "policies", name)


def _transitions(behaviour: ResourceBehaviour) -> Iterator[Transition]:
    """The transitions of all actions, and their cases."""
    yield from behaviour.actions.values()
    for action in behaviour.actions.values():
        for cases in action.when.values():
            yield from cases.values()


STATUSES = (shown, of_lifecycle)

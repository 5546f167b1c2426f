"""Operations on records that belong to no project: a service, an agent, a cache, a quota."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.behaviour.transitions import Transition
from liveref.model.conventions.tenancy import Tenancy
from liveref.naming.patterns import matches
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_default
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.operations.administrators import follows_from_create
from liveref.rules.resources.creation import created_by_users
from liveref.rules.rule import rule

__all__ = ["unowned"]


@rule("administrators-unowned")
def unowned(workspace: Workspace) -> Iterator[Claim]:
    """An operation that changes a record which nobody creates, and which has no field for its
    project or user, is for administrators alone: the record belongs to the service. So is one that
    changes what each project has without a create, such as a quota. The rule needs an operation
    that shows the record, and a family whose records have owners."""
    if workspace.conventions.tenancy == Tenancy():
        return
    created = _created(workspace)
    owned = created | _owned(workspace)
    shown = {draft.resource for draft in workspace.drafts if draft.effect.reads_records}
    for draft in workspace.drafts:
        changes = not draft.effect.traits.reads and draft.resource in shown
        if not changes or draft.above or _is_decided(draft, workspace):
            continue
        of_project = matches(workspace.conventions.paths.scope, draft.identifier or "")
        near = {draft.resource, *draft.parents.values()}
        if not near & (created if of_project else owned):
            yield Claim(draft, "admin_only", True, by_default(draft.source))


def _is_decided(draft: Draft, workspace: Workspace) -> bool:
    """True if another rule says who may call an operation."""
    if "admin_only" in draft.reasons:
        return True
    return follows_from_create(draft, workspace) is not None


def _created(workspace: Workspace) -> set[str]:
    """The resources whose records somebody makes, by an operation or along with another one."""
    behaviours = workspace.behaviour.resources
    along = {name for behaviour in behaviours.values() for name in _made_along(behaviour)}
    brought = {name for name, behaviour in behaviours.items() if behaviour.owned_by}
    return {*created_by_users(workspace), *along, *brought}


def _owned(workspace: Workspace) -> set[str]:
    """The resources whose records say in a field whose they are."""
    tenancy = workspace.conventions.tenancy
    return {
        name
        for name, shape in workspace.pooled.items()
        for field in shape.properties
        if matches(tenancy.project, field) or matches(tenancy.user, field)
    }


def _made_along(behaviour: ResourceBehaviour) -> Iterator[str]:
    """The resources of which something makes records as a consequence."""
    for transition in (*behaviour.actions.values(), behaviour.each_project or Transition()):
        yield from transition.makes
        for cases in transition.when.values():
            for case in cases.values():
                yield from case.makes

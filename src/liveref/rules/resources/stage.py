"""The stages that name resources and identify their records."""

from __future__ import annotations

from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.secrets import password_rule
from liveref.rules.resources.identifiers import given_by, identifier_of
from liveref.rules.resources.ownership import find_ownership
from liveref.rules.resources.resources import name_things, resources_of, set_parents
from liveref.rules.rule import Stage

__all__ = ["IDENTITIES", "RESOURCES"]


def _resources(workspace: Workspace) -> None:
    names = name_things(workspace.drafts)
    set_parents(workspace.drafts, names)
    workspace.resources = {r.name: r for r in resources_of(workspace.drafts, names)}


def _identities(workspace: Workspace) -> None:
    """The resources with the field that holds their identity."""
    for name, resource in workspace.resources.items():
        own = [draft for draft in workspace.drafts if draft.resource == name]
        items = [draft for draft in own if draft.is_item]
        identifier = identifier_of(resource, workspace.pooled[name], items)
        given = given_by(resource, identifier, own)
        resource.identifier, resource.given = identifier, given
    workspace.owned = find_ownership(workspace.drafts, workspace.pooled, workspace.conventions)
    workspace.password = password_rule(workspace.document, workspace.resources)


RESOURCES = Stage("resources", "The resources and their names.", (), (_resources,))
IDENTITIES = Stage("identities", "What identifies and owns records.", (), (_identities,))

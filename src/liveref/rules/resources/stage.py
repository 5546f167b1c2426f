"""The stages that name resources and identify their records."""

from __future__ import annotations

from liveref.rules.drafts.workspace import Workspace
from liveref.rules.lifecycle.secrets import password_rule
from liveref.rules.resources.identifiers import given_by, identifier_of
from liveref.rules.resources.names import NAME_RULES, unique_name
from liveref.rules.resources.ownership import find_ownership
from liveref.rules.resources.resources import (
    english_plural,
    operation_parents,
    path_plural,
    resource_parents,
    resource_paths,
)
from liveref.rules.rule import Stage

__all__ = ["IDENTITIES", "NAMES", "RESOURCES", "UNIQUE_NAMES"]


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


NAMES = Stage(
    "resource-names",
    "The name of the resource that an operation works on.",
    NAME_RULES,
)
UNIQUE_NAMES = Stage(
    "unique-names",
    "Names of resources that would be the same otherwise.",
    (unique_name,),
)
RESOURCES = Stage(
    "resources",
    "The plural, the paths and the parents of each resource.",
    (operation_parents, path_plural, english_plural, resource_paths, resource_parents),
)
IDENTITIES = Stage("identities", "What identifies and owns records.", (), (_identities,))

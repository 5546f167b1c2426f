"""The workspace turned into the API."""

from __future__ import annotations

from liveref.model.api import API, Section
from liveref.rules.build_operation import build_operation, build_resource
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.findings.diagnostics import diagnostics_of
from liveref.rules.relations.build import with_relations, with_resource_relations

__all__ = ["build_api", "build_parts"]


def build_parts(workspace: Workspace) -> None:
    """Build the operations and the resources, if they are not built yet."""
    if not workspace.finished:
        behaviour = workspace.behaviour
        workspace.finished = {
            name: build_resource(resource, workspace.pooled[name], behaviour)
            for name, resource in workspace.resources.items()
        }
        workspace.operations = tuple(
            build_operation(draft, identity, workspace)
            for draft, identity in zip(workspace.drafts, workspace.ids, strict=True)
        )


def build_api(workspace: Workspace) -> API:
    """The API of a workspace that has been through all stages."""
    build_parts(workspace)
    document, conventions = workspace.document, workspace.conventions
    drafts = workspace.resources
    operations = tuple(map(with_relations, workspace.operations, workspace.drafts))
    resources = tuple(
        with_resource_relations(resource, drafts[name])
        for name, resource in workspace.finished.items()
    )
    return API(
        name=document.name,
        title=document.title,
        resources=resources,
        operations=operations,
        conventions=conventions,
        behaviour=workspace.behaviour,
        prose=tuple(piece for section in document.sections for piece in section.prose),
        sections=tuple(
            Section(title=s.title, sections=s.sections, prose=s.prose, origin=s.origin)
            for s in document.sections
        ),
        editions=tuple(workspace.editions.values()),
        base=workspace.base,
        min_version=workspace.min_version,
        max_version=workspace.max_version,
        faults=dict(sorted(item for draft in workspace.drafts for item in draft.faults.items())),
        created=tuple(
            sorted(name for name, resource_draft in drafts.items() if resource_draft.created)
        ),
        created_inside={
            name: tuple(sorted(resource_draft.created_in))
            for name, resource_draft in drafts.items()
            if resource_draft.created_in
        },
        diagnostics=(*document.diagnostics, *diagnostics_of(workspace)),
    )

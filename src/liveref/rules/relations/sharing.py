"""Records that share others with projects."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Resource
from liveref.model.conventions.tenancy import Tenancy
from liveref.model.relations import Access, Sharing
from liveref.naming.patterns import matches
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_convention
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["accesses", "grants_below", "grants_by_name", "memberships"]


@rule("sharing-members")
def memberships(workspace: Workspace) -> Iterator[Claim]:
    """A resource whose identity is called like a member (convention `tenancy.member`), below one
    whose records belong to projects, shares the record above it: each is one project's
    membership."""
    tenancy = workspace.conventions.tenancy
    for resource, above in _below(workspace):
        if matches(tenancy.member, resource.identifier) and _is_owned(workspace, above):
            has_status = tenancy.status in resource.schema.properties
            sharing = Sharing(resource=resource.name, status=tenancy.status if has_status else None)
            because = by_convention("tenancy.member")
            yield Claim(workspace.resources[above.name], "sharing", sharing, because)


@rule("sharing-policies")
def grants_by_name(workspace: Workspace) -> Iterator[Claim]:
    """A resource with fields for a record (convention `tenancy.record`), a project
    (`tenancy.target`) and an action (`tenancy.action`) shares the records of all other resources
    that belong to projects: RBAC policies do."""
    tenancy = workspace.conventions.tenancy
    for resource in reversed(workspace.finished.values()):
        record, project, action = (
            _field(resource, pattern)
            for pattern in (tenancy.record, tenancy.target, tenancy.action)
        )
        if not (record and project and action):
            continue
        for other in workspace.finished.values():
            if other is not resource and _is_owned(workspace, other):
                sharing = Sharing(
                    resource=resource.name,
                    record=record,
                    project=project,
                    action=action,
                    fields=tuple(_public(other, tenancy)),
                )
                because = by_convention("tenancy.target")
                yield Claim(workspace.resources[other.name], "sharing", sharing, because)


@rule("sharing-below")
def grants_below(workspace: Workspace) -> Iterator[Claim]:
    """A resource that is called like a share (convention `tenancy.sharing`) and has a field for a
    project shares the record above it with that project."""
    tenancy = workspace.conventions.tenancy
    for resource, above in _below(workspace):
        project = _field(resource, tenancy.target)
        has_all = project and _field(resource, tenancy.record) and _field(resource, tenancy.action)
        if project and not has_all and matches(tenancy.sharing, resource.name):
            sharing = Sharing(resource=resource.name, project=project)
            because = by_convention("tenancy.sharing")
            yield Claim(workspace.resources[above.name], "sharing", sharing, because)


@rule("access-list")
def accesses(workspace: Workspace) -> Iterator[Claim]:
    """Records that belong to nobody and can be public (convention `tenancy.public`) are, if they
    are not public, there for the projects that have a record below them."""
    tenancy = workspace.conventions.tenancy
    for resource, above in _below(workspace):
        fields = () if _is_owned(workspace, above) else tuple(_public(above, tenancy))
        if fields and _is_owned(workspace, resource):
            access = Access(resource=resource.name, fields=fields)
            because = by_convention("tenancy.public")
            yield Claim(workspace.resources[above.name], "access", access, because)


def _is_owned(workspace: Workspace, resource: Resource) -> bool:
    return "project" in workspace.resources[resource.name].owner_fields.values()


def _public(resource: Resource, tenancy: Tenancy) -> Iterator[str]:
    """The truth values of a resource by which a record is there for all."""
    names = [name for name, values in tenancy.public.items() if True in values]
    return (n for n in resource.schema.properties if n.rpartition(":")[2] in names or n in names)


def _field(resource: Resource, pattern: str) -> str | None:
    fields = resource.schema.properties
    return next((name for name in fields if matches(pattern, name)), None)


def _below(workspace: Workspace) -> Iterator[tuple[Resource, Resource]]:
    """Each resource that stands below another one, with that."""
    for resource in workspace.finished.values():
        above = workspace.finished.get(resource.parents[-1]) if resource.parents else None
        if above is not None:
            yield resource, above

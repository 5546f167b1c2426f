"""Lists of objects in requests that stand for records of another resource."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Operation, Resource
from liveref.model.reason import Evidence
from liveref.model.relations import RequestList
from liveref.model.schema import Schema
from liveref.naming.nouns import singular, slug
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.relations.targets import Targets
from liveref.rules.rule import rule

__all__ = ["request_lists"]


@rule("request-list")
def request_lists(workspace: Workspace) -> Iterator[Claim]:
    """The objects of a list in a request stand for records if the list is called like a resource
    in the plural and answers show the identity of such a record in it: each names a record that
    exists if it holds no more than an identity or a name. It does not hold for records that stand
    below those of the operation."""
    targets = Targets(workspace)
    fields = {resource.name: named for resource, named in workspace.named_fields}
    for draft, operation in zip(workspace.drafts, workspace.operations, strict=True):
        own = workspace.finished[draft.resource]
        for field, items in _lists(operation):
            other = _listed(workspace, targets, own, field)
            if other is not None:
                keys = {other.identifier, other.natural_key}
                names_only = bool(items.properties) and items.properties.keys() <= keys
                request_list = RequestList(resource=other.name, names_only=names_only)
                because = fields[own.name][field].because._replace(evidence=Evidence.RULE)
                yield Claim(draft, "request_lists", request_list, because, field)


def _lists(operation: Operation) -> Iterator[tuple[str, Schema]]:
    """The fields of a request with the schema of their items, empty where they are no lists."""
    properties = operation.request.record.properties if operation.request else {}
    for name, prop in properties.items():
        yield name, prop.schema.items or Schema()


def _listed(workspace: Workspace, targets: Targets, own: Resource, field: str) -> Resource | None:
    """The resource of whose records answers show the identity in a list."""
    prop, name = own.schema.properties.get(field), targets.exact(field)
    items = prop.schema.items if prop else None
    other = workspace.finished[name] if name == singular(slug(field)) else None
    if items is None or other is None or own.name in (other.name, *other.parents):
        return None
    return other if other.identifier in items.properties else None

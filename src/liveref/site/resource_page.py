"""All that the page of a resource shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from liveref.model.api import Operation, Resource
from liveref.model.fact import Fact
from liveref.site.drawing.svg import svg
from liveref.site.lifecycle import Lifecycle, graph_of, lifecycle_of
from liveref.site.operation_page import FactRow, fact_rows
from liveref.site.reference import Reference
from liveref.site.relations import Relation, neighbourhood
from liveref.site.rows import Row, field_rows
from liveref.site.statements import Statement, of_resource

__all__ = ["FieldView", "ResourceView", "resource_view"]

_UNTOLD = {"row", "description", "field", "always-present", "optional", "null-at-first"}


class FieldView(NamedTuple):
    """A field of a resource with the facts about it."""

    row: Row
    facts: list[FactRow]


class ResourceView(NamedTuple):
    """The content of the page."""

    resource: Resource
    title: str
    operations: list[Operation]
    statements: list[Statement]
    fields: list[FieldView]
    lifecycle: Lifecycle | None
    lifecycle_picture: Markup | None
    refers_to: list[Relation]
    referred_by: list[Relation]
    picture: Markup | None
    facts: list[FactRow]


def resource_view(reference: Reference, resource: Resource, root: str) -> ResourceView:
    """The content of a resource's page, whose way to the root of the site is `root`."""

    def address(name: str) -> str:
        return root + (reference.resource_page(name) or "")

    api, name = reference.api, resource.name
    own = reference.facts.get(name, [])
    lifecycle = lifecycle_of(api, resource)
    graph = graph_of(lifecycle) if lifecycle else None
    near = neighbourhood(reference.relations, name, address)
    words = name.replace("_", " ")
    return ResourceView(
        resource=resource,
        title=words[:1].upper() + words[1:],
        operations=[o for o in api.operations if o.resource == name],
        statements=of_resource(api, name, own, reference.subject(root, name)),
        fields=_fields(resource, reference.facts),
        lifecycle=lifecycle,
        lifecycle_picture=svg(graph, "lifecycle", f"The lifecycle of a {words}") if graph else None,
        refers_to=[r for r in reference.relations if r.resource == name],
        referred_by=[r for r in reference.relations if r.target == name and r.resource != name],
        picture=svg(near, "relations", f"What a {words} is connected with") if near else None,
        facts=fact_rows([fact for fact in own if fact.fact not in _UNTOLD]),
    )


def _fields(resource: Resource, facts: Mapping[str, list[Fact]]) -> list[FieldView]:
    views = []
    for row in field_rows(resource.schema, "field.", resource.references, sent=False):
        own = facts.get(f"{resource.name}.{row.above}{row.name}", [])
        shown = [fact for fact in own if fact.fact not in _UNTOLD]
        views.append(FieldView(row, fact_rows(shown)))
    return views

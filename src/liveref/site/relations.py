"""Relations between the resources of an API: references, and places below others in the path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from liveref.model.api import API, Resource
from liveref.model.reason import Reason
from liveref.site.drawing.graph import Edge, Graph, Node
from liveref.site.reasons import Why, why

__all__ = ["Relation", "map_of", "neighbourhood", "relations_of"]


class Relation(NamedTuple):
    """The resource `resource` refers to `target` by a `field`; without one, `words` say what
    connects them."""

    resource: str
    target: str
    field: str
    why: Why | None
    words: str = ""


def relations_of(api: API) -> list[Relation]:
    """All relations between resources of the API, once for each field."""
    names = {resource.name for resource in api.resources}
    return [
        relation
        for resource in api.resources
        for relation in _of(resource)
        if relation.target in names
    ]


def _of(resource: Resource) -> Iterator[Relation]:
    for parent in resource.parents[-1:]:
        yield Relation(resource.name, parent, "", None, "stands below")
    if resource.owned_by is not None:
        yield Relation(resource.name, resource.owned_by, "", None, "comes and goes with")
    for references in (resource.references, resource.reference_lists):
        for field, reference in references.items():
            if not reference.services:
                yield Relation(resource.name, reference.resource, field, _why(reference.reason))


def _why(reason: Reason | None) -> Why | None:
    return why(reason) if reason is not None else None


def map_of(relations: list[Relation], address: Callable[[str], str]) -> Graph:
    """The picture of all resources that are connected with another one."""
    pairs = dict.fromkeys((r.resource, r.target) for r in relations if r.resource != r.target)
    names = dict.fromkeys(name for pair in pairs for name in pair)
    nodes = [_node(name, address) for name in names]
    return Graph(nodes, [Edge(source, target) for source, target in pairs])


def neighbourhood(
    relations: list[Relation], name: str, address: Callable[[str], str]
) -> Graph | None:
    """The picture of one resource with those next to it; None where it stands alone."""
    near = [r for r in relations if name in (r.resource, r.target) and r.resource != r.target]
    if not near:
        return None
    names = dict.fromkeys([name, *(n for r in near for n in (r.resource, r.target))])
    nodes = [_node(other, address, "self" if other == name else "node") for other in names]
    fields: dict[tuple[str, str], list[str]] = {}
    for relation in near:
        own = fields.setdefault((relation.resource, relation.target), [])
        own.append(relation.field or relation.words)
    edges = [Edge(source, target, _lines(words)) for (source, target), words in fields.items()]
    return Graph(nodes, edges)


_MOST_FIELDS = 3


def _lines(words: list[str]) -> tuple[str, ...]:
    words = list(dict.fromkeys(words))
    if len(words) <= _MOST_FIELDS:
        return tuple(words)
    return (*words[: _MOST_FIELDS - 1], f"and {len(words) - _MOST_FIELDS + 1} more")


def _node(name: str, address: Callable[[str], str], style: str = "node") -> Node:
    return Node(name, (name.replace("_", " "),), address(name), style)

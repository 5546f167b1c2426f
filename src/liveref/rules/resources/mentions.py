"""What the descriptions of fields speak of: services of the family, and the resource that a field
is called after. A reference to another record rests on it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import msgspec

from liveref.model.api import Mention, Resource
from liveref.model.conventions import Conventions
from liveref.naming.resource_names import ResourceNames
from liveref.openstack import service_type

__all__ = ["with_mentions"]

_WORD = re.compile(r"[a-z]+", re.IGNORECASE)


def with_mentions(
    resources: Collection[Resource], conventions: Conventions
) -> tuple[Resource, ...]:
    """The resources, with what the descriptions of their fields speak of."""
    names = ResourceNames(resources, conventions.names)
    known = {resource.name: resource for resource in resources}
    return tuple(
        msgspec.structs.replace(each, mentions=dict(_mentions(each, names, known)))
        for each in resources
    )


def _mentions(
    resource: Resource, names: ResourceNames, known: dict[str, Resource]
) -> Iterator[tuple[str, Mention]]:
    for field, each in resource.schema.properties.items():
        if each.schema.description is None:
            continue
        text, word = each.schema.description.source, names.word(field) or field
        other = names.called(word)
        is_named = other is not None and _names(text, known[other])
        mention = Mention(services=_services(text), names_resource=is_named)
        if mention != Mention():
            yield field, mention


def _services(text: str) -> tuple[str, ...]:
    """The types of the services that a text names by their projects."""
    types = {t for word in _WORD.findall(text) if (t := service_type(word)) not in (None, word)}
    return tuple(sorted(t for t in types if t is not None))


def _names(text: str, resource: Resource) -> bool:
    """Whether a text names a resource, in singular or plural."""
    names = {re.escape(name).replace("_", "[ _-]?") for name in (resource.name, resource.plural)}
    return re.search(rf"\b({'|'.join(sorted(names))})\b", text, re.IGNORECASE) is not None

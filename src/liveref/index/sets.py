"""Which resources are nothing but a set of names that another shows as a field."""

from __future__ import annotations

import re

from liveref.model.api import API, Effect, Operation, Resource, Target
from liveref.model.path import last_word

_OF_ANY = re.compile(r"/\{[^/]+\}/\{[^/]+\}/[^/{]+(/\{[^/]+\})?/?$")
_OF_SETS = {
    (Effect.LIST, Target.COLLECTION),
    (Effect.REPLACE, Target.COLLECTION),
    (Effect.DELETE, Target.COLLECTION),
    (Effect.CHECK, Target.ITEM),
    (Effect.LINK, Target.ITEM),
    (Effect.UNLINK, Target.ITEM),
}


def set_fields(api: API) -> dict[str, str]:
    """By the resource, the field of what is above it: an array of texts that is called like the
    last word of all its paths. None of them does more than sets need. What is above may also be
    of any resource, whose collection a parameter of the path names."""
    resources = {resource.name: resource for resource in api.resources}
    found: dict[str, str] = {}
    for resource in api.resources:
        operations = [o for o in api.operations if o.resource == resource.name]
        if resource.parents and all((o.effect, o.target) in _OF_SETS for o in operations):
            words = {last_word(operation.path) for operation in operations}
            field = words.pop() if len(words) == 1 else ""
            if _is_set(resources[resource.parents[-1]], field):
                found[resource.name] = field
        elif not resource.parents and operations and all(map(_is_of_any, operations)):
            words = {last_word(operation.path) for operation in operations}
            if len(words) == 1 and any(_is_set(other, *words) for other in api.resources):
                found[resource.name] = words.pop()
    return found


def collections(api: API) -> dict[str, str]:
    """The resources by the last word of their collections' paths, those below no other first."""
    found: dict[str, str] = {}
    for operation in sorted(api.operations, key=lambda each: len(each.parents)):
        if operation.effect is Effect.LIST and operation.target is Target.COLLECTION:
            found.setdefault(operation.path.rstrip("/").rpartition("/")[2], operation.resource)
    return found


def _is_of_any(operation: Operation) -> bool:
    known = (operation.effect, operation.target)
    makes = known == (Effect.CREATE, Target.COLLECTION)
    return (known in _OF_SETS or makes) and _OF_ANY.search(operation.path) is not None


def _is_set(above: Resource, field: str) -> bool:
    known = above.schema.properties.get(field)
    if known is None or known.schema.types[:1] != ("array",):
        return False
    items = known.schema.items
    return items is None or (not items.is_object and set(items.types) <= {"string"})

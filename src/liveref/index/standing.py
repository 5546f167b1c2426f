"""What is there without being made: hosts, zones, extensions, as the examples of lists show them.

Of a resource that no operation makes no document says which there are, but its lists show what
they look like. What belongs to somebody, or came into being at some time, is none of these, but
for kinds of things, which have a name and no identity.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from liveref.index.names import FieldNames
from liveref.model.api import API, Effect, Operation, Resource
from liveref.model.microversion import Version
from liveref.model.projection import at_version, turning_points

There = dict[str, dict[str, Any]]
"""The fields of what is there by their identity."""


class Standing:
    """What the examples of an API show of resources that are none of those `made` by it."""

    def __init__(self, api: API, made: Collection[str], names: FieldNames) -> None:
        self._api, self._names = api, names
        self._lists: dict[str, list[Operation]] = {}
        for operation in api.operations:
            lists = operation.effect is Effect.LIST and not operation.parents
            if lists and not operation.above and operation.resource not in made:
                self._lists.setdefault(operation.resource, []).append(operation)
        self.of = lru_cache(maxsize=1024)(self._of)

    def fields(self, resource: str) -> frozenset[str]:
        """All fields that are known of what is there, in any version."""
        shown = (each for each in self._lists.get(resource, ()))
        return frozenset(key for each in shown for item in self._items(each) for key in item)

    def _of(self, resource: str, version: Version | None, path: str = "") -> There:
        """What is there of a resource, as a microversion shows it. Of what lists show of one
        thing, that of the list at `path` is said last; of what has no identity but names, it shows
        no others than its own example does."""
        found: There = {}
        own: set[str] = set()
        for operation in sorted(self._lists.get(resource, ()), key=lambda each: each.path == path):
            items = self._shown(operation, version)
            keys = self._keys(self._api.resource(resource), items)
            for item in items:
                identity = next((item[k] for k in keys if isinstance(item.get(k), str | int)), None)
                if identity is not None:
                    found[str(identity)] = found.get(str(identity), {}) | item
                    own |= {str(identity)} if operation.path == path and len(keys) > 1 else set()
        return {name: item for name, item in found.items() if not own or name in own}

    def _shown(self, operation: Operation, version: Version | None) -> list[dict[str, Any]]:
        """What the examples of a version show: the latest until then, else the first after."""
        if version is None:
            return list(self._items(operation))
        later = sorted(each for each in turning_points(operation) if each > version)
        projected = (at_version(operation, each) for each in (version, *later))
        found = (list(self._items(each)) for each in projected if each is not None)
        return next(filter(None, found), [])

    def _items(self, operation: Operation) -> Iterator[dict[str, Any]]:
        return (item for item in _items(operation) if _is_always_there(item, self._names))

    @staticmethod
    def _keys(resource: Resource, items: list[dict[str, Any]]) -> list[str]:
        """The fields that may tell the items apart; where some have an identifier, that alone."""
        if any(resource.identifier in item for item in items):
            return [resource.identifier]
        return list(dict.fromkeys(("id", "name", *(key for item in items for key in item))))


def called(there: There, resource: Resource, text: str) -> str:
    """The identity of what is there of that identity, else of that name; else the text."""
    key = resource.natural_key
    named = (identity for identity, fields in there.items() if key and fields.get(key) == text)
    return text if text in there else next(named, text)


def _is_always_there(item: dict[str, Any], names: FieldNames) -> bool:
    """Whether an item belongs to nobody, and did not come into being at some time, but for one
    that has a name and no identity: that is a kind of thing."""
    told = {kind for key in item for kind in ("created", "owner") if names.means(kind, key)}
    is_kind = "name" in item and not any(names.means("identifier", key) for key in item)
    return not told or (is_kind and told == {"created"})


def _items(operation: Operation) -> Iterator[dict[str, Any]]:
    for body in (response.body for response in operation.responses):
        for example in body.examples if body else ():
            value = example.value
            held = value.get(body.wrapper, ()) if body and isinstance(value, dict) else value
            yield from (item for item in held or () if isinstance(item, dict))

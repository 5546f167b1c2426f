"""Records that exist without being created, found by resource and microversion."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from liveref.model.api import API, Operation, Resource
from liveref.model.microversion import Version, parse

There = dict[str, dict[str, Any]]
"""The fields of standing records by their identity."""


class Standing:
    """The standing records of an API; none of a resource that is `made` by it."""

    def __init__(self, api: API, made: Collection[str]) -> None:
        self._api = api
        self._lists: dict[str, list[Operation]] = {}
        for operation in api.operations:
            if operation.standing and operation.resource not in made:
                self._lists.setdefault(operation.resource, []).append(operation)
        self.of = lru_cache(maxsize=1024)(self._of)

    def fields(self, resource: str) -> frozenset[str]:
        """All fields of the standing records, in any version."""
        shown = (item for o in self._lists.get(resource, ()) for item in o.standing[""])
        return frozenset(key for item in shown for key in item)

    def _of(self, resource: str, version: Version | None, path: str = "") -> There:
        """The standing records of a resource, as a microversion shows them.

        Of one record, the list at `path` says last what it has; of records that have names and no
        identity, that list's own are all that there are.
        """
        records: There = {}
        own: set[str] = set()
        for operation in sorted(self._lists.get(resource, ()), key=lambda o: o.path == path):
            items = _shown(operation, version)
            keys = _keys(self._api.resource(resource), items)
            for item in items:
                identity = next((item[k] for k in keys if isinstance(item.get(k), str | int)), None)
                if identity is not None:
                    records[str(identity)] = records.get(str(identity), {}) | item
                    own |= {str(identity)} if operation.path == path and len(keys) > 1 else set()
        return {name: item for name, item in records.items() if not own or name in own}


def called(there: There, resource: Resource, text: str) -> str:
    """The identity of the record of that identity, else of that name; else the text."""
    key = resource.natural_key
    named = (identity for identity, fields in there.items() if key and fields.get(key) == text)
    return text if text in there else next(named, text)


def _shown(operation: Operation, version: Version | None) -> tuple[dict[str, Any], ...]:
    """The records of a version: those of the last change until then, else of the first after."""
    dated = [(parse(text), items) for text, items in operation.standing.items() if text]
    if version is None or not dated:
        return operation.standing[""]
    past = [(since, items) for since, items in dated if since <= version]
    later = [(since, items) for since, items in dated if since > version]
    return next((items for _, items in (*past[-1:], *later) if items), ())


def _keys(resource: Resource, items: tuple[dict[str, Any], ...]) -> list[str]:
    """The fields that may tell the items apart; where some have an identifier, that alone."""
    if any(resource.identifier in item for item in items):
        return [resource.identifier]
    return list(dict.fromkeys(("id", "name", *(key for item in items for key in item))))

"""Records that exist without being created, found by resource and microversion."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from liveref.index.declared import declared
from liveref.model.api import API, Operation, Resource
from liveref.model.microversion import Version, parse

There = dict[str, dict[str, Any]]
"""The fields of standing records by their identity."""


class Standing:
    """The standing records of an API: those that behaviour declares, else those of the examples,
    of which none is of a resource that is `made` by it."""

    def __init__(self, api: API, made: Collection[str]) -> None:
        self._api = api
        built_in = {r.name: declared(api, r.name).built_in for r in api.resources}
        self._declared = {name: versions for name, versions in built_in.items() if versions}
        self._lists: dict[str, list[Operation]] = {}
        for operation in api.operations:
            if operation.standing and operation.resource not in made:
                self._lists.setdefault(operation.resource, []).append(operation)
        self.of = lru_cache(maxsize=1024)(self._of)

    def fields(self, resource: str) -> frozenset[str]:
        """All fields of the standing records, in any version."""
        shown = (item for o in self._lists.get(resource, ()) for item in o.standing[""])
        rows = (row for rows in self._declared.get(resource, {}).values() for row in rows)
        built_in = (row for row in rows if isinstance(row, dict))
        return frozenset(key for item in (*shown, *built_in) for key in item)

    def declared(self, resource: str, version: Version | None) -> There:
        """The standing records that behaviour declares."""
        return self._of(resource, version) if resource in self._declared else {}

    def is_declared(self, resource: str) -> bool:
        """Whether behaviour says which records of a resource exist without being created."""
        return resource in self._declared

    def _of(self, resource: str, version: Version | None, path: str = "") -> There:
        """The standing records of a resource, as a microversion shows them.

        Of one record, the list at `path` says last what it has; of records that have names and no
        identity, that list's own are all that there are.
        """
        if resource in self._declared:
            return self._built_in(self._api.resource(resource), version)
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

    def _built_in(self, resource: Resource, version: Version | None) -> There:
        versions = self._declared[resource.name]
        since = [text for text in versions if text and version and parse(text) <= version]
        rows = versions[max(since, key=parse, default="")] if since or "" in versions else ()
        key = resource.identifier
        items = [row if isinstance(row, dict) else {key: row} for row in rows]
        keys = _keys(resource, tuple(items))
        # Of records without an identity, the first field that tells all of them apart is one.
        keys = [k for k in keys if len({str(i[k]) for i in items if k in i}) == len(items)] or keys
        return {str(next(item[k] for k in keys if k in item)): item for item in items}


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

"""The field that a parameter of a list's query speaks of, in whichever spelling it names it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from liveref.index.names import FieldNames
from liveref.model.api import Resource
from liveref.model.schema import Property

_TIMES = ("_at", "_time", "_on")
_SEPARATORS = re.compile(r"[^a-z0-9]")


class FilterFields:
    """The fields of one resource by the names that parameters have for them: `vm_state` is
    `OS-EXT-STS:vm_state`, `access_ip_v4` is `accessIPv4`, `uuid` the identifier, `instance_id`
    is `instance`, and `project_id` the owner, called `tenant_id` in the record."""

    def __init__(self, resource: Resource, names: FieldNames) -> None:
        self._resource, self._names = resource, names
        self._fields: Mapping[str, Property] = resource.schema.properties
        self._spellings: dict[str, str] = {}
        for field in self._fields:
            for spelling in (field, field.rpartition(":")[2]):
                self._spellings.setdefault(_plain(spelling), field)

    def field(self, name: str) -> str | None:
        """The field of a parameter's name; None if the record has no such field."""
        if name in self._fields:
            return name
        return self._respelt(name) or self._same_meaning(name)

    def time(self, name: str) -> str | None:
        """The field of the time that a parameter's name begins with (`created` of
        `created_since`); without a name the time of the last update."""
        if not name:
            return next((n for n in self._fields if self._names.means("updated", n)), None)
        return next(filter(None, (self.field(name + end) for end in ("", *_TIMES))), None)

    def _respelt(self, name: str) -> str | None:
        own = f"{self._resource.name}_{name}"
        respelt = self._spellings.get(_plain(name)) or self._spellings.get(_plain(own))
        return respelt or self._identity(name)

    def _identity(self, name: str) -> str | None:
        """The field with the identity of a record, as `instance` for `instance_id`."""
        field = name.removesuffix("_id")
        schema = self._fields[field].schema if field in self._fields else None
        return field if schema is not None and "string" in schema.types else None

    def _same_meaning(self, name: str) -> str | None:
        """The identifier, a time, or the field of the owner, under another name."""
        if self._names.means("identifier", name):
            return self._resource.identifier
        for kind in ("created", "updated"):
            if self._names.means(kind, name):
                return next((n for n in self._fields if self._names.means(kind, n)), None)
        if not self._names.means("owner", name):
            return None
        owners = (n for n in self._fields if self._names.means("owner", n))
        return next((n for n in owners if _owner(n) == _owner(name)), None)


def _plain(name: str) -> str:
    return _SEPARATORS.sub("", name.lower())


def _owner(name: str) -> str:
    return "user" if name.startswith("user") else "project"

"""The resource that a name speaks of: `volume_id` and `volumeRef` of the volume."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from liveref.model.api import Resource
from liveref.model.conventions.names import Names
from liveref.naming.nouns import noun_of, singular, slug

_IDENTITY = re.compile(r"(.+?)_(ids?|uuids?|refs?)")


class ResourceNames:
    """The resources of an API by the names that other resources use for them; `names` are the
    family's conventions."""

    def __init__(self, resources: Collection[Resource], names: Names) -> None:
        self._names = {resource.name: resource.name for resource in resources}
        for resource in resources:
            self._names.setdefault(singular(slug(resource.plural)), resource.name)
        # `cluster_template_id` refers to what `/clustertemplates` holds.
        for resource in resources:
            self._names.setdefault(resource.name.replace("_", ""), resource.name)
        self._reference = re.compile(names.reference, re.IGNORECASE)
        self.by_field = lru_cache(maxsize=None)(self._by_field)
        self.by_parameter = lru_cache(maxsize=None)(self._by_parameter)

    def _by_field(self, name: str) -> str | None:
        """The resource whose identity a field of that name holds, by the family's
        conventions for names; None for a field that holds no identity."""
        match = _IDENTITY.fullmatch(slug(name))
        many = match is not None and match[2].endswith("s")
        word = match[1] if match and many else self.word(name)
        return self.called(word) if word else None

    def word(self, field: str) -> str | None:
        """The noun in the name of a field that holds one identity: `volume` of `volumeRef`."""
        match = _IDENTITY.fullmatch(slug(field))
        return match[1] if match and self._reference.fullmatch(field) else None

    def named(self, name: str) -> str | None:
        """The resource of exactly that name, in singular or plural."""
        return self._named(singular(slug(name)))

    def _by_parameter(self, name: str) -> str | None:
        """The resource that a path parameter identifies."""
        noun = noun_of(name)
        return self.called(noun) if noun else None

    def called(self, name: str) -> str | None:
        """The resource of that name, in singular or plural; else the one that is meant when
        the words before it are left away: `default_domain` is a domain."""
        words = singular(slug(name)).split("_")
        for start in range(len(words)):
            if resource := self._named("_".join(words[start:])):
                return resource
        return None

    def _named(self, name: str) -> str | None:
        return self._names.get(name) or self._names.get(name.replace("_", ""))

"""Facts about a key/value map, collected from all operations on it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from liveref.model.api import API, Effect, Target
from liveref.model.path import last_word, names_in
from liveref.values.samples import documented_value


class MapFacts:
    """The names, the keys and the documented content of a map. `path_names` are the parameters of
    the path of one operation on it."""

    def __init__(self, api: API, resource: str, path_names: tuple[str, ...]) -> None:
        self._operations, self._resource = api.operations, resource
        self._path_names = path_names

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of a map: the last word of its path, and the wrappers of its bodies."""
        names: dict[str, None] = {}
        for operation in self._operations:
            if operation.resource == self._resource:
                bodies = [operation.request, *(r.body for r in operation.responses)]
                names[last_word(operation.path)] = None
                names |= dict.fromkeys(body.wrapper for body in bodies if body and body.wrapper)
        return tuple(names)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The parameters of the keys of a map: those that the path of the whole map lacks."""
        operations = (o for o in self._operations if o.resource == self._resource)
        wholes = [len(names_in(o.path)) for o in operations if o.target is not Target.ITEM]
        return self._path_names[min(wholes, default=len(self._path_names) - 1) :]

    @cached_property
    def documented(self) -> dict[str, Any]:
        """The documented content of a map that no operation writes; empty if one does."""
        operations = [o for o in self._operations if o.resource == self._resource]
        wholes = [o for o in operations if o.effect is Effect.MAP_LIST]
        if any(not o.effect.traits.reads for o in operations) or not wholes:
            return {}
        bodies = [r.body for r in wholes[0].responses if r.code < 400 and r.body is not None]
        return {k: v for body in bodies for k, v in documented_value(body.record).items()}

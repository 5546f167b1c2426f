"""The schemas of a document: each once, and those used more than once under a name."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from liveref.openapi.names import Named, pascal

__all__ = ["Pool"]

_PREFIX = "#/components/schemas/"
_MARK = "~"
_AT_SITE = ("description", "x-openstack", "deprecated")
"""The keywords that may stand beside a `$ref`: they belong to the place and not to the schema."""

_MAPS = ("properties", "patternProperties")
_SINGLE = ("items", "additionalProperties", "not")
_SEVERAL = ("oneOf", "anyOf", "allOf")
_KINDS = {"items": "_item", "additionalProperties": "_value"}
_RANGE = re.compile(r"_(?:initial|\d+(?:_\d+)*)$")
_UNNAMED = 99
"""The rank of a name that is made of the field's."""


class _Node:
    """A schema whose parts are references to other nodes; equal schemas are one node."""

    __slots__ = ("content", "is_root", "names", "resources")

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self.is_root = False
        self.names: list[tuple[int, str, tuple[str, ...]]] = []
        self.resources: set[str] = set()


class Pool:
    """Takes the schemas of bodies, finds what they share, and names it in the end."""

    def __init__(self) -> None:
        self._nodes: dict[str, _Node] = {}
        self._keys: list[str] = []
        self._index: dict[str, int] = {}

    def add(
        self, schema: dict[str, Any], name: Named, *, resource: str, others: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Keep the schema of a body under a name of its own; returns a reference to it.

        `others` are names for it where that one is taken. The reference is good after `finish`
        alone, which writes the true names into it.
        """
        place = self._intern(schema, resource, _range_of(name))
        node = self._nodes[self._keys[place]]
        node.is_root = True
        node.names.append((*name, others))
        return {"$ref": f"{_PREFIX}{_MARK}{place}"}

    def part(
        self, schema: dict[str, Any], name: Named, *, resource: str, others: tuple[str, ...] = ()
    ) -> None:
        """Keep a schema that is part of one that is added later under a name of its own."""
        core = {key: value for key, value in schema.items() if key not in _AT_SITE}
        self.add(core, name, resource=resource, others=others)

    def _intern(self, schema: dict[str, Any], resource: str, within: str) -> int:
        content = self._with_references(schema, resource, "", within)
        key = json.dumps(content, sort_keys=True)
        if key not in self._nodes:
            self._nodes[key] = _Node(content)
            self._index[key] = len(self._keys)
            self._keys.append(key)
        self._nodes[key].resources.add(resource)
        return self._index[key]

    def _with_references(
        self, schema: dict[str, Any], resource: str, hint: str, within: str
    ) -> dict[str, Any]:
        """The schema with each part that has a shape of its own as a reference."""

        def reduced(part: Any, name: str) -> Any:
            if not isinstance(part, dict):
                return part
            if not (part.get("properties") or any(part.get(key) for key in _SEVERAL)):
                return self._with_references(part, resource, name, within)
            core = {key: value for key, value in part.items() if key not in _AT_SITE}
            place = self._intern(core, resource, within)
            called = pascal(name) or "Part"
            self._nodes[self._keys[place]].names.append((_UNNAMED, called, (called + within,)))
            site = {key: value for key, value in part.items() if key in _AT_SITE}
            return {"$ref": f"{_PREFIX}{_MARK}{place}", **site}

        result = dict(schema)
        for key in _MAPS:
            if isinstance(schema.get(key), dict):
                result[key] = {name: reduced(part, name) for name, part in schema[key].items()}
        for key in _SINGLE:
            if key in schema:
                result[key] = reduced(schema[key], hint + _KINDS.get(key, ""))
        for key in _SEVERAL:
            if key in schema:
                result[key] = [reduced(part, hint) for part in schema[key]]
        return result

    def finish(self, document: dict[str, Any]) -> dict[str, Any]:
        """Write names into the references of a document; returns the named schemas."""
        uses: Counter[int] = Counter()
        for node in self._nodes.values():
            uses.update(_tokens(node.content))
        named = [
            place
            for place, key in enumerate(self._keys)
            if self._nodes[key].is_root
            or (uses[place] > 1 and len(self._nodes[key].content.get("properties", ())) > 1)
        ]
        names = self._names(named)
        schemas = {
            names[place]: self._expanded(self._nodes[self._keys[place]].content, names)
            for place in named
        }
        self._expand_in_place(document, names)
        return dict(sorted(schemas.items()))

    def _names(self, places: list[int]) -> dict[int, str]:
        """A name for each: the best of those it might bear, told apart where it is taken."""
        names: dict[int, str] = {}
        taken: set[str] = set()
        for place in sorted(places, key=lambda place: (*self._best(place)[:1], place)):
            _, name, others = self._best(place)
            options = [name, *others, *(f"{name or 'Part'}{n}" for n in range(2, len(places) + 2))]
            free = (option for option in options if option and option not in taken)
            names[place] = next(free)
            taken.add(names[place])
        return names

    def _best(self, place: int) -> tuple[int, str, tuple[str, ...]]:
        node = self._nodes[self._keys[place]]
        rank, name, others = min(node.names, key=lambda named: named[0])
        if rank == _UNNAMED and len(node.resources) == 1:
            noun = pascal(next(iter(node.resources)))
            if not name.startswith(noun):
                name, others = noun + name, tuple(noun + other for other in others)
        return rank, name, others

    def _expanded(self, value: Any, names: dict[int, str]) -> Any:
        """A copy in which named schemas are referred to and others stand in full."""
        if isinstance(value, list):
            return [self._expanded(part, names) for part in value]
        if not isinstance(value, dict):
            return value
        place = _place(value)
        if place is None:
            return {key: self._expanded(part, names) for key, part in value.items()}
        site = {key: part for key, part in value.items() if key != "$ref"}
        site = {key: self._expanded(part, names) for key, part in site.items()}
        if place in names:
            return {"$ref": _PREFIX + names[place], **site}
        return self._expanded(self._nodes[self._keys[place]].content, names) | site

    def _expand_in_place(self, value: Any, names: dict[int, str]) -> None:
        items: Any = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in list(items):
            if isinstance(part, dict) and _place(part) is not None:
                value[key] = self._expanded(part, names)
            elif isinstance(part, dict | list):
                self._expand_in_place(part, names)


def _range_of(name: Named) -> str:
    """The range of versions behind a name: what is only a part has it too, if need be."""
    match = _RANGE.search(name[1])
    return match[0] if match else ""


def _place(value: dict[str, Any]) -> int | None:
    reference = value.get("$ref")
    if isinstance(reference, str) and reference.startswith(_PREFIX + _MARK):
        return int(reference.removeprefix(_PREFIX + _MARK))
    return None


def _tokens(value: Any) -> list[int]:
    """The nodes that a content refers to, as often as it does."""
    if isinstance(value, list):
        return [token for part in value for token in _tokens(part)]
    if not isinstance(value, dict):
        return []
    place = _place(value)
    places = [] if place is None else [place]
    return places + [token for part in value.values() for token in _tokens(part)]

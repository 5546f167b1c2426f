"""The tree of paths: which methods stand at a place, and what stands below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from liveref.model.conventions import Conventions
from liveref.naming.routes import ITEM, Route, parse
from liveref.reading.document import Example, Operation, Row, Side
from liveref.reading.locations import location_of
from liveref.rules.drafts.drafts import Draft, Key, Message, shows, value_of
from liveref.rules.drafts.parts import Parts, rows_of, whole_examples
from liveref.rules.routes.composed import compose

__all__ = ["Tree", "drafts_of"]


class Tree:
    """Operations by their key, and the keys that lead to others."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._at: dict[Key, list[Draft]] = {}
        self._inner: set[Key] = set()
        for draft in drafts:
            self._at.setdefault(draft.node, []).append(draft)
            self._inner.update(draft.node[:end] for end in range(len(draft.node)))

    def at(self, key: Key, *methods: str) -> list[Draft]:
        """The operations at a key, of these methods where any is given."""
        found = self._at.get(key, [])
        return [draft for draft in found if draft.method in methods] if methods else found

    def has(self, key: Key, *methods: str) -> bool:
        """Whether there is one."""
        return bool(self.at(key, *methods))

    def has_items(self, key: Key) -> bool:
        """Whether a parameter stands below the key."""
        item = (*key, ITEM)
        return item in self._at or item in self._inner

    def known(self, key: Key) -> bool:
        """Whether any operation is at the key or below it."""
        return key in self._at or key in self._inner


def drafts_of(operations: Iterable[Operation], conventions: Conventions) -> list[Draft]:
    """A draft of each operation, with its place in the tree, rows and examples."""
    routes = [(operation, parse(operation.path, conventions.paths)) for operation in operations]
    nodes = _nodes(routes)
    drafts = [
        Draft(
            source=operation,
            route=route,
            node=node,
            request=_message(operation, Side.REQUEST),
            response=_message(operation, Side.RESPONSE),
        )
        for (operation, route), node in zip(routes, nodes, strict=True)
    ]
    compose(drafts)
    return drafts


def _message(operation: Operation, side: Side) -> Message:
    """One side's rows by the location where they truly stand, and its examples."""
    parts = Parts(operation, side)
    message = Message(examples=list(_values(whole_examples(operation, side))))
    tables = [table for table in operation.tables if table.side is side]
    for table in tables:
        field = parts.field(table)
        for row in rows_of(table, tables):
            if field is None:
                location = _location(operation, side, row)
                asked = location == "body" and side is Side.REQUEST
                if asked and _is_of_path(operation, row):
                    location = "path"
                message.rows.setdefault(location, []).append(row)
            else:
                message.parts.setdefault(field, []).append(row)
    for example in operation.examples:
        if field := parts.shown(example.caption):
            message.shown.setdefault(field, []).extend(_values([example]))
    return message


def _values(examples: Iterable[Example]) -> Iterator[Any]:
    """The values of examples, those mended that are nearly JSON."""
    return (value for e in examples if (value := value_of(e)) is not msgspec.UNSET)


def _is_of_path(operation: Operation, row: Row) -> bool:
    """Whether a row that is said to be in the body is the one of a parameter of the path, which
    has no other row, and which no example of a body shows."""
    others = (other for other in operation.rows(Side.REQUEST) if other is not row)
    examples = _values(e for e in operation.examples if e.side is Side.REQUEST)
    return (
        f"{{{row.name}}}" in operation.path
        and all(other.name != row.name for other in others)
        and not any(shows(example, row.name) for example in examples)
    )


def _location(operation: Operation, side: Side, row: Row) -> str:
    """Where a row stands; a GET has no body, so that what is said to be in it is in the query."""
    location = location_of(operation, side, row)
    reads = operation.method.upper() == "GET" and side is Side.REQUEST
    return "query" if reads and location == "body" else location


def _nodes(routes: list[tuple[Operation, Route]]) -> list[Key]:
    """The key of each operation: singular and plural of a word are one, but for words that
    both stand at the same place with the same method, with nothing below: those are two."""
    keys = [tuple(segment.key for segment in route.segments) for _, route in routes]
    split = _split_words(routes, keys)
    return [
        tuple(
            segment.name if (*key[:end], segment.name) in split else key[end]
            for end, segment in enumerate(route.segments)
        )
        for (_, route), key in zip(routes, keys, strict=True)
    ]


def _split_words(routes: list[tuple[Operation, Route]], keys: list[Key]) -> set[Key]:
    """The places, with their last word as written, that singular and plural keep apart."""
    users: dict[tuple[str, Key], set[str]] = {}
    for (operation, route), key in zip(routes, keys, strict=True):
        for end, segment in enumerate(route.segments):
            if not segment.parameters:
                below = key[end + 1 :]
                where = (operation.method.upper(), (*key[: end + 1], "/", *below))
                users.setdefault(where, set()).add(segment.name)
    split: set[Key] = set()
    inner = {key[: place + 1] for key in keys for place in range(len(key) - 1)}
    made = {key for (source, _), key in zip(routes, keys, strict=True) if source.method != "GET"}
    for (_, place), names in users.items():
        here: Key = place[: place.index("/")]
        if len(names) > 1 and here not in inner | made:
            split.update((*here[:-1], name) for name in names)
    return split

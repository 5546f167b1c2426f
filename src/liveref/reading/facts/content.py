"""The facts of a file in the terms of the model."""

from __future__ import annotations

from typing import Any

from liveref.model.constraints.constraint import Constraint
from liveref.reading.behaviour_rules import DUPLICATE_KEY
from liveref.reading.facts.addition import Addition
from liveref.reading.facts.entry import Entry, Place

__all__ = ["Content", "Path"]

Path = tuple[str, ...]
"""A place in the content: ("server", "actions", "pause", "allowed")."""


class Content:
    """Collects behaviour by resource, permissions, constraints and additions, each with its place
    in the file. What is stated twice is noted as a mistake."""

    def __init__(self) -> None:
        self.resources: dict[str, dict[str, Any]] = {}
        self.permissions: list[tuple[str, bool, Place]] = []
        self.constraints: list[tuple[Constraint, Entry]] = []
        self.additions: list[tuple[Addition, Entry]] = []
        self.places: dict[Path, Place] = {}

    def _at(self, path: Path) -> dict[str, Any]:
        inner = self.resources
        for step in path:
            inner = inner.setdefault(step, {})
        return inner

    def open(self, path: Path) -> None:
        """Make the mapping at a path, though nothing may be put into it."""
        self._at(path)

    def put(self, entry: Entry, path: Path, value: Any, key: str = "") -> None:
        """Set a value that only one entry may set, as the entry's `key` says."""
        above = self._at(path[:-1])
        if path[-1] in above and above[path[-1]] != value:
            first = self.places[path]
            message = f"this is stated already in line {first.origin.line}, with another value"
            entry.report(DUPLICATE_KEY, key, message)
            return
        above[path[-1]] = value
        self._place(path, entry.place(key))

    def add(self, entry: Entry, path: Path, values: list[Any], key: str = "") -> None:
        """Add to a list that several entries may add to."""
        above = self._at(path[:-1])
        present = above.setdefault(path[-1], [])
        present += [value for value in values if value not in present]
        self._place(path, entry.place(key))
        for value in values:
            if isinstance(value, str):
                self.places.setdefault((*path, value), entry.place(key))

    def _place(self, path: Path, place: Place) -> None:
        """Note the place of a path, and of all above it that have none."""
        for end in range(len(path), 0, -1):
            self.places.setdefault(path[:end], place)

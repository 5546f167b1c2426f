"""The facts of a behaviour file, as read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from liveref.model.behaviour.permissions import Permission
from liveref.model.constraints.constraint import Constraint
from liveref.model.diagnostic import Diagnostic, Rule
from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason
from liveref.reading.facts.addition import Addition
from liveref.reading.facts.content import Path
from liveref.reading.facts.entry import Entry, Place

__all__ = ["BehaviourFile", "Path", "StatedAddition", "StatedConstraint", "StatedPermission"]


class StatedConstraint(NamedTuple):
    """A constraint, and the entry that states it."""

    fact: Constraint
    entry: Entry


class StatedAddition(NamedTuple):
    """An addition to the reference, and the entry that states it."""

    addition: Addition
    entry: Entry


class StatedPermission(NamedTuple):
    """A permission to call an operation: its name as written, and the place of that."""

    operation: str
    admin_only: bool
    place: Place

    @property
    def permission(self) -> Permission:
        """The permission in the terms of the model."""
        return Permission(admin_only=self.admin_only, reason=self.place.reason)


class BehaviourFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as read: what it states and no more, in the model's terms, and what is wrong with it.

    `resources` is the behaviour of each resource, with only the keys that are set; `places` says
    where each path into it stands. `evidence` is PROFILE for a file that comes with the program.
    What was wrong is in none of these.
    """

    file: str
    evidence: Evidence = Evidence.BEHAVIOUR
    resources: dict[str, dict[str, Any]] = {}
    permissions: tuple[StatedPermission, ...] = ()
    constraints: tuple[StatedConstraint, ...] = ()
    additions: tuple[StatedAddition, ...] = ()
    places: dict[Path, Place] = {}
    entries: tuple[Entry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def by_precedence(self) -> Iterator[StatedPermission]:
        """The permissions, those for administrators first: what is for members is an exception."""
        yield from (one for one in self.permissions if one.admin_only)
        yield from (one for one in self.permissions if not one.admin_only)

    @property
    def rule(self) -> str:
        """The id of the rule that takes the file's entries for facts."""
        return "profile" if self.evidence is Evidence.PROFILE else "behaviour-file"

    def place(self, path: Path) -> Place:
        """The place of a path into `resources`, or of the nearest above it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        reason = Reason(rule=self.rule, evidence=self.evidence, origin=Origin(self.file))
        return Place(Origin(self.file), "", reason)

    def at(self, rule: Rule, path: Path, message: str) -> Diagnostic:
        """A finding about a path into `resources`."""
        origin, label, _ = self.place(path)
        return rule.at(origin, f"{label}: {message}" if label else message)

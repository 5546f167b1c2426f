"""A behaviour file, as read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.model.behaviour import Permission
from liveref.model.diagnostic import Diagnostic, Rule
from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason

__all__ = ["BehaviourFile"]

_PERMISSIONS = {"administrators": True, "members": False}


class BehaviourFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as read: what it says and no more, in the model's terms (`content` holds only the keys
    that are set), where each key stands, by its dotted path in the file, the file's lines, and what
    is wrong with it. Entries that were wrong are not in `content`. `evidence` is PROFILE for a file
    that comes with the program."""

    file: str
    evidence: Evidence = Evidence.BEHAVIOUR
    lines: tuple[str, ...] = ()
    content: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        """The entries of each resource."""
        resources: dict[str, dict[str, Any]] = self.content.get("resources", {})
        return resources

    @property
    def permissions(self) -> Iterator[tuple[str, Permission, str]]:
        """The permissions of operations: each with its name as the file has it and the name's path
        in the file; those of `members` after those of `administrators`, from which they except."""
        for key, admin_only in _PERMISSIONS.items():
            for number, group in enumerate(self.content.get(key, [])):
                reason = self.reason(f"{key}[{number}]", group.get("because", ""))
                permission = Permission(admin_only=admin_only, reason=reason)
                for place, name in enumerate(group["operations"]):
                    yield name, permission, f"{key}[{number}].operations[{place}]"

    @property
    def rule(self) -> str:
        """The id of the rule that takes the file's entries for facts."""
        return "profile" if self.evidence is Evidence.PROFILE else "behaviour-file"

    def reason(self, path: str, because: str = "", beside: str = "") -> Reason:
        """The reason of what stands at `path`: the sentence of the key `because` there (or at the
        path `beside`), else the line of the file."""
        origin = self.origin(f"{beside or path}.because" if because else path)
        text = " ".join(because.split()) or self._line(origin.line)
        if because and text.split()[0] not in self._line(origin.line):
            origin = Origin(origin.file, origin.line + 1)  # a block begins below its key
        return Reason(rule=self.rule, evidence=self.evidence, origin=origin, text=text)

    def _line(self, number: int) -> str:
        return self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""

    def origin(self, path: str) -> Origin:
        """The line of the key at `path`, or of the nearest above it that has one."""
        near = path
        while near and near not in self.origins:
            near = near.rpartition(".")[0]
        return self.origins.get(near, Origin(self.file))

    def at(self, rule: Rule, path: str, message: str) -> Diagnostic:
        """A finding about the key at `path`, or the nearest above it that has a line."""
        return rule.at(self.origin(path), f"{path}: {message}")

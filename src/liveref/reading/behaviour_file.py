"""What a behaviour file says, as read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from liveref.model.behaviour import Permission
from liveref.model.diagnostic import Diagnostic, Rule
from liveref.model.origin import Origin

__all__ = ["BehaviourFile"]

_PERMISSIONS = {"administrators": True, "members": False}


class BehaviourFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as read: what it says and no more, in the model's terms (`content` holds only
    the keys that are set), where each key stands, by its dotted path in the file, and what
    is wrong with it. What was wrong is not in `content`."""

    file: str
    content: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        """What it says of each resource."""
        resources: dict[str, dict[str, Any]] = self.content.get("resources", {})
        return resources

    @property
    def permissions(self) -> Iterator[tuple[str, Permission, str]]:
        """Who may call operations: each with its name as the file has it and the name's path in the
        file; those of `members` after those of `administrators`, from which they except."""
        for key, admin_only in _PERMISSIONS.items():
            for number, group in enumerate(self.content.get(key, [])):
                permission = Permission(admin_only=admin_only, because=group.get("because", ""))
                for place, name in enumerate(group["operations"]):
                    yield name, permission, f"{key}[{number}].operations[{place}]"

    def at(self, rule: Rule, path: str, message: str) -> Diagnostic:
        """A finding about the key at `path`, or the nearest above it that has a line."""
        near = path
        while near and near not in self.origins:
            near = near.rpartition(".")[0]
        return rule.at(self.origins.get(near, Origin(self.file)), f"{path}: {message}")

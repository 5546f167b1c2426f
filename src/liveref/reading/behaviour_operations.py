"""Whether the operations that a behaviour file names are there, and each on one side."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import API
from liveref.model.diagnostic import Diagnostic
from liveref.model.operation_names import names_of_operation, normalized
from liveref.reading.behaviour_file import BehaviourFile
from liveref.reading.behaviour_node import did_you_mean
from liveref.reading.behaviour_rules import NO_EFFECT, UNKNOWN_OPERATION

__all__ = ["operations_named_twice", "unknown_operations"]


def operations_named_twice(file: BehaviourFile) -> Iterator[Diagnostic]:
    """The operations that a file gives to administrators and to members."""
    members = {normalized(name) for name, entry, _ in file.permissions if not entry.admin_only}
    for name, permission, path in file.permissions:
        if permission.admin_only and normalized(name) in members:
            message = f"`{name}` is among `members` as well, which counts; leave one out"
            yield file.at(NO_EFFECT, path, message)


def unknown_operations(file: BehaviourFile, api: API) -> Iterator[Diagnostic]:
    """The names of operations that the API doesn't have."""
    operations = {name: op for op in api.operations for name in names_of_operation(op)}
    written = {f"{op.method} {op.path}": op for op in api.operations}
    written |= {f"{op.method} {op.path} {op.action}": op for op in api.operations if op.action}
    hints = [*written, *(op.id for op in api.operations)]
    for name, _, path in file.permissions:
        if normalized(name) not in operations:
            hint = did_you_mean(name, hints) or "; `liveref inspect` lists them"
            message = f"there is no operation `{name}`{hint}"
            yield file.at(UNKNOWN_OPERATION, path, message)

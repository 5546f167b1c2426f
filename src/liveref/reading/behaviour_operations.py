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
    members = {normalized(one.operation) for one in file.permissions if not one.admin_only}
    for name, admin_only, place in file.by_precedence:
        if admin_only and normalized(name) in members:
            message = f"`{name}` is among `members-too` as well, which counts; leave one out"
            yield NO_EFFECT.at(place.origin, f"{place.label}: {message}")


def unknown_operations(file: BehaviourFile, api: API) -> Iterator[Diagnostic]:
    """The names of operations that the API doesn't have."""
    names = {name for op in api.operations for name in names_of_operation(op)}
    written = {f"{op.method} {op.path}": op for op in api.operations}
    written |= {f"{op.method} {op.path} {op.action}": op for op in api.operations if op.action}
    hints = [*written, *(op.id for op in api.operations)]
    for name, _, place in file.by_precedence:
        if normalized(name) not in names:
            hint = did_you_mean(name, hints) or "; `liveref inspect` lists them"
            message = f"{place.label}: there is no operation `{name}`{hint}"
            yield UNKNOWN_OPERATION.at(place.origin, message)

"""The field that holds the status of a record, and the status of a record that is complete."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.naming.patterns import matches
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_behaviour, by_convention
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["declared_status_field", "settled_status", "status_field"]


@rule("status-field-of-records")
def status_field(workspace: Workspace) -> Iterator[Claim]:
    """The first field that is named like a status, by the convention `names.status`, holds the
    status of a record, even of one that no operation creates."""
    pattern, because = workspace.conventions.names.status, by_convention("names.status")
    for name, resource in workspace.finished.items():
        fields = (field for field in resource.schema.properties if matches(pattern, field))
        if (field := next(fields, None)) is not None:
            yield Claim(workspace.resources[name], "status_field", field, because)


@rule("status-field-of-lifecycle", corrects=("status-field-of-records",))
def declared_status_field(workspace: Workspace) -> Iterator[Claim]:
    """The status field of the lifecycle, or the one that a behaviour file names, holds the status
    of a record, whatever it is called."""
    for name, behaviour in workspace.behaviours.items():
        if behaviour.status_field and name in workspace.resources:
            because = by_behaviour(behaviour, "status_field")
            yield Claim(workspace.resources[name], "status_field", behaviour.status_field, because)


@rule("settled-status")
def settled_status(workspace: Workspace) -> Iterator[Claim]:
    """The first documented status that means that a record has all it needs, by the convention
    `statuses.settled` (`active`, `available`), is the one that a record has in the end."""
    pattern = workspace.conventions.statuses.settled
    for name, resource in workspace.finished.items():
        statuses = (status for status in resource.statuses if matches(pattern, status))
        if (status := next(statuses, None)) is not None:
            because = by_convention("statuses.settled")
            yield Claim(workspace.resources[name], "settled_status", status, because)
